// The merge: what a register shows, from the operations that are known, in whatever order they came. An operation
// names those it replaces; the heads are those that nobody replaced. No clock decides anything. The server's merge
// does the same, and both are held to the same vectors.

/** The gravest first; a package may bring its own lists. */
export const severity = {
  verdict: ["nonconform", "not_available", "opportunity", "conform", "not_applicable"],
  grade: ["major", "concern", "minor", "opportunity", "positive"],
};

export const keyOf = ({ entity, entity_id, field }) => `${entity}/${entity_id}/${field}`;

/**
 * A register holds the heads of one field, and for every operation it knows the ids that one names: enough to judge
 * a late one. The field "" holds the removals and restorations of a whole entity, all of them.
 */
export const blank = ({ audit_id, entity, entity_id, field }) => ({ audit_id, entity, entity_id, field, heads: [], known: {} });

/** The register with one more operation; adding one again only takes over what the server says of it. */
export function add(register, op) {
  const known = { ...register.known, [op.id]: op.base || [] };
  const held = register.heads.some((head) => head.id === op.id);
  const seen = op.id in register.known;
  const all = held ? register.heads.map((head) => (head.id === op.id ? { ...head, ...op } : head))
    : seen ? register.heads : [...register.heads, op];
  if (op.field === "") return { ...register, heads: all, known };
  const gone = new Set(Object.values(known).flat());
  return { ...register, heads: all.filter((head) => !gone.has(head.id)), known };
}

/** A register in which every operation is named by another has no end: then all of them stand side by side. */
export const isCircle = (register) => register.heads.length === 0 && Object.keys(register.known).length > 0;
export const untangle = (register, ops) => ({ ...register, heads: ops.filter((op) => op.id in register.known) });

/** The order of operations: what the server has numbered, then what this device made; the last is the highest. */
export function order(a, b) {
  if (a.seq && b.seq) return a.seq - b.seq || compare(a.id, b.id);
  if (a.seq || b.seq) return a.seq ? -1 : 1;
  return (a.dev_seq || 0) - (b.dev_seq || 0) || compare(a.id, b.id);
}
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** What the register shows: {op, value, conflict, heads}, heads being one for each different value; null for none. */
export function shown(register) {
  if (!register || register.field === "" || register.heads.length === 0) return null;
  const byValue = new Map([...register.heads].sort(order).map((head) => [JSON.stringify(head.value ?? null), head]));
  const heads = [...byValue.values()].sort(order);
  const list = severity[register.field];
  const op = heads.reduce((best, head) => (list && weight(list, best) < weight(list, head) ? best : head));
  return { op, value: op.value ?? null, conflict: heads.length > 1, heads };
}

const weight = (list, op) => { const at = list.indexOf(op.value); return at < 0 ? list.length : at; };

/** Whether the entity of these registers is removed, or was changed by somebody beside its removal. */
export function removal(registers) {
  const acts = registers.find((r) => r.field === "")?.heads || [];
  const undone = new Set(acts.filter((op) => op.kind === "restore").flatMap((op) => op.base || []));
  const standing = acts.filter((op) => op.kind === "retract" && !undone.has(op.id));
  if (standing.length === 0) return { removed: false, edited: false };
  const seen = new Set(standing.flatMap((op) => op.base || []));
  const all = registers.filter((r) => r.field !== "").every((r) => r.heads.every((head) => seen.has(head.id)));
  return { removed: all, edited: !all };
}

/** The ids that a signature over the scope covers now: all heads of what lives, in order. */
export function covered(entities, scope) {
  const ids = [];
  for (const registers of entities) {
    if (removal(registers).removed) continue;
    for (const register of registers) {
      if (register.field !== "" && scope.some((begin) => keyOf(register).startsWith(begin))) ids.push(...register.heads.map((head) => head.id));
    }
  }
  return ids.sort();
}

/** All registers of the operations, by their keys; what the device does step by step, done at once. */
export function mergeAll(ops) {
  const once = [...new Map(ops.map((op) => [op.id, op])).values()];
  const registers = new Map();
  for (const op of once) registers.set(keyOf(op), add(registers.get(keyOf(op)) || blank(op), op));
  for (const [key, register] of registers) if (isCircle(register)) registers.set(key, untangle(register, once));
  return registers;
}

/**
 * What settles a conflict by keeping one head: changes for commit, none when it is no head any more. With both, every loser becomes a line of the
 * resolver's own note, whose register is given.
 */
export function resolution(register, keepId, { both, person, labels = {}, note } = {}) {
  const kept = register.heads.find((head) => head.id === keepId);
  if (!kept) return [];
  const { entity, entity_id, field } = register;
  const changes = [{ entity, entity_id, field, kind: "set", value: kept.value ?? null, base: ids(register) }];
  if (!both) return changes;
  const losers = shown(register).heads.filter((head) => JSON.stringify(head.value) !== JSON.stringify(kept.value));
  const lines = losers.map((head) => `Other judgement (${head.name}): ${labels[head.value] ?? head.value ?? "none"}`);
  const value = [note && shown(note)?.value, ...lines].filter(Boolean).join("\n");
  return [...changes, { entity, entity_id, field: "note:" + person, kind: "set", value, base: note ? ids(note) : [] }];
}

const ids = (register) => register.heads.map((head) => head.id).sort();
