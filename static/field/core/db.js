// What lies on the device: one IndexedDB database for each person. Every change is one transaction, strict.
import { openDB } from "../vendor/vendor.js";

const VERSION = 1;
const STRICT = { durability: "strict" };
const BALLAST = 5 << 20; // bytes kept to be given up when the device is full

let database = null, name = "", closed = () => {};

/** Opens the person's database; onClosed is told when this tab must not write any more ("newer" or "blocked"). */
export async function open(userId, onClosed = () => {}) {
  name = "field-" + userId;
  closed = onClosed;
  database = await connect();
  await ballast();
}

function connect() {
  return openDB(name, VERSION, {
    upgrade(db, from) { if (from < 1) first(db); }, // later versions add to it and take nothing away
    blocked() { closed("blocked"); },
    blocking(_, __, event) { event.target.close(); database = null; closed("newer"); },
    terminated() { database = null; },
  });
}

function first(db) {
  const ops = db.createObjectStore("ops", { keyPath: "id" });
  ops.createIndex("state", ["audit_id", "state", "dev_seq"]);
  ops.createIndex("record", ["audit_id", "entity", "entity_id"]);
  db.createObjectStore("registers", { keyPath: ["audit_id", "entity", "entity_id", "field"] });
  db.createObjectStore("packages", { keyPath: "audit_id" });
  db.createObjectStore("cursors", { keyPath: "audit_id" });
  db.createObjectStore("uploads", { keyPath: "att_id" }).createIndex("audit", "audit_id");
  for (const store of ["blobs", "thumbs", "meta"]) db.createObjectStore(store);
}

/** The databases of other people on this device stay closed; this one is closed on sign-out. */
export function close() {
  database?.close();
  database = null;
}

/**
 * Runs work inside one strict transaction over the stores and waits until it is on the disk. A connection that the
 * system has cut is opened again once; a full device gives up its ballast once.
 */
export async function write(stores, work) {
  return again(async () => {
    const tx = database.transaction(stores, "readwrite", STRICT);
    try {
      const result = await work(tx);
      await tx.done;
      return result;
    } catch (error) {
      tx.done.catch(() => {});
      try { tx.abort(); } catch { /* it has ended by itself */ }
      throw error;
    }
  });
}

export const read = (work) => again(() => work(database));

async function again(act) {
  try {
    database ??= await connect();
    return await act();
  } catch (error) {
    if (error?.name === "QuotaExceededError" && (await giveBallast())) return act();
    if (!["InvalidStateError", "UnknownError", "AbortError"].includes(error?.name) || !name) throw error;
    database?.close();
    database = await connect();
    return act();
  }
}

async function ballast() {
  try {
    if (await database.get("meta", "ballast")) return;
    await database.put("meta", new ArrayBuffer(BALLAST), "ballast");
  } catch { /* a device that is full has nothing to reserve */ }
}

async function giveBallast() {
  database ??= await connect();
  if (!(await database.get("meta", "ballast"))) return false;
  await database.delete("meta", "ballast");
  dispatchEvent(new CustomEvent("field-full"));
  return true;
}

/** A request of a transaction that nobody waits for: its failure is the transaction's, and told there. */
export const also = (request) => { request.catch(() => {}); };

/** Room on the device: {used, quota, share} in bytes and 0..1; share 0 where the browser does not say. */
export async function room() {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) || {};
  return { used: usage, quota, share: quota ? usage / quota : 0 };
}

export const meta = (key) => read((db) => db.get("meta", key));
export const setMeta = (key, value) => write(["meta"], (tx) => tx.objectStore("meta").put(value, key));
