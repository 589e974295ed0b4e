// One audit that is open on this device: its package, its registers in memory, and the acts of the auditor on them.
import { author, before, commit, sealAll, type } from "./ops.js";
import { keyOf, removal, severity, shown } from "./merge.js";
import { read } from "./db.js";
import { Sync } from "./sync.js";
import { uploadsOf } from "./uploads.js";

/** What a group of registers of one entity shows: {id, name: value…}, with op ids beside where they matter. */
export class Audit {
  static async open(id, build, told) {
    const pack = await read((db) => db.get("packages", id));
    if (!pack) return null;
    const audit = new Audit(id, pack, told);
    const all = await read((db) => db.getAll("registers", IDBKeyRange.bound([id], [id, []])));
    audit.take(all);
    audit.uploads = await uploadsOf(id);
    audit.sync = new Sync(id, build, (news) => audit.hear(news));
    audit.listen();
    audit.sync.soon(300);
    return audit;
  }

  constructor(id, pack, told) {
    Object.assign(this, { id, pack, told, version: pack.version, entities: new Map(), uploads: [], state: {}, waiting: { ops: 0 } });
    this.sections = pack.json.sections;
    this.items = this.sections.flatMap((s) => s.items.map((item) => ({ ...item, section: s.key })));
    this.byKey = new Map(this.items.map((item) => [item.key, item]));
    Object.assign(severity, pack.json.severity);
  }

  /** Hears what other tabs of this person changed. */
  listen() {
    this.channel = new BroadcastChannel(`field-${author.person}-${this.id}`);
    this.channel.onmessage = ({ data }) => this.fetch(data);
  }

  async fetch({ paths, files }) {
    const found = await read((db) => Promise.all(paths.map((path) => db.get("registers", path))));
    if (files) this.uploads = await uploadsOf(this.id);
    this.take(found.filter(Boolean));
    this.told();
  }

  close() {
    this.sync.stop();
    this.channel.close();
  }

  /** Takes registers into memory. A record is a fresh array when anything in it changed, so that pages can compare. */
  take(registers) {
    for (const register of registers) {
      const key = `${register.entity}/${register.entity_id}`;
      const rest = (this.entities.get(key) || []).filter((r) => r.field !== register.field);
      this.entities.set(key, [...rest, register]);
    }
  }

  hear({ changed, files, ...news }) {
    if (changed?.length) this.spread(changed);
    if (files) this.refreshFiles();
    const fresh = Object.entries(news).some(([name, value]) => name !== "busy" && this.state[name] !== value);
    Object.assign(this.state, news);
    if (news.links) this.numbers = new Map([...(this.numbers || []), ...news.links.map((l) => [l.entity_id, l.number])]);
    if (fresh) this.told();
  }

  async refreshFiles() {
    this.uploads = await uploadsOf(this.id);
    this.channel.postMessage({ paths: [], files: true });
    this.told();
  }

  /** Shows changed registers here and in other tabs. */
  spread(registers) {
    this.take(registers);
    this.channel.postMessage({ paths: registers.map((r) => [r.audit_id, r.entity, r.entity_id, r.field]) });
    this.told();
  }

  /** Writes changes; they are on the device when it returns. */
  async write(...changes) {
    try {
      this.spread(await commit(this.id, changes, this.version));
      this.saved();
    } catch (error) {
      this.failed(error);
      throw error;
    }
  }

  async typed(entity, entityId, field, value) {
    try {
      this.spread([await type(this.id, { entity, entity_id: entityId, field, value }, this.version)]);
      this.saved(5_000);
    } catch (error) {
      this.failed(error);
      throw error;
    }
  }

  saved(wait) {
    this.savedAt = Date.now();
    this.fault = "";
    this.told();
    this.sync.soon(wait);
  }

  failed(error) {
    this.fault = error?.name === "QuotaExceededError" ? "This device is full. Save a copy, then free some space." : `Not saved on this device: ${error?.message || error}`;
    this.told();
  }

  /** Ends the open text: from now on it can be sent. */
  async seal() {
    const registers = await sealAll(this.id);
    if (registers.length) {
      this.spread(registers);
      this.sync.soon();
    }
  }

  registers(entity, id) { return this.entities.get(`${entity}/${id}`) || []; }
  register(entity, id, field) { return this.registers(entity, id).find((r) => r.field === field); }
  shown(entity, id, field) { return shown(this.register(entity, id, field)); }
  value(entity, id, field) { return this.shown(entity, id, field)?.value ?? null; }

  /** Every living record of a kind: {id, field: value…, flagged}. */
  all(entity) {
    const found = [];
    for (const [key, registers] of this.entities) {
      if (!key.startsWith(entity + "/")) continue;
      const { removed, edited } = removal(registers);
      if (!removed && registers.some((r) => r.field !== "")) found.push(this.record(registers, edited));
    }
    return found.sort((a, b) => (a.first < b.first ? -1 : 1));
  }

  record(registers, edited) {
    const record = { id: registers[0].entity_id, entity: registers[0].entity, flagged: edited, state: worst(registers), conflict: false, first: "9" };
    for (const register of registers.filter((r) => r.field !== "")) {
      const now = shown(register);
      record[register.field] = now.value;
      record.conflict ||= now.conflict;
      if (now.op.client_at < record.first) Object.assign(record, { first: now.op.client_at, by: now.op.name, person: now.op.person });
    }
    return record;
  }

  /** Takes a whole record away; an edit by somebody who did not see this wins over it. */
  remove(entity, id) {
    const base = this.registers(entity, id).filter((r) => r.field !== "").flatMap((r) => r.heads.map((h) => h.id));
    return this.write({ entity, entity_id: id, field: "", kind: "retract", value: null, base });
  }

  async undo(entity, id, field) {
    const now = this.shown(entity, id, field);
    if (now && !now.conflict) await this.write({ entity, entity_id: id, field, value: await before(now.op), base: now.heads.map((h) => h.id) });
  }

  /** The verdict of an item with what a list needs: {value, conflict, state}. */
  verdict(key) {
    const now = this.shown("answer", key, "verdict");
    return { value: now?.value ?? null, conflict: !!now?.conflict, op: now?.op, state: worst(this.registers("answer", key)) };
  }

  /** All notes on an item, the person's own first: [{person, name, text, mine}]. */
  notes(key, begin = "note:") {
    return this.registers("answer", key).filter((r) => r.field.startsWith(begin) && shown(r).value)
      .map((r) => ({ person: Number(r.field.slice(begin.length)), text: shown(r).value, name: shown(r).op.name }))
      .filter((note) => note.person !== author.person);
  }

  conflicts() {
    return [...this.entities.values()].flat().filter((r) => shown(r)?.conflict);
  }
}

/** The state of the least safe operation: open or queued (saved here), held or invalid (needs you), acked (received). */
export function worst(registers) {
  const states = new Set(registers.flatMap((r) => r.heads.map((head) => head.state)));
  return ["invalid", "held", "open", "queued"].find((state) => states.has(state)) || (states.size ? "acked" : "");
}

export { author, keyOf };
