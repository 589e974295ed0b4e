// Who wrote what and when, before and after; times are those of the writer's device.
import { html, stamp, useEffect, useState, Sheet, State } from "./lib.js";
import { history } from "../core/ops.js";

const FIELD = (field) => (field === "verdict" ? "Verdict" : field.startsWith("note") ? "Note" : field.startsWith("sample") ? "Sample" : field || "Removal");

export function History({ audit, entity, id, label = String, onClose }) {
  const [ops, setOps] = useState(null);
  useEffect(() => { history(audit.id, entity, id).then(setOps); }, []);
  const value = (op) => (op.kind !== "set" ? { retract: "removed", restore: "restored" }[op.kind] : op.field === "verdict" ? label(op.value) : typeof op.value === "string" ? op.value || "emptied" : JSON.stringify(op.value));
  return html`<${Sheet} title="History" onClose=${onClose} wide>${ops === null ? html`<p>Looking.</p>` : ops.length === 0 ? html`<p>Nothing was recorded here.</p>`
    : html`<ol class="history">${ops.map((op) => html`<li><p><b>${FIELD(op.field)}</b> ${value(op)}</p><p class="soft">${op.name}, ${stamp(op.client_at)} <${State} of=${op.state} />${op.message ? html` ${op.message}` : ""}</p></li>`)}</ol>`}</${Sheet}>`;
}
