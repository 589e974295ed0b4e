// The sampling desk: tickets from a table, stratified, drawn by a seed. What is kept are counts and the drawn keys.
import { html, stamp, useState, State } from "./lib.js";
import { draw, parse } from "../core/draw.js";

export function Draws({ audit }) {
  const [table, setTable] = useState(null), [fault, setFault] = useState("");
  const list = audit.all("draw");
  const load = async (e) => {
    const file = e.target.files[0];
    if (!file) return;
    const rows = parse(await file.text());
    setFault(rows.length < 2 ? "This is no table: a head and at least one row are needed." : "");
    if (rows.length >= 2) setTable({ name: file.name, head: rows[0], rows: rows.slice(1) });
    e.target.value = "";
  };
  return html`<main class="page"><h1>Samples of tickets</h1>
    <p>Load an export of incidents, changes or problems (CSV). It is read here and forgotten; counts and the drawn keys stay.</p>
    ${fault && html`<p class="fault" role="alert">${fault}</p>`}
    ${table ? html`<${Desk} audit=${audit} table=${table} onDone=${() => setTable(null)} />`
      : html`<label class="button main">Load a table<input type="file" accept=".csv,.txt,text/csv" class="unseen" onChange=${load} /></label>`}
    ${list.map((d) => html`<article class="readback"><h2>${d.meta.source}</h2><p class="soft">${audit.byKey.get(d.meta.item)?.title || "no clause"} · ${d.by}, ${stamp(d.first)} · seed ${d.meta.seed} <${State} of=${d.state} /></p>
      <table><thead><tr><th>Stratum</th><th>Size</th><th>Drawn</th></tr></thead><tbody>${d.meta.strata.map((s) => html`<tr><td>${s.name || "all"}</td><td>${s.size}</td><td>${s.drawn}</td></tr>`)}
      <tr><th>All</th><td>${d.meta.population}</td><td>${d.meta.keys.length}</td></tr></tbody></table><p class="keys">${d.meta.keys.join(" · ")}</p></article>`)}</main>`;
}

function Desk({ audit, table, onDone }) {
  const guess = (words) => Math.max(0, table.head.findIndex((h) => words.some((w) => h.toLowerCase().includes(w))));
  const [key, setKey] = useState(guess(["number", "key", "id", "ticket"])), [by, setBy] = useState(-1), [most, setMost] = useState(10);
  const [seed, setSeed] = useState(() => crypto.getRandomValues(new Uint32Array(1))[0] % 1_000_000);
  const items = audit.items.filter((i) => /^8\.(5|6)/.test(i.number || "")), [item, setItem] = useState(items[0]?.key || "");
  const result = draw(table.rows.map((r) => ({ key: (r[key] || "").trim(), stratum: by < 0 ? "" : (r[by] || "").trim() || "(empty)" })), most, seed);
  const tooMany = result.strata.length > 40;
  const save = async () => {
    await audit.write({ entity: "draw", entity_id: crypto.randomUUID(), field: "meta", value: { item, source: `${table.name}, column ${table.head[key]}${by < 0 ? "" : `, by ${table.head[by]}`}`, seed, ...result } });
    onDone();
  };
  const column = (label, value, set, none) => html`<div class="field"><label>${label}<select value=${value} onChange=${(e) => set(Number(e.target.value))}>${none && html`<option value="-1">${none}</option>`}${table.head.map((h, at) => html`<option value=${at}>${h}</option>`)}</select></label></div>`;
  const number = (label, value, set, max) => html`<div class="field"><label>${label}<input type="number" min="1" max=${max} value=${value} onInput=${(e) => set(Math.min(max, Math.max(1, Math.floor(Number(e.target.value)) || 1)))} /></label></div>`;
  return html`<section class="desk"><h2>${table.name}, ${table.rows.length} rows</h2><div class="grid">
    ${column("Key of a ticket", key, setKey)}${column("Split by", by, setBy, "nothing")}${number("How many", most, setMost, 200)}${number("Seed", seed, setSeed, 999_999_999)}
    <div class="field"><label>For<select value=${item} onChange=${(e) => setItem(e.target.value)}>${items.map((i) => html`<option value=${i.key}>${i.number} ${i.title}</option>`)}<option value="">no clause</option></select></label></div></div>
    ${tooMany ? html`<p class="fault">This column has ${result.strata.length} different values. Choose one that groups the tickets.</p>` : html`<p class="keys">${result.keys.join(" · ")}</p>
    <p class="soft">${result.strata.map((s) => `${s.name || "all"}: ${s.drawn} of ${s.size}`).join("; ")}</p>`}
    <p class="actions"><button class="main" disabled=${tooMany || !result.keys.length} onClick=${save}>Keep the draw, forget the table</button><button onClick=${onDone}>Leave it</button></p></section>`;
}
