// The checklist: sections and items on the left, the item in hand on the right. J and K move, 1 to 4 judge, N goes
// to the note, F raises a finding, Ctrl-K looks for a clause.
import { html, go, tone, useEffect, useRef, useState } from "./lib.js";
import { Answer } from "./answer.js";
import { author } from "../core/ops.js";

const FILTERS = [["all", "All"], ["open", "Unanswered"], ["bad", "Not conforming"], ["mine", "Mine"], ["conflict", "Conflicts"]];

export function Checklist({ audit, page, draw }) {
  const [filter, setFilter] = useState("all"), [search, setSearch] = useState("");
  const box = useRef(), key = page.join("/");
  const items = audit.items.filter((item) => !item.meeting);
  const shownItems = items.filter((item) => passes(audit, item, filter) && fits(item, search));
  const here = audit.byKey.get(key) || shownItems[0] || items[0];
  const move = (step) => {
    const at = shownItems.findIndex((i) => i.key === here.key), next = shownItems[at + step];
    if (next) pick(audit, next.key);
  };
  useEffect(() => {
    const press = (e) => keys(e, { audit, here, move, box });
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });
  useEffect(() => document.querySelector(".rows [aria-current]")?.scrollIntoView({ block: "nearest" }), [here.key]);
  return html`<main class="panes ${key ? "chosen" : ""}">
    <section class="list" aria-label="Items">
      <input ref=${box} type="search" placeholder="Clause or word" aria-label="Look for a clause" value=${search} onInput=${(e) => setSearch(e.target.value)} />
      <div class="filters" role="group" aria-label="Which items">${FILTERS.map(([value, label]) => html`<button aria-pressed=${filter === value} onClick=${() => setFilter(value)}>${label}</button>`)}</div>
      <div class="rows">${audit.sections.map((section) => html`<${Section} audit=${audit} section=${section} items=${shownItems.filter((i) => i.section === section.key)} here=${here.key} />`)}
      ${shownItems.length === 0 && html`<p class="soft pad">Nothing here.</p>`}</div>
    </section>
    <section class="item" aria-label=${here.title}><${Answer} key=${here.key} audit=${audit} item=${here} move=${move} draw=${draw} /></section></main>`;
}

const pick = (audit, key) => go(`audit/${audit.id}/list/${key}`);

function passes(audit, item, filter) {
  if (filter === "all") return true;
  const verdict = audit.verdict(item.key);
  if (filter === "open") return !verdict.value;
  if (filter === "conflict") return verdict.conflict;
  if (filter === "mine") return audit.registers("answer", item.key).some((r) => r.heads.some((h) => h.person === author.person));
  return ["nonconform", "opportunity", "not_available"].includes(verdict.value);
}

function fits(item, search) {
  const word = search.trim().toLowerCase();
  return !word || item.number?.startsWith(word) || `${item.number} ${item.title} ${item.questions?.join(" ")}`.toLowerCase().includes(word);
}

function Section({ audit, section, items, here }) {
  if (items.length === 0) return null;
  const all = audit.items.filter((i) => i.section === section.key).map((i) => audit.verdict(i.key));
  const answered = all.filter((v) => v.value).length, bad = all.filter((v) => v.value === "nonconform").length, clash = all.filter((v) => v.conflict).length;
  return html`<h2><span>${section.title}</span><small>${answered}/${all.length}${bad ? html` <b class="bad">${bad} NC</b>` : ""}${clash ? html` <b class="bad">${clash} ⚡</b>` : ""}</small></h2>
    ${items.map((item) => row(audit, item, item.key === here))}`;
}

const drawn = new Map(); // rows as they were drawn: an unchanged row is not compared again

function row(audit, item, current) {
  const registers = audit.registers("answer", item.key), was = drawn.get(item.key);
  if (was && was.registers === registers && was.current === current && was.audit === audit) return was.node;
  const { value, conflict, state } = audit.verdict(item.key);
  const label = item.verdicts.find((v) => v.value === value)?.label || "open";
  const node = html`<a key=${item.key} href=${`#/audit/${audit.id}/list/${item.key}`} aria-current=${current ? "true" : undefined}>
    <span class="dot ${conflict ? "bad" : tone(value)}" role="img" aria-label=${conflict ? "conflict" : label}>${conflict ? "⚡" : { done: "✓", bad: "✕", info: "○", wait: "…", none: "–" }[tone(value)] || ""}</span>
    <span class="name"><b>${item.number}</b> ${item.title}</span>
    ${state && state !== "acked" ? html`<i class="pip ${state}" title=${state === "queued" || state === "open" ? "saved here" : "needs you"}></i>` : null}</a>`;
  drawn.set(item.key, { registers, current, audit, node });
  return node;
}

function keys(e, { audit, here, move, box }) {
  if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "k") {
    e.preventDefault();
    return box.current?.focus();
  }
  const busy = e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, textarea, select, dialog");
  if (busy) return e.key === "Escape" && e.target.blur();
  const act = { j: () => move(1), k: () => move(-1), n: () => document.getElementById("note")?.focus(), f: () => document.getElementById("raise")?.click() }[e.key.toLowerCase()]
    || (here.verdicts[Number(e.key) - 1] && (() => audit.write({ entity: "answer", entity_id: here.key, field: "verdict", value: here.verdicts[Number(e.key) - 1].value })));
  if (!act) return;
  e.preventDefault();
  act();
}
