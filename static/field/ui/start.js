// The first screen: the audits of this person, which of them are on the device, and whose data lies here.
import { html, go, useEffect, useState } from "./lib.js";
import { leave, onlineAudits, people, takenAudits, enter } from "../core/session.js";
import { countIn } from "../core/ops.js";
import { waitingFiles } from "../core/uploads.js";

const day = (iso) => (iso ? new Date(iso + "T12:00:00").toLocaleDateString([], { day: "numeric", month: "short", year: "numeric" }) : "");

export function Start({ field }) {
  const [list, setList] = useState(null), [online, setOnline] = useState(null);
  useEffect(async () => {
    const taken = await Promise.all((await takenAudits()).map(withCounts));
    setList(taken.map((a) => ({ ...a, taken: true })));
    const { reply, audits } = await onlineAudits();
    setOnline(reply);
    const rest = audits.filter((a) => !taken.some((t) => t.id === a.id));
    setList([...taken.map((a) => ({ ...a, taken: true })), ...rest.map((a) => ({ ...a, taken: false }))]);
  }, []);
  return html`<main class="start"><header class="top"><h1>Your audits</h1><span class="soft">${field.person.name}</span></header>
    ${online && !online.online && html`<p class="note">No connection to the server. Audits on this device open and record as always.</p>`}
    ${online?.status === 401 && html`<p class="note">You are signed out. Audits on this device open as always; to take another one along, sign in inside one of them or <a href="/sign-in?next=/field/">online</a>.</p>`}
    ${list === null ? html`<p class="soft">Looking.</p>` : list.length === 0 ? html`<p>No audit of yours can be taken along. It appears here once you are on its team.</p>` : html`<ul class="cards">${list.map(card)}</ul>`}
    <${Others} field=${field} /></main>`;
}

async function withCounts(audit) {
  const unsent = (await countIn(audit.id, "queued")) + (await countIn(audit.id, "open"));
  return { ...audit, unsent, files: await waitingFiles(audit.id) };
}

const card = (a) => html`<li key=${a.id}><button class="card" onClick=${() => go(a.taken ? `audit/${a.id}` : `take/${a.id}`)}>
  <b>${a.client}</b><span>${a.name} · ${a.number}</span><span class="soft">${day(a.starts)} to ${day(a.ends)}</span>
  <span class=${a.taken ? "state done" : "state"}>${a.taken ? "on this device" : "take offline"}</span>
  ${a.unsent || a.files ? html`<span class="state wait">${a.unsent} entries, ${a.files} files not sent yet</span>` : null}</button></li>`;

/** Another person's data stays closed; changing over closes this one. */
function Others({ field }) {
  const others = people().filter((p) => p.person !== field.person.person);
  const change = async (p) => { leave(); await enter(p, () => {}); location.reload(); };
  return html`<details class="others"><summary>This device is used by somebody else</summary>
    <ul>${others.map((p) => html`<li><button onClick=${() => change(p)}>Open what ${p.name} keeps here</button></li>`)}</ul>
    <p><button onClick=${() => { leave(); location.reload(); }}>Sign in as somebody else</button> <span class="soft">Your own data stays on this device.</span></p></details>`;
}
