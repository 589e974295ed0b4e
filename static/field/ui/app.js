// The frame: which screen is shown, and the lines above it that concern the whole device.
import { html, go, useState } from "./lib.js";
import { AuditScreen } from "./audit.js";
import { Start } from "./start.js";
import { SignIn } from "./signin.js";
import { Preflight } from "./preflight.js";
import { applyUpdate } from "../main.js";

export function App({ field, draw }) {
  const [page] = field.page;
  const screen = !field.person ? html`<${FirstSignIn} />`
    : page === "audit" && field.audit && field.page[2] === "leave" ? html`<${Preflight} field=${field} audit=${field.audit} />`
    : page === "audit" && field.audit ? html`<${AuditScreen} field=${field} audit=${field.audit} page=${field.page.slice(2)} draw=${draw} />`
    : page === "take" ? html`<${Preflight} field=${field} id=${Number(field.page[1])} />`
    : html`<${Start} field=${field} />`;
  return html`<div class="app">
    ${field.closed === "newer" && html`<p class="banner bad" role="alert">A newer version of this page is open in another tab. This tab shows what it has and writes nothing more.</p>`}
    ${field.closed === "blocked" && html`<p class="banner bad" role="alert">Another tab still holds the older version open. Close it to go on.</p>`}
    ${field.update && html`<p class="banner info">A new version of the app is ready. <button class="small" onClick=${applyUpdate}>Update now</button></p>`}
    ${screen}</div>`;
}

function FirstSignIn() {
  const [done, setDone] = useState(false);
  return html`<main class="start"><h1>Assay field</h1>
    <p>Sign in once while there is a network. After that the app opens and records without one.</p>
    ${done ? html`<p>Signed in.</p>` : html`<${SignIn} onDone=${() => { setDone(true); location.reload(); }} />`}</main>`;
}

export { go };
