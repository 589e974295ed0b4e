// Making operations: each is written with its register in one transaction, and never changed once it is sealed.
import { add, blank, isCircle, shown, untangle } from "./merge.js";
import { also, read, write } from "./db.js";
import { hash } from "./hash.js";

const STORES = ["ops", "registers", "meta"];
const path = (audit, c) => [audit, c.entity, c.entity_id, c.field];

/** Who writes on which device; offset is the server's clock less ours in ms, shown and never used to decide. */
export const author = { person: 0, name: "", device: "", offset: 0 };

/**
 * Writes changes [{entity, entity_id, field, value, kind?, base?}] and tells the registers they leave. A change that
 * says what is shown already is left out, unless it settles a conflict.
 */
export function commit(audit, changes, version) {
  return write(STORES, async (tx) => {
    const registers = [];
    for (const change of changes) {
      const register = await registerOf(tx, audit, change);
      if (!change.base && says(register, change)) continue;
      registers.push(await append(tx, await seal(tx, register), change, "queued", version));
    }
    return registers;
  });
}

async function registerOf(tx, audit, change) {
  return (await tx.objectStore("registers").get(path(audit, change))) || blank({ audit_id: audit, ...change });
}

function says(register, { value, kind = "set" }) {
  const now = shown(register);
  return kind === "set" && now && !now.conflict && JSON.stringify(now.value) === JSON.stringify(value ?? null);
}

/** Writes text as it is typed into the one operation that is still open, or opens one. Tells the register. */
export function type(audit, change, version) {
  return write(STORES, async (tx) => {
    const register = await registerOf(tx, audit, change);
    const open = register.heads.find((head) => head.state === "open");
    if (open) return keep(tx, register, { ...open, value: change.value, client_at: now() });
    return says(register, change) ? register : append(tx, register, { ...change, opened_at: Date.now() }, "open", version);
  });
}

async function append(tx, register, change, state, version) {
  const counter = "dev_seq:" + register.audit_id;
  const seq = ((await tx.objectStore("meta").get(counter)) || 0) + 1;
  also(tx.objectStore("meta").put(seq, counter));
  const { entity, entity_id, field } = register;
  return keep(tx, register, {
    id: crypto.randomUUID(), audit_id: register.audit_id, dev_seq: seq, entity, entity_id, field, kind: change.kind || "set",
    value: change.value ?? null, base: (change.base || register.heads.map((head) => head.id)).slice(-50), package_version: version,
    client_at: now(), opened_at: change.opened_at, person: author.person, name: author.name, device: author.device, state, mine: 1,
  });
}

/** Writes an operation and the register that follows from it. */
export async function keep(tx, register, op) {
  also(tx.objectStore("ops").put(op));
  let next = add(register, op);
  if (isCircle(next)) {
    const all = await tx.objectStore("ops").index("record").getAll([op.audit_id, op.entity, op.entity_id]);
    next = untangle(next, all);
  }
  await tx.objectStore("registers").put(next);
  return next;
}

const now = () => new Date().toISOString();

/** The register with what was open in it made immutable. */
async function seal(tx, register) {
  for (const op of register.heads.filter((head) => head.state === "open")) register = await keep(tx, register, { ...op, state: "queued" });
  return register;
}

/** Seals the texts of the audit that have been open for age (ms), in this tab or another. Tells their registers. */
export function sealAll(audit, age = 0) {
  return write(["ops", "registers"], async (tx) => {
    const open = await tx.objectStore("ops").index("state").getAll(within(audit, "open"));
    const registers = [];
    for (const op of open.filter((o) => Date.now() - (o.opened_at || 0) >= age)) registers.push(await seal(tx, await registerOf(tx, audit, op)));
    return registers;
  });
}

export const within = (audit, state) => IDBKeyRange.bound([audit, state], [audit, state, []]);
export const inState = (audit, state, most) => read((db) => db.getAllFromIndex("ops", "state", within(audit, state), most));
export const countIn = (audit, state) => read((db) => db.countFromIndex("ops", "state", within(audit, state)));

/** Every operation on a record, or on one field of it, the newest first. */
export async function history(audit, entity, entityId, field) {
  const all = await read((db) => db.getAllFromIndex("ops", "record", [audit, entity, entityId]));
  return all.filter((op) => field === undefined || op.field === field)
    .sort((a, b) => (b.seq || Infinity) - (a.seq || Infinity) || b.dev_seq - a.dev_seq);
}

/** The value before the last change, null where there was none: undo writes it as a new operation. */
export async function before(op) {
  const bases = await read((db) => Promise.all(op.base.map((id) => db.get("ops", id))));
  return bases.find(Boolean)?.value ?? null;
}

/** The digest by which server and device know an operation to be the same. */
export const hashOf = (op) => hash(new TextEncoder().encode([op.id, op.device, op.dev_seq, op.entity, op.entity_id, op.field, op.kind,
  [...op.base].sort().join(","), op.package_version, op.client_at, JSON.stringify(op.value ?? null)].join("\n")));
