// One audit: header with the state of everything, the tabs, and the screen below.
import { html, go, plural, size, time, useEffect, useState, State } from "./lib.js";
import { Checklist } from "./list.js";
import { Findings } from "./finding.js";
import { Meetings } from "./meeting.js";
import { Draws } from "./draw.js";
import { SyncPage } from "./syncpage.js";
import { SignIn } from "./signin.js";
import { countIn } from "../core/ops.js";

const TABS = [["list", "Checklist"], ["findings", "Findings"], ["meetings", "Meetings"], ["samples", "Samples"], ["sync", "Sending"]];

export function AuditScreen({ field, audit, page, draw }) {
  const tab = page[0] || "list";
  const body = { list: Checklist, findings: Findings, meetings: Meetings, samples: Draws, sync: SyncPage }[tab] || Checklist;
  return html`<header class="bar">
      <button class="plain" onClick=${() => go("")} aria-label="All audits">‹</button>
      <div class="who"><b>${audit.pack.json.audit.client}</b><span>${audit.pack.json.audit.name} · ${audit.pack.json.audit.number}</span></div>
      <nav aria-label="Parts of the audit">${TABS.map(([key, name]) => html`<a href=${`#/audit/${audit.id}/${key}`} aria-current=${tab === key ? "page" : undefined}>${name}${key === "sync" && html`<${Troubles} audit=${audit} />`}</a>`)}</nav>
      <${Unsent} audit=${audit} /></header>
    <${Banners} audit=${audit} draw=${draw} />
    <${body} field=${field} audit=${audit} page=${page.slice(1)} draw=${draw} />`;
}

const Troubles = ({ audit }) => {
  const n = audit.conflicts().length;
  return n ? html` <span class="count" title=${plural(n, "conflict")}>${n}</span>` : null;
};

/** The line that says what is on this device only. */
function Unsent({ audit }) {
  const [ops, setOps] = useState(0);
  useEffect(() => {
    let gone = false;
    Promise.all([countIn(audit.id, "open"), countIn(audit.id, "queued")]).then((n) => gone || setOps(n[0] + n[1]));
    return () => { gone = true; };
  });
  const files = audit.uploads.filter((u) => u.state !== "verified");
  const bytes = files.reduce((sum, u) => sum + u.size - (u.offset || 0), 0);
  if (ops || files.length) {
    const what = [ops && plural(ops, "entry", "entries"), files.length && `${plural(files.length, "file")} (${size(bytes)})`].filter(Boolean).join(", ");
    return html`<a class="sent" href=${`#/audit/${audit.id}/sync`}><${State} of="queued" /><span>${what} on this device only</span></a>`;
  }
  return html`<a class="sent" href=${`#/audit/${audit.id}/sync`}>${audit.state.at ? html`<${State} of="acked" /><span>all, ${time(audit.state.at)}</span>` : html`<span class="soft">${audit.savedAt ? `Saved on this device ${time(audit.savedAt)}` : "Nothing waits"}</span>`}</a>`;
}

function Banners({ audit, draw }) {
  const { needsSignIn, wrongUser } = audit.state;
  const [open, setOpen] = useState(false);
  const signedIn = () => { setOpen(false); audit.state.needsSignIn = false; audit.sync.attempt = 0; audit.sync.soon(0); draw(); };
  return html`${audit.fault && html`<p class="banner bad" role="alert">${audit.fault} <a href=${`#/audit/${audit.id}/sync`}>Save a copy</a></p>`}
    ${wrongUser && html`<p class="banner bad" role="alert">The server knows this device as ${wrongUser}'s. Nothing is sent until you sign in yourself. <button class="small" onClick=${() => setOpen(!open)}>Sign in</button></p>`}
    ${needsSignIn && !wrongUser && html`<p class="banner wait">Go on recording; everything stays on this device. <button class="small" aria-expanded=${open} onClick=${() => setOpen(!open)}>Sign in to send</button></p>`}
    ${open && (needsSignIn || wrongUser) && html`<${SignIn} onDone=${signedIn} />`}`;
}
