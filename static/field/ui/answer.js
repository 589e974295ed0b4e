// One item: what is asked, what was found before, the verdict by one tap, notes, evidence, findings, history.
import { html, go, tone, stamp, time, useState, Chip, State, Text } from "./lib.js";
import { author } from "../core/ops.js";
import { Evidence } from "./evidence.js";
import { Conflict } from "./conflict.js";
import { History } from "./history.js";
import { raise } from "./finding.js";

export function Answer({ audit, item, move, draw }) {
  const [past, setPast] = useState(false);
  const verdict = audit.verdict(item.key);
  const judge = (value) => audit.write({ entity: "answer", entity_id: item.key, field: "verdict", value });
  const mine = "note:" + author.person, note = audit.value("answer", item.key, mine) || "";
  const missing = verdict.value && !note && !audit.notes(item.key).length && item.verdicts.find((v) => v.value === verdict.value)?.needs_note;
  return html`<div class="scroll">
    <p class="crumb"><a class="back" href=${`#/audit/${audit.id}/list`}>‹ Items</a> <span class="soft">${item.source}</span></p>
    <h1>${item.number} ${item.title}</h1>
    ${verdict.conflict && html`<${Conflict} audit=${audit} register=${audit.register("answer", item.key, "verdict")} label=${(v) => label(item, v)} />`}
    ${item.questions?.length ? html`<ul class="ask">${item.questions.map((q) => html`<li>${q}</li>`)}</ul>` : null}
    ${item.documented && html`<p class="small"><b>Documented:</b> ${item.documented}</p>`}
    ${item.sampling && html`<p class="small"><b>Look for:</b> ${item.sampling}</p>`}
    <${Before} audit=${audit} item=${item} />
    <${Text} key=${item.key} id="note" label="Your note: evidence seen, or reason" value=${note} limit=${audit.pack.json.limits?.text}
      onType=${(text) => audit.typed("answer", item.key, mine, text)} onDone=${() => audit.seal()} />
    ${missing && html`<p class="fault">${missing}</p>`}
    <${Snippets} audit=${audit} item=${item} note=${note} />
    ${audit.notes(item.key).map((n) => html`<blockquote><b>${n.name}</b> ${n.text}</blockquote>`)}
    <${Text} key=${item.key + "-s"} id="sample" label="Sample" hint="Which records, which dates, how many" rows="2" value=${audit.value("answer", item.key, "sample:" + author.person) || ""}
      onType=${(text) => audit.typed("answer", item.key, "sample:" + author.person, text)} onDone=${() => audit.seal()} />
    ${audit.notes(item.key, "sample:").map((n) => html`<blockquote><b>${n.name}</b> ${n.text}</blockquote>`)}
    ${(item.follow || []).filter((f) => f.verdict === verdict.value).map((f) => html`<${Text} key=${item.key + f.key} id=${"follow-" + f.key} label=${f.question} rows="2" value=${audit.value("answer", item.key, "follow:" + f.key) || ""}
      onType=${(text) => audit.typed("answer", item.key, "follow:" + f.key, text)} onDone=${() => audit.seal()} />`)}
    <${Evidence} audit=${audit} item=${item} draw=${draw} />
    <${Prepared} audit=${audit} item=${item} />
    <${Raised} audit=${audit} item=${item} />
    <p class="actions"><button id="raise" onClick=${() => raise(audit, item)}>Raise a finding</button>
      <button onClick=${() => setPast(true)}>History</button>
      <button disabled=${!verdict.op || verdict.conflict} onClick=${() => audit.undo("answer", item.key, "verdict")}>Undo verdict</button></p>
    ${past && html`<${History} audit=${audit} entity="answer" id=${item.key} label=${(v) => label(item, v)} onClose=${() => setPast(false)} />`}
  </div>
  <footer class="judge"><div class="verdicts" role="group" aria-label="Verdict">${item.verdicts.map((v, at) => html`<button class=${"verdict " + tone(v.value)} aria-pressed=${verdict.value === v.value} onClick=${() => judge(v.value)}><kbd>${at + 1}</kbd>${v.label}</button>`)}</div>
    <div class="line"><button class="plain" onClick=${() => move(-1)}>‹ Previous</button>
      <span aria-live="polite"><${State} of=${verdict.state} />${verdict.op ? html` <span class="soft">${verdict.op.name}, ${time(verdict.op.client_at)}</span>` : html`<span class="soft">not judged</span>`}</span>
      <button class="plain" onClick=${() => move(1)}>Next ›</button></div></footer>`;
}

export const label = (item, value) => item.verdicts.find((v) => v.value === value)?.label || (value === null ? "not judged" : value);

/** What former audits said: read beside, never taken over. */
function Before({ audit, item }) {
  const earlier = audit.pack.json.earlier.filter((f) => item.earlier?.includes(f.number));
  if (!item.previous?.length && !earlier.length) return null;
  return html`<aside class="before"><h2>Before</h2>
    ${(item.previous || []).map((p) => html`<p><${Chip} tone=${tone(p.verdict)}>${p.label}</${Chip}> <span class="soft">${p.name}, ${p.audit}</span>${p.note && html`<br />${p.note}`}</p>`)}
    ${earlier.map((f) => html`<${Earlier} audit=${audit} finding=${f} />`)}</aside>`;
}

export function Earlier({ audit, finding }) {
  const id = String(finding.id), now = audit.value("earlier", id, "state");
  const set = (state) => audit.write({ entity: "earlier", entity_id: id, field: "state", value: { state, method: "on_site_follow_up", note: now?.note || "" } });
  return html`<div class="earlier"><p><b>${finding.number}</b> ${finding.label}, ${finding.clause}: ${finding.statement} <span class="soft">${finding.status_label}${finding.due ? `, due ${finding.due}` : ""}</span></p>
    <div class="two" role="group" aria-label=${"State of " + finding.number}><button aria-pressed=${now?.state === "closed"} onClick=${() => set("closed")}>Verified, closed</button><button aria-pressed=${now?.state === "open"} onClick=${() => set("open")}>Still open</button></div>
    <${State} of=${audit.shown("earlier", id, "state") ? audit.shown("earlier", id, "state").op.state : ""} /></div>`;
}

/** Phrases of the scheme, put at the end of the note; blanks stay to be filled. */
function Snippets({ audit, item, note }) {
  const list = (audit.pack.json.snippets || []).filter((s) => s.kinds.includes("note") && (!s.item || s.item === item.key));
  if (!list.length) return null;
  const use = (text) => audit.write({ entity: "answer", entity_id: item.key, field: "note:" + author.person, value: [note, text].filter(Boolean).join("\n") });
  return html`<details class="phrases"><summary>Phrases</summary>${list.map((s) => html`<button onClick=${() => use(s.text)}>${s.text}</button>`)}</details>`;
}

/** Findings prepared by the scheme: raised with their words, places in brackets are filled in. */
function Prepared({ audit, item }) {
  const list = (audit.pack.json.presets || []).filter((p) => p.item === item.key);
  return list.length ? html`<details class="phrases"><summary>Prepared findings</summary>${list.map((p) => html`<button onClick=${() => raise(audit, item, p)}>${gradeLabel(audit, p.grade)}: ${p.statement}</button>`)}</details>` : null;
}

function Raised({ audit, item }) {
  const own = audit.all("finding").filter((f) => f.item === item.key);
  if (!own.length) return null;
  return html`<h2>Findings</h2><ul class="plainlist">${own.map((f) => html`<li><a href=${`#/audit/${audit.id}/findings/${f.id}`}>${audit.numbers?.get(f.id) || "Draft"}: ${gradeLabel(audit, f.grade)}</a> ${f.statement || html`<span class="soft">not stated yet</span>`} <${State} of=${f.state} /></li>`)}</ul>`;
}

export const gradeLabel = (audit, grade) => audit.pack.json.grades.find((g) => g.value === grade)?.label || "no grade yet";
export { stamp, go };
