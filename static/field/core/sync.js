// Sends what is queued and fetches what others wrote. It runs in the page, in one tab at a time; a request that is
// not answered changes nothing, and only a receipt makes an operation received.
import { add, blank, keyOf } from "./merge.js";
import { also, read, write } from "./db.js";
import { author, countIn, inState, keep, sealAll, within } from "./ops.js";
import { ROOT, backoff, call } from "./api.js";
import { sendFiles, waitingFiles } from "./uploads.js";

const MOST = 100, BYTES = 240 << 10; // of one batch; the server takes 256 KiB with what stands around
const POLL = 15_000, SOON = 2_000, OPEN = 30_000;
const STATE = { applied: "acked", duplicate: "acked", held: "held", invalid: "invalid" };

/** The engine of one audit; tell(news) hears {online, needsSignIn, wrongUser, busy, at, error, changed, …} as it happens. */
export class Sync {
  constructor(audit, build, tell) {
    Object.assign(this, { audit, build, tell, attempt: 0, limit: BYTES, timer: 0, at: 0, stopped: false });
    this.wake = () => { if (document.visibilityState === "visible") this.soon(0); };
    document.addEventListener("visibilitychange", this.wake);
    addEventListener("online", this.wake);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    this.events?.close();
    document.removeEventListener("visibilitychange", this.wake);
    removeEventListener("online", this.wake);
  }

  /** Asks for a round in so many milliseconds; an earlier one that is due stays. */
  soon(wait = SOON) {
    const at = Date.now() + wait;
    if (this.stopped || (this.timer && this.at <= at)) return;
    clearTimeout(this.timer);
    this.at = at;
    this.timer = setTimeout(() => { this.timer = 0; this.round(); }, wait);
  }

  /** A hint that there is something to fetch; whether it comes or not, the round decides. */
  listen() {
    if (this.events && this.events.readyState < 2) return;
    this.events = new EventSource(`${ROOT}/audits/${this.audit}/events`);
    this.events.addEventListener("head", (e) => { if (JSON.parse(e.data).seq > (this.head || 0)) this.soon(100); });
    this.events.onerror = () => this.events.close(); // tried again after the next round that reached the server
  }

  async round() {
    const result = await navigator.locks.request(`field-sync-${author.person}`, { ifAvailable: true },
      (lock) => (lock ? this.work() : { elsewhere: true })).catch((error) => ({ error }));
    if (this.stopped) return;
    if (result.error) this.tell({ error: String(result.error.message || result.error) });
    if (result.elsewhere) return this.soon(POLL);
    if (result.again) return this.soon(0);
    if (!result.done) return this.soon(backoff(this.attempt++, result.reply));
    this.attempt = 0;
    this.listen();
    this.soon(document.visibilityState === "visible" ? POLL : 4 * POLL);
  }

  /** One round: seal, push, pull, files. Tells {done}, {again}, or {reply} or {error} that ended it. */
  async work() {
    this.tell({ busy: true });
    try {
      const sealed = await sealAll(this.audit, OPEN);
      if (sealed.length) this.tell({ changed: sealed });
      for (const step of [this.push, this.pull, this.files]) {
        const stuck = await step.call(this);
        if (stuck) return stuck;
      }
      this.tell({ at: Date.now(), error: "" });
      return { done: true };
    } finally {
      this.tell({ busy: false });
    }
  }

  async push() {
    for (;;) {
      const batch = await this.batch();
      if (batch.length === 0) return null;
      const { epoch } = await cursorOf(this.audit);
      const reply = await call(`/audits/${this.audit}/ops`, { method: "POST", json: {
        person: author.person, device: author.device, build: this.build, epoch, now: new Date().toISOString(),
        ...(await this.pending()), ops: batch.map(wire) } });
      const stuck = await this.judge(reply, batch);
      if (stuck) return stuck;
      this.limit = Math.min(BYTES, this.limit * 2);
    }
  }

  async pending() {
    const [open, queued] = [await countIn(this.audit, "open"), await countIn(this.audit, "queued")];
    return { pending: open + queued, pending_uploads: await waitingFiles(this.audit) };
  }

  /** The next queued operations in the order they were made, as many as fit. */
  async batch() {
    const batch = [];
    let size = 0;
    for (const op of await inState(this.audit, "queued", MOST)) {
      size += new TextEncoder().encode(JSON.stringify(wire(op))).length + 1;
      if (batch.length && size > this.limit) break;
      batch.push(op);
    }
    return batch;
  }

  /** Reads an answer to a batch: null when it is dealt with, otherwise why the round ends. */
  async judge(reply, batch) {
    if (reply.status === 413 && batch.length > 1) {
      this.limit = Math.max(1, this.limit / 2);
      return { again: true };
    }
    if (reply.status === 413) {
      await this.receive({ results: [{ id: batch[0].id, s: "invalid", code: "too_large" }] });
      return null;
    }
    const stuck = await this.trouble(reply);
    if (stuck) return stuck;
    await this.receive(reply.body);
    return null;
  }

  /** What ends any round: no server, nobody signed in, another epoch, a server that asks to wait. */
  async trouble(reply) {
    this.tell({ online: reply.online });
    if (!reply.online) return { reply };
    const code = reply.body?.error?.code;
    this.tell({ needsSignIn: reply.status === 401, wrongUser: code === "wrong_user" ? reply.body.error.name : "" });
    if (reply.status < 300) return null;
    if (reply.status === 409 && code === "epoch") {
      await this.restart(reply.body.epoch);
      return { again: true };
    }
    const shown = reply.status !== 401 && reply.status < 500 && reply.status !== 429;
    return shown ? { reply, error: new Error(reply.body?.error?.message || `The server answered ${reply.status}.`) } : { reply };
  }

  /** Receipts: each operation becomes what the server says of it, with its register, in one transaction. */
  async receive({ results, epoch, server_now: at }) {
    const changed = await write(["ops", "registers", "cursors"], async (tx) => {
      const cursor = await tx.objectStore("cursors").get(this.audit);
      if (epoch && !cursor) also(tx.objectStore("cursors").put({ audit_id: this.audit, since: 0, epoch }));
      const registers = [];
      for (const { id, s, seq, hash, code, message } of results) {
        const op = await tx.objectStore("ops").get(id);
        if (op && STATE[s]) registers.push(await settle(tx, { ...op, state: STATE[s], seq: seq || op.seq, hash, code, message }));
      }
      return registers;
    });
    if (at) author.offset = Date.parse(at) - Date.now();
    this.tell({ changed, received: Date.now() });
  }

  async pull() {
    for (;;) {
      const { since, epoch } = await cursorOf(this.audit);
      const { pending, pending_uploads: files } = await this.pending();
      const query = new URLSearchParams({ since, epoch, limit: 500, device: author.device, pending, pending_uploads: files });
      const reply = await call(`/audits/${this.audit}/changes?${query}`);
      const stuck = await this.trouble(reply);
      if (stuck) return stuck;
      const changed = await this.take(reply.body);
      this.head = reply.body.next;
      const { devices, status, links, package_version: version } = reply.body;
      this.tell({ changed, devices, status, links, version });
      if (!reply.body.more) return null;
    }
  }

  /** Others' operations and the cursor in one transaction: nothing else moves the cursor. */
  take({ ops, held = [], next, epoch }) {
    const audit = this.audit;
    return write(["ops", "registers", "cursors"], async (tx) => {
      const registers = new Map();
      for (const theirs of ops) {
        const own = await tx.objectStore("ops").get(theirs.id);
        const op = { ...own, ...theirs, audit_id: audit, state: "acked", code: "" };
        registers.set(keyOf(op), await settle(tx, op));
      }
      for (const { id, code, state, reason } of held) {
        const own = await tx.objectStore("ops").get(id);
        if (own?.state === "held" && state !== "taken" && own.decided !== state) {
          const op = { ...own, code, decided: state, message: reason || own.message };
          registers.set(keyOf(own), await (state === "refused" ? withdraw : settle)(tx, op));
        }
      }
      await tx.objectStore("cursors").put({ audit_id: audit, since: next, epoch });
      return [...registers.values()];
    });
  }

  /** The server was restored from a copy: read all again, and send all of our own again; it knows what it has. */
  restart(epoch) {
    const audit = this.audit;
    return write(["ops", "registers", "cursors", "uploads"], async (tx) => {
      const files = await tx.objectStore("uploads").index("audit").getAll(audit);
      for (const file of files.filter((f) => f.state === "verified" && !f.dropped)) also(tx.objectStore("uploads").put({ ...file, state: "queued" }));
      for (const state of ["acked", "held"]) {
        const ops = await tx.objectStore("ops").index("state").getAll(within(audit, state));
        for (const op of ops.filter((o) => o.mine)) await settle(tx, { ...op, state: "queued", seq: undefined });
      }
      await tx.objectStore("cursors").put({ audit_id: audit, since: 0, epoch: epoch || "" });
    });
  }

  async files() {
    const reply = await sendFiles(this.audit, (news) => this.tell(news), () => this.stopped);
    return reply ? (await this.trouble(reply)) || { reply } : null;
  }
}

/** An operation as the server takes it. */
export const wire = ({ id, dev_seq, entity, entity_id, field, kind, value, base, package_version, client_at }) =>
  ({ id, dev_seq, entity, entity_id, field, kind, value, base, package_version, client_at });

async function settle(tx, op) {
  const register = await tx.objectStore("registers").get([op.audit_id, op.entity, op.entity_id, op.field]);
  return keep(tx, register || blank(op), op);
}

/** A record that the lead refused stands no more: its register is what the others come to. */
async function withdraw(tx, op) {
  also(tx.objectStore("ops").put(op));
  const all = await tx.objectStore("ops").index("record").getAll([op.audit_id, op.entity, op.entity_id]);
  const rest = all.filter((o) => o.field === op.field && o.id !== op.id && o.decided !== "refused").reduce(add, blank(op));
  await tx.objectStore("registers").put(rest);
  return rest;
}

export const cursorOf = async (audit) => (await read((db) => db.get("cursors", audit))) || { audit_id: audit, since: 0, epoch: "" };
