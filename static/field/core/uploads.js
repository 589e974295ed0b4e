// Files: their bytes lie on the device until the server has said that it holds them whole, then they may go.
// They are sent in pieces, after all answers, and go on where a broken line left them.
import { also, read, write } from "./db.js";
import { author } from "./ops.js";
import { call } from "./api.js";
import { hash } from "./hash.js";

const PIECE = 512 << 10;
const LOOK = 120_000; // a picture waits so long (ms) to be looked at and blurred before it leaves

/**
 * Puts a file's bytes and small picture on the device and reads them back before it counts as saved.
 * Tells {att, size, sha256}.
 */
export async function keepFile(audit, { bytes, mime, name, thumb }) {
  const att = crypto.randomUUID(), sha256 = await hash(bytes), size = bytes.byteLength;
  await write(["blobs", "thumbs", "uploads"], (tx) => {
    also(tx.objectStore("blobs").put(bytes, att));
    if (thumb) also(tx.objectStore("thumbs").put(thumb, att));
    return tx.objectStore("uploads").put({ att_id: att, audit_id: audit, sha256, size, mime, name, state: "queued", offset: 0, at: Date.now(), after: thumb ? Date.now() + LOOK : 0 });
  });
  const back = await read((db) => db.get("blobs", att));
  if (back?.byteLength !== size || (await hash(back)) !== sha256) throw new Error("The device did not keep the file. Take it again.");
  return { att, size, sha256 };
}

export const uploadsOf = (audit) => read((db) => db.getAllFromIndex("uploads", "audit", audit));
export const waitingFiles = async (audit) => (await uploadsOf(audit)).filter((u) => u.state !== "verified").length;

/** Sends what waits; tells the reply that ended it, or null when all that can go has gone. */
export async function sendFiles(audit, tell, stopped) {
  const waiting = (await uploadsOf(audit)).filter((u) => u.state === "queued" && !(u.after > Date.now())).sort((a, b) => a.at - b.at);
  for (const upload of waiting) {
    const reply = stopped() ? null : await sendOne(upload, tell);
    if (reply) return reply;
  }
  return null;
}

/** Null when the file is dealt with, otherwise the reply that stopped it. */
async function sendOne(upload, tell) {
  const { att_id: att, audit_id: audit, sha256, size, name, mime } = upload;
  const begun = await call("/uploads", { method: "POST", json: { att, audit, device: author.device, sha256, size, name, mime } });
  if (!good(begun)) return stop(upload, begun, tell);
  if (begun.body.state === "verified") return mark(upload, tell, { state: "verified", offset: size });
  const bytes = await read((db) => db.get("blobs", att));
  if (!bytes) return mark(upload, tell, { state: "invalid", code: "bytes_lost" });
  for (let offset = begun.body.offset; offset < size;) {
    const reply = await call("/uploads/" + att, { method: "PATCH", bytes: bytes.slice(offset, offset + PIECE),
      headers: { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset) } });
    const elsewhere = reply.status === 409 && reply.body?.error?.code === "offset";
    if (!good(reply) && !elsewhere) return stop(upload, reply, tell);
    offset = Number(reply.headers.get("Upload-Offset"));
    await mark(upload, tell, { offset, state: reply.headers.get("X-Upload-State") === "verified" ? "verified" : "queued" });
  }
  return null;
}

const good = (reply) => reply.online && reply.status >= 200 && reply.status < 300;

/** A file that the server will never take is set aside so that the others go on; for anything else the round ends. */
function stop(upload, reply, tell) {
  const never = [400, 404, 409, 413, 415, 422].includes(reply.status);
  return never ? mark(upload, tell, { state: "invalid", code: reply.body?.error?.code, message: reply.body?.error?.message }) : reply;
}

async function mark(upload, tell, change) {
  Object.assign(upload, change);
  await write(["uploads"], (tx) => tx.objectStore("uploads").put({ ...upload }));
  tell({ files: true });
  return null;
}

/** Lets pictures leave without waiting any longer, or waits anew for the one that is being looked at. */
export async function letGo(audit, look) {
  const waiting = (await uploadsOf(audit)).filter((u) => (look ? u.att_id === look && !u.offset : u.after > Date.now()));
  await write(["uploads"], (tx) => Promise.all(waiting.map((u) => tx.objectStore("uploads").put({ ...u, after: look ? Date.now() + LOOK : 0 }))));
}

/** Lets a file be sent once more that the server refused. */
export const sendAgain = (upload, tell) => mark(upload, tell, { state: "queued", code: "" });

/** Gives up originals that the server holds, when the device is fuller than the limit (0..1). */
export async function makeRoom(audit, share, limit) {
  if (share < limit) return;
  const held = (await uploadsOf(audit)).filter((u) => u.state === "verified" && !u.dropped);
  await write(["blobs", "uploads"], (tx) => Promise.all(held.map((u) => {
    also(tx.objectStore("blobs").delete(u.att_id));
    return tx.objectStore("uploads").put({ ...u, dropped: true });
  })));
}
