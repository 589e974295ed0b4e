// A copy of everything this device recorded for an audit, as a file that the office can take in.
import { read } from "./db.js";
import { author } from "./ops.js";
import { cursorOf, wire } from "./sync.js";
import { uploadsOf } from "./uploads.js";
import { zip } from "./zip.js";

const lines = (list) => new TextEncoder().encode(list.map((x) => JSON.stringify(x) + "\n").join(""));

/** The file as a Blob; memory, given as registers, serves where the store does not answer any more. */
export async function copyOf(audit, memory) {
  let ops, files = [], blobs = [], epoch = "";
  try {
    ops = await read((db) => db.getAll("ops"));
    ({ epoch } = await cursorOf(audit));
    files = await uploadsOf(audit);
    blobs = await Promise.all(files.map(async (f) => ({ name: "blobs/" + f.att_id, bytes: await read((db) => db.get("blobs", f.att_id)) })));
  } catch {
    ops = [...memory.values()].flat().flatMap((r) => r.heads);
  }
  const own = ops.filter((op) => op.mine && op.audit_id === audit).sort((a, b) => a.dev_seq - b.dev_seq);
  const head = { protocol: 1, audit, device: author.device, person: author.person, epoch, exported_at: new Date().toISOString() };
  const heads = files.map((f) => ({ att: f.att_id, audit, device: author.device, sha256: f.sha256, size: f.size, name: f.name, mime: f.mime }));
  return zip([{ name: "ops.jsonl", bytes: lines([head, ...own.map(wire)]) }, { name: "uploads.jsonl", bytes: lines(heads) }, ...blobs.filter((b) => b.bytes)]);
}

/** Hands the file over: to another app where the device can, otherwise as a download. */
export async function handOver(blob, name) {
  const file = new File([blob], name, { type: blob.type });
  if (navigator.canShare?.({ files: [file] }) && navigator.maxTouchPoints > 0) {
    try { return await navigator.share({ files: [file], title: name }); } catch (error) { if (error.name === "AbortError") return; }
  }
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
