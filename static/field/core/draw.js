// The sampling desk's arithmetic: read a table of tickets, split it into strata, draw by a seed. The same file, strata
// and seed give the same keys again on any machine; the extract itself is not kept.

/** Rows of a CSV text as arrays; the separator is the one of , ; tab that the head has most of. */
export function parse(text) {
  const head = text.slice(0, text.search(/[\r\n]|$/)), count = (c) => head.split(c).length;
  const separator = [";", "\t", ","].sort((a, b) => count(b) - count(a))[0];
  const rows = [[""]];
  let quoted = false;
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length; at++) {
    const c = text[at], row = rows[rows.length - 1];
    if (quoted && c === '"' && text[at + 1] === '"') { row[row.length - 1] += '"'; at++; }
    else if (c === '"' && (quoted || row[row.length - 1] === "")) quoted = !quoted;
    else if (quoted) row[row.length - 1] += c;
    else if (c === separator) row.push("");
    else if (c === "\n") rows.push([""]);
    else if (c !== "\r") row[row.length - 1] += c;
  }
  return rows.filter((row) => row.some((cell) => cell.trim() !== ""));
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
export function random(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Draws most keys in all, from each stratum its share and at least one: {population, strata: [{name, size, drawn}], keys}.
 * entries are [{key, stratum}]; a key that stands twice counts once. The order of the file does not matter.
 */
export function draw(entries, most, seed) {
  const once = [...new Map(entries.filter((e) => e.key).map((e) => [e.key, e])).values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const groups = new Map();
  for (const entry of once) groups.set(entry.stratum, [...(groups.get(entry.stratum) || []), entry.key]);
  const names = [...groups.keys()].sort(), next = random(seed), keys = [], strata = [];
  const shares = share(names.map((n) => groups.get(n).length), Math.min(most, once.length));
  names.forEach((name, at) => {
    const drawn = pickFrom(groups.get(name), shares[at], next);
    keys.push(...drawn);
    strata.push({ name, size: groups.get(name).length, drawn: drawn.length });
  });
  return { population: once.length, strata, keys };
}

/** Shares of most by the strata's sizes: one each as far as it reaches, the rest by the largest remainder. */
function share(sizes, most) {
  const total = sizes.reduce((a, b) => a + b, 0), shares = sizes.map(() => 0);
  const bySize = sizes.map((_, at) => at).sort((a, b) => sizes[b] - sizes[a] || a - b);
  for (const at of bySize.slice(0, most)) shares[at] = 1;
  for (let left = most - Math.min(most, sizes.length); left > 0; left--) {
    const lack = (at) => (shares[at] < sizes[at] ? (sizes[at] / total) * most - shares[at] : -Infinity);
    shares[bySize.reduce((best, at) => (lack(at) > lack(best) ? at : best))]++;
  }
  return shares;
}

function pickFrom(keys, n, next) {
  const rest = [...keys], drawn = [];
  while (drawn.length < n) drawn.push(rest.splice(Math.floor(next() * rest.length), 1)[0]);
  return drawn.sort();
}
