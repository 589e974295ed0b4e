// Signing in without leaving the page: what is being written stays where it is.
import { html, useState } from "./lib.js";
import { author } from "../core/ops.js";
import { signIn } from "../core/session.js";

export function SignIn({ onDone }) {
  const [email, setEmail] = useState(""), [password, setPassword] = useState("");
  const [said, say] = useState(""), [busy, setBusy] = useState(false);
  const send = async (e) => {
    e.preventDefault();
    setBusy(true);
    const reply = await signIn(email, password);
    setBusy(false);
    if (reply.status === 200) return onDone(reply.body);
    say(!reply.online ? "The server cannot be reached. What you record stays on this device." : reply.body?.error?.message || "That did not work.");
  };
  return html`<form class="signin" onSubmit=${send}>
    ${said && html`<p class="fault" role="alert">${said}</p>`}
    <div class="field"><label for="si-mail">E-mail${author.name && html` <span class="hint">(as ${author.name})</span>`}</label>
      <input id="si-mail" type="email" autocomplete="username" required value=${email} onInput=${(e) => setEmail(e.target.value)} /></div>
    <div class="field"><label for="si-word">Password</label>
      <input id="si-word" type="password" autocomplete="current-password" required value=${password} onInput=${(e) => setPassword(e.target.value)} /></div>
    <button class="main" disabled=${busy}>${busy ? "Signing in" : "Sign in"}</button></form>`;
}
