// Two judgements beside each other: both are shown, one tap keeps one of them.
import { html, stamp } from "./lib.js";
import { resolution, shown } from "../core/merge.js";
import { author } from "../core/ops.js";

export function Conflict({ audit, register, label = String }) {
  const { heads } = shown(register), isVerdict = register.field === "verdict";
  const settle = (id, both) => {
    const note = audit.register(register.entity, register.entity_id, "note:" + author.person);
    const labels = Object.fromEntries(heads.map((h) => [h.value, label(h.value)]));
    return audit.write(...resolution(register, id, { both, person: author.person, labels, note }));
  };
  return html`<section class="conflict" role="alert"><h2>Judged differently</h2>
    <ul>${heads.map((h) => html`<li><p><b>${label(h.value)}</b><br /><span class="soft">${h.name}, ${stamp(h.client_at)}</span></p>
      <button onClick=${() => settle(h.id, false)}>Keep this</button>
      ${isVerdict && html`<button onClick=${() => settle(h.id, true)}>Keep this, note the other</button>`}</li>`)}</ul></section>`;
}
