// What is where: waiting, stuck and received; other devices; conflicts; the way out by a file.
import { html, plural, size, stamp, time, useEffect, useState, State } from "./lib.js";
import { Conflict } from "./conflict.js";
import { label as verdictLabel } from "./answer.js";
import { author, inState } from "../core/ops.js";
import { letGo, sendAgain } from "../core/uploads.js";
import { copyOf, handOver } from "../core/copy.js";
import { call } from "../core/api.js";

export function SyncPage({ audit, field }) {
  const [stuck, setStuck] = useState([]), [counts, setCounts] = useState(null), [said, say] = useState("");
  useEffect(() => {
    let gone = false;
    Promise.all(["open", "queued", "held", "invalid", "acked"].map((s) => inState(audit.id, s))).then(([open, queued, held, invalid, acked]) => {
      if (gone) return;
      setStuck([...held, ...invalid]);
      setCounts({ waiting: open.length + queued.length, received: acked.filter((o) => o.mine).length });
    });
    return () => { gone = true; };
  }, [audit.savedAt, audit.state.received, audit.state.at]);
  const waiting = audit.uploads.filter((u) => u.state === "queued"), broken = audit.uploads.filter((u) => u.state === "invalid");
  const { online, at, error, devices = [] } = audit.state;
  const copy = async () => { say("Making the copy."); await handOver(await copyOf(audit.id, audit.entities), `field-${audit.pack.json.audit.number}-${author.person}.zip`); say(`Copy made ${time(Date.now())}.`); };
  const done = async () => {
    const reply = await call(`/audits/${audit.id}/release`, { method: "POST", json: { device: author.device } });
    say(reply.status === 200 ? "The lead auditor does not wait for this device any more." : reply.body?.error?.message || "That needs the server.");
  };
  const receipt = async () => {
    const reply = await call(`/audits/${audit.id}/receipt?device=${author.device}`);
    if (reply.status !== 200) return say("The receipt needs the server.");
    await handOver(new Blob([JSON.stringify(reply.body, null, 1)], { type: "application/json" }), `receipt-${audit.pack.json.audit.number}.json`);
  };
  return html`<main class="page"><h1>Sending</h1>
    <p>${online ? html`<${State} of="acked" /> The server answers.` : html`<span class="state wait">no connection</span> Everything is kept here and sent when the server answers.`} ${at ? html`<span class="soft">Last complete exchange ${stamp(at)}.</span>` : ""}</p>
    ${error && html`<p class="fault">${error}</p>`}
    ${counts && html`<p>${plural(counts.waiting, "entry", "entries")} and ${plural(waiting.length, "file")} (${size(waiting.reduce((n, u) => n + u.size - u.offset, 0))}) on this device only; ${plural(counts.received, "entry", "entries")} and ${plural(audit.uploads.filter((u) => u.state === "verified").length, "file")} received.</p>`}
    <p class="actions"><button class="main" onClick=${async () => { await audit.seal(); await letGo(audit.id); audit.sync.attempt = 0; audit.sync.soon(0); }}>Send now</button><button onClick=${copy}>Save a copy</button><button onClick=${receipt}>Signed receipt</button><button onClick=${done}>This device is done</button><a class="button" href=${`#/audit/${audit.id}/leave`}>Before you leave</a></p>
    ${said && html`<p role="status" class="soft">${said}</p>`}
    ${audit.conflicts().length > 0 && html`<h2>Conflicts</h2>${audit.conflicts().map((r) => html`<p><b>${audit.byKey.get(r.entity_id)?.title || r.entity}</b></p><${Conflict} audit=${audit} register=${r} label=${(v) => (r.field === "verdict" ? verdictLabel(audit.byKey.get(r.entity_id) || { verdicts: [] }, v) : String(v ?? ""))} />`)}`}
    ${stuck.length + broken.length > 0 && html`<h2>Needs you</h2><ul class="plainlist">${stuck.map((op) => html`<li><${State} of=${op.state} /> <b>${audit.byKey.get(op.entity_id)?.title || op.entity} ${op.field}</b>: ${op.decided === "refused" ? "refused by the lead auditor: " : ""}${op.message || op.code} ${op.decided === "refused" ? "" : op.state === "held" ? "The server keeps it; the lead auditor decides." : "It is kept here and in every copy."}</li>`)}
      ${broken.map((u) => html`<li><${State} of="invalid" /> <b>${u.name}</b>: ${u.message || u.code} <button class="small" onClick=${() => sendAgain(u, (n) => audit.hear(n)).then(() => audit.sync.soon(0))}>Try again</button></li>`)}</ul>`}
    ${devices.length > 0 && html`<h2>Devices of the team</h2><table><thead><tr><th>Device</th><th>Whose</th><th>Last seen</th><th>Not sent</th></tr></thead><tbody>${devices.map((d) => html`<tr><td>${d.label}${d.device === author.device ? " (this one)" : ""}</td><td>${d.name}</td><td>${d.last_seen_at ? stamp(d.last_seen_at) : ""}</td><td>${d.pending} entries, ${d.pending_uploads} files${d.released ? ", done" : ""}</td></tr>`)}</tbody></table>`}
    <p class="soft small">Program ${field.build || "not kept yet"}; package ${audit.version}${audit.state.version > audit.version ? ", a newer one is on the server: take it from “Before you leave”" : ""}. Clock ${Math.abs(author.offset) < 2000 ? "as the server's" : `${Math.round(author.offset / 1000)} s off the server's`}.</p></main>`;
}
