// Findings: raised from an answer with what is known already; requirement, evidence and statement apart.
import { html, go, State, Text, useState } from "./lib.js";
import { Earlier, gradeLabel } from "./answer.js";
import { Evidence } from "./evidence.js";
import { Conflict } from "./conflict.js";
import { History } from "./history.js";
import { author } from "../core/ops.js";

/** Opens a new finding with item, clause and evidence from the answer. The grade is the second tap. */
export async function raise(audit, item, preset = {}) {
  const id = crypto.randomUUID(), note = audit.value("answer", item.key, "note:" + author.person);
  const said = { item: item.key, clause: item.number || item.clauses?.[0] || "", grade: preset.grade, requirement: preset.requirement, statement: preset.statement, evidence: note || preset.evidence };
  await audit.write(...Object.entries(said).filter(([, value]) => value).map(([field, value]) => ({ entity: "finding", entity_id: id, field, value })));
  go(`audit/${audit.id}/findings/${id}`);
}

export function Findings({ audit, page, draw }) {
  const list = audit.all("finding"), here = list.find((f) => f.id === page[0]);
  if (here) return html`<${Finding} key=${here.id} audit=${audit} finding=${here} draw=${draw} />`;
  return html`<main class="page"><h1>Findings of this audit</h1>
    ${list.length ? html`<ul class="cards">${list.map((f) => html`<li><a class="card" href=${`#/audit/${audit.id}/findings/${f.id}`}><b>${audit.numbers?.get(f.id) || "Draft"} · ${gradeLabel(audit, f.grade)} · ${f.clause}</b>
      <span>${f.statement || "not stated yet"}</span><span class="soft">${f.by}</span><${State} of=${f.state} />${f.conflict && html`<span class="state bad">written differently</span>`}</a></li>`)}</ul>` : html`<p>None yet. A finding is raised from its item in the checklist (key F).</p>`}
    ${audit.pack.json.earlier.length ? html`<h2>Open from before</h2>${audit.pack.json.earlier.map((f) => html`<${Earlier} audit=${audit} finding=${f} />`)}` : null}</main>`;
}

const PARTS = [["requirement", "Requirement", "What is required, in your own words"], ["evidence", "Evidence seen", "Which record, which date, which case"], ["statement", "Statement", "What is not fulfilled, or what was seen"]];

function Finding({ audit, finding, draw }) {
  const { grades, sites } = audit.pack.json, [past, setPast] = useState(false);
  const set = (field, value) => audit.write({ entity: "finding", entity_id: finding.id, field, value });
  const asks = grades.find((g) => g.value === finding.grade)?.asks_client;
  const lacks = [!finding.grade && "grade", !finding.clause && "clause", asks && !finding.requirement && "requirement", asks && !finding.evidence && "evidence", !finding.statement && "statement"].filter(Boolean);
  const remove = async () => { await audit.remove("finding", finding.id); go(`audit/${audit.id}/findings`); };
  return html`<main class="page"><p class="crumb"><a href=${`#/audit/${audit.id}/findings`}>‹ Findings</a>${finding.item && html` <a href=${`#/audit/${audit.id}/list/${finding.item}`}>${audit.byKey.get(finding.item)?.title || finding.item}</a>`}</p>
    <h1>${audit.numbers?.get(finding.id) || "New finding"}</h1>
    <div class="grades" role="group" aria-label="Grade">${grades.map((g) => html`<button class="verdict" aria-pressed=${finding.grade === g.value} onClick=${() => set("grade", g.value)}>${g.label}</button>`)}</div>
    ${finding.conflict && audit.registers("finding", finding.id).map((r) => (new Set(r.heads.map((h) => JSON.stringify(h.value))).size > 1 ? html`<${Conflict} audit=${audit} register=${r} />` : null))}
    <${Text} id="f-clause" label="Clause" single value=${finding.clause} onType=${(v) => audit.typed("finding", finding.id, "clause", v)} onDone=${() => audit.seal()} />
    ${PARTS.map(([field, label, hint]) => html`<${Text} id=${"f-" + field} label=${label} hint=${hint} value=${finding[field]} onType=${(v) => audit.typed("finding", finding.id, field, v)} onDone=${() => audit.seal()} />`)}
    ${sites?.length > 1 && html`<div class="field"><label for="f-site">Site</label><select id="f-site" value=${finding.site || ""} onChange=${(e) => set("site", e.target.value)}><option value="">not tied to a site</option>${sites.map((s) => html`<option>${s.name}</option>`)}</select></div>`}
    <${Evidence} audit=${audit} finding=${finding.id} draw=${draw} />
    <p class="note">${lacks.length ? `Still lacks ${lacks.join(", ")}. It stays a draft until then.` : "Complete."} <${State} of=${finding.state} /></p>
    ${finding.flagged && html`<p class="banner wait">Somebody removed this while it was being changed. It was kept.</p>`}
    <p class="actions"><button onClick=${() => setPast(true)}>History</button><button class="bad" onClick=${remove}>Remove this finding</button></p>
    ${past && html`<${History} audit=${audit} entity="finding" id=${finding.id} onClose=${() => setPast(false)} />`}</main>`;
}
