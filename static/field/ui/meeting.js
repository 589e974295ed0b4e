// Opening and closing meeting: who was there, what was spoken of (R-MEET-01, R-MEET-02), and who signed what was shown.
import { html, go, useEffect, useRef, useState, State, Text, Sheet, stamp } from "./lib.js";
import { gradeLabel } from "./answer.js";
import { author, hashOf } from "../core/ops.js";
import { hash } from "../core/hash.js";
import { covered, removal } from "../core/merge.js";
import { Pad } from "./pad.js";

export function Meetings({ audit, page }) {
  const kind = page[0] === "closing" ? "closing" : "opening";
  const items = audit.items.filter((i) => i.kind === kind);
  return html`<main class="page"><div class="two" role="group" aria-label="Which meeting">${["opening", "closing"].map((k) => html`<button aria-pressed=${kind === k} onClick=${() => go(`audit/${audit.id}/meetings/${k}`)}>${k === "opening" ? "Opening meeting" : "Closing meeting"}</button>`)}</div>
    <${Attendance} key=${kind} audit=${audit} kind=${kind} item=${items.find((i) => i.attendance)} />
    ${kind === "closing" && html`<${ReadBack} audit=${audit} />`}
    <h2>Spoken of</h2>${items.filter((i) => !i.attendance).map((i) => html`<${Point} key=${i.key} audit=${audit} item=${i} />`)}
    <${Signatures} key=${kind + "s"} audit=${audit} kind=${kind} /></main>`;
}

/** The list of attendants also becomes the text of the record's attendance line, so that it reads as one. */
function Attendance({ audit, kind, item }) {
  const [name, setName] = useState(""), [role, setRole] = useState("");
  const here = audit.all("attendee").filter((a) => a.meta?.meeting === kind);
  const known = [...audit.pack.json.team.map((t) => ({ name: t.name, role: t.role })), ...(audit.pack.json.contacts || [])].filter((k) => !here.some((a) => a.meta.name === k.name));
  const record = (list) => (item ? [{ entity: "answer", entity_id: item.key, field: "note", value: list.map((a) => [a.name, a.role].filter(Boolean).join(", ")).join("\n") },
    { entity: "answer", entity_id: item.key, field: "verdict", value: list.length ? "conform" : null }] : []);
  const put = (who) => audit.write({ entity: "attendee", entity_id: crypto.randomUUID(), field: "meta", value: { meeting: kind, name: who.name, role: who.role || "", organisation: "" } }, ...record([...here.map((a) => a.meta), who]));
  const drop = async (a) => { await audit.remove("attendee", a.id); await audit.write(...record(here.filter((h) => h !== a).map((h) => h.meta))); };
  const submit = (e) => { e.preventDefault(); if (name.trim()) { put({ name: name.trim(), role: role.trim() }); setName(""); setRole(""); } };
  return html`<h1>${kind === "opening" ? "Opening meeting" : "Closing meeting"}</h1><h2>Present</h2>
    <ul class="plainlist">${here.map((a) => html`<li><b>${a.meta.name}</b> <span class="soft">${a.meta.role}</span> <${State} of=${a.state} /> <button class="small" aria-label=${"Remove " + a.meta.name} onClick=${() => drop(a)}>Remove</button></li>`)}</ul>
    ${known.length ? html`<div class="phrases row">${known.map((k) => html`<button onClick=${() => put(k)}>+ ${k.name}</button>`)}</div>` : null}
    <form class="inline" onSubmit=${submit}><input aria-label="Name" placeholder="Name" value=${name} onInput=${(e) => setName(e.target.value)} /><input aria-label="Function" placeholder="Function" value=${role} onInput=${(e) => setRole(e.target.value)} /><button>Add</button></form>`;
}

function Point({ audit, item }) {
  const { value, state } = audit.verdict(item.key);
  const set = (v) => audit.write({ entity: "answer", entity_id: item.key, field: "verdict", value: v });
  return html`<div class="point"><div><b>${item.title}</b>${item.sampling && html`<span class="hint">${item.sampling}</span>`}
    <${Text} id=${"p-" + item.key} single label="Remark or reason" value=${audit.value("answer", item.key, "note")} onType=${(v) => audit.typed("answer", item.key, "note", v)} onDone=${() => audit.seal()} /></div>
    <div class="two" role="group" aria-label=${item.title}>${item.verdicts.map((v) => html`<button aria-pressed=${value === v.value} onClick=${() => set(v.value)}>${v.label}</button>`)}</div><${State} of=${state} /></div>`;
}

/** Every finding in the words of the report, to be read out: none comes as a surprise. */
function ReadBack({ audit }) {
  const list = audit.all("finding");
  return html`<h2>To be read out</h2>${list.length ? list.map((f) => html`<article class="readback"><h3>${audit.numbers?.get(f.id) || "Draft"} · ${gradeLabel(audit, f.grade)} · ${f.clause}</h3>
    ${f.requirement && html`<p><b>Requirement.</b> ${f.requirement}</p>`}<p><b>Statement.</b> ${f.statement || "not stated yet"}</p>${f.evidence && html`<p><b>Evidence.</b> ${f.evidence}</p>`}</article>`) : html`<p>No findings.</p>`}`;
}

const scopeOf = (kind) => (kind === "closing" ? ["finding/", "answer/closing:", "attendee/"] : ["answer/opening:", "attendee/"]);

/** Whether what was signed has changed since: other operations stand now in its scope. */
export function changedSince(audit, meta) {
  return covered(audit.entities.values(), meta.scope).join() !== [...meta.shown].sort().join();
}

function Signatures({ audit, kind }) {
  const [signing, setSigning] = useState(null);
  const present = audit.all("attendee").filter((a) => a.meta?.meeting === kind);
  const given = audit.all("signature").filter((s) => s.meta?.meeting === kind);
  return html`<h2>Signatures</h2><ul class="plainlist">${given.map((s) => html`<li><b>${s.meta.name}</b> <span class="soft">${s.meta.role}, ${stamp(s.first)}</span> <${State} of=${s.state} /> ${" "}
    ${changedSince(audit, s.meta) ? html`<span class="state bad">changed after signature</span>` : html`<span class="state done">as signed</span>`}</li>`)}</ul>
    <div class="phrases row">${present.filter((a) => !given.some((s) => s.meta.attendee === a.id)).map((a) => html`<button onClick=${() => setSigning(a)}>${a.meta.name} signs</button>`)}</div>
    ${signing && html`<${Sign} audit=${audit} kind=${kind} who=${signing} onClose=${() => setSigning(null)} />`}`;
}

function Sign({ audit, kind, who, onClose }) {
  const canvas = useRef(), pad = useRef(), [empty, setEmpty] = useState(true);
  useEffect(() => {
    pad.current = new Pad(canvas.current, () => setEmpty(!pad.current.strokes.length));
    const fit = () => pad.current.draw();
    fit();
    addEventListener("resize", fit);
    return () => removeEventListener("resize", fit);
  }, []);
  const done = async () => {
    await audit.seal();
    await audit.write({ entity: "signature", entity_id: crypto.randomUUID(), field: "meta", value: await signature(audit, kind, who, pad.current.strokes) });
    onClose();
  };
  return html`<${Sheet} title=${`${who.meta.name} signs`} onClose=${onClose} wide><p>${kind === "closing" ? "I have heard the findings as they are shown, and how to answer them." : "I took part in the opening meeting as recorded."}</p>
    <canvas ref=${canvas} class="sign" aria-label="Sign here"></canvas>
    <p class="actions"><button onClick=${() => { pad.current.clear(); setEmpty(true); }}>Clear</button><button class="main" disabled=${empty} onClick=${done}>Keep the signature</button></p></${Sheet}>`;
}

/** What is signed: the ids of every operation shown in the scope, and their digest. */
async function signature(audit, kind, who, strokes) {
  const scope = scopeOf(kind), shownIds = covered(audit.entities.values(), scope);
  const heads = new Map([...audit.entities.values()].filter((rs) => !removal(rs).removed).flat().flatMap((r) => r.heads).map((h) => [h.id, h]));
  const lines = await Promise.all(shownIds.map(async (id) => `${id} ${heads.get(id).hash || (await hashOf(heads.get(id)))}`));
  const points = strokes.map((s) => ({ points: s.points.map((p) => ({ x: Math.round(p.x), y: Math.round(p.y), t: p.time })) }));
  return { meeting: kind, name: who.meta.name, role: who.meta.role, attendee: who.id, scope, shown: shownIds,
    digest: await hash(new TextEncoder().encode(lines.sort().join("\n"))), strokes: points, att: "" };
}
export { author };
