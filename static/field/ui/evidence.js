// Evidence of an item or a finding: photos, files, references to documents, and what people said.
import { html, go, size, stamp, useEffect, useRef, useState, Sheet, State, Text } from "./lib.js";
import { Mark } from "./mark.js";
import { author } from "../core/ops.js";
import { keepFile, letGo } from "../core/uploads.js";
import { shrink } from "../core/photo.js";
import { read, room } from "../core/db.js";
import { ROOT } from "../core/api.js";

const TYPES = { photo: "Photo", file: "File", document: "Document", interview: "Interview", audio: "Recording" };

export function Evidence({ audit, item, finding, draw }) {
  const [adding, setAdding] = useState(null), [fault, setFault] = useState(""), [busy, setBusy] = useState(""), [detail, setDetail] = useState(false);
  const [shownOne, show] = useState(null);
  const list = audit.all("evidence").filter((e) => e.meta && belongs(e, item, finding));
  const talks = item ? audit.all("interview").filter((t) => t.items?.includes(item.key)) : [];
  const limits = audit.pack.json.limits || {};
  const take = async (e, type) => {
    const files = [...e.target.files];
    e.target.value = "";
    setFault("");
    for (const file of files) {
      setBusy(`Keeping ${file.name}`);
      try { await keep(audit, { file, type, item: item?.key || "", finding: finding || "", detail, limits }); } catch (error) { setFault(error.message); }
    }
    setBusy("");
    audit.refreshFiles();
  };
  return html`<section class="evidence"><h2>Evidence</h2>
    ${fault && html`<p class="fault" role="alert">${fault}</p>`}${busy && html`<p class="soft" role="status">${busy}</p>`}
    <div class="adders"><label class="button">Photo<input type="file" accept="image/*" capture="environment" class="unseen" onChange=${(e) => take(e, "photo")} /></label>
      <label class="button">Pictures<input type="file" accept="image/*" multiple class="unseen" onChange=${(e) => take(e, "photo")} /></label>
      <label class="button">File<input type="file" multiple accept=${(limits.extensions || []).join()} class="unseen" onChange=${(e) => take(e, "file")} /></label>
      <button onClick=${() => setAdding("document")}>Document</button>${item && html`<button onClick=${() => setAdding("interview")}>Interview</button>`}
      <label class="tick"><input type="checkbox" checked=${detail} onChange=${(e) => setDetail(e.target.checked)} />keep full detail</label></div>
    <ul class="shots">${list.map((e) => html`<${One} key=${e.id} audit=${audit} evidence=${e} onShow=${() => show(e.id)} />`)}</ul>
    ${talks.map((t) => html`<blockquote><b>${t.meta?.name}</b> <span class="soft">${t.meta?.role}${t.meta?.at ? ", " + stamp(t.meta.at) : ""}</span> <${State} of=${t.state} /><br />${Object.entries(t).filter(([k]) => k.startsWith("note:")).map(([, v]) => v).join("\n")}</blockquote>`)}
    ${adding === "document" && html`<${Document} audit=${audit} item=${item} finding=${finding} onClose=${() => setAdding(null)} />`}
    ${adding === "interview" && html`<${Interview} audit=${audit} item=${item} onClose=${() => setAdding(null)} />`}
    ${shownOne && list.find((e) => e.id === shownOne) && html`<${Large} audit=${audit} evidence=${list.find((e) => e.id === shownOne)} onClose=${() => show(null)} />`}</section>`;
}

const belongs = (e, item, finding) => (item && (e.meta.item === item.key || e.items?.includes(item.key))) || (finding && e.meta.finding === finding);

async function keep(audit, { file, type, item, finding, detail, limits }) {
  const { share } = await room();
  if (share >= 0.9) throw new Error("This device is nearly full: answers are still kept, photos and files are not. Send or copy what is here first.");
  if (type === "file" && file.size > (limits.file || 20 << 20)) throw new Error(`${file.name} is larger than ${size(limits.file || 20 << 20)}.`);
  const picture = type === "photo" ? await shrink(file, detail) : { bytes: await file.arrayBuffer() };
  const mime = type === "photo" ? "image/jpeg" : file.type || "application/octet-stream";
  const name = type === "photo" ? `photo-${new Date().toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-")}.jpg` : file.name;
  const kept = await keepFile(audit.id, { bytes: picture.bytes, thumb: picture.thumb, mime, name });
  await audit.write({ entity: "evidence", entity_id: crypto.randomUUID(), field: "meta", value: { type, item, finding, att: kept.att, name, mime, size: kept.size, sha256: kept.sha256, ref: "", taken_at: new Date().toISOString() } });
}

function One({ audit, evidence: e, onShow }) {
  const upload = audit.uploads.find((u) => u.att_id === e.meta.att), url = usePicture(e.meta.att, "thumbs");
  const state = e.state !== "acked" || !upload ? e.state : { queued: "queued", verified: "verified", invalid: "invalid" }[upload.state];
  return html`<li><button class="shot" onClick=${onShow} aria-label=${`${TYPES[e.meta.type]} ${e.caption || e.meta.name || e.meta.ref}`}>${url ? html`<img src=${url} alt="" />` : html`<span class="kind">${TYPES[e.meta.type]}</span>`}
    <span>${e.caption || e.meta.name || e.meta.ref}</span>${upload && upload.state === "queued" && upload.offset > 0 ? html`<progress max=${upload.size} value=${upload.offset}></progress>` : null}<${State} of=${state} /></button></li>`;
}

/** The address of a picture on this device, taken back when it is not shown any more. */
function usePicture(att, store) {
  const [url, setUrl] = useState("");
  useEffect(() => {
    let made = "", gone = false;
    if (att) read((db) => db.get(store, att)).then((bytes) => { if (bytes && !gone) setUrl((made = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" })))); });
    return () => { gone = true; if (made) URL.revokeObjectURL(made); };
  }, [att, store]);
  return url;
}

function Large({ audit, evidence: e, onClose }) {
  const url = usePicture(e.meta.type === "photo" ? e.meta.att : "", "blobs"), [marking, setMarking] = useState(false);
  useEffect(() => { letGo(audit.id, e.meta.att); }, [e.meta.att]);
  const upload = audit.uploads.find((u) => u.att_id === e.meta.att);
  const remove = async () => { await audit.remove("evidence", e.id); onClose(); };
  return html`<${Sheet} title=${TYPES[e.meta.type]} onClose=${onClose} wide>
    ${e.meta.type === "photo" && (url ? html`<${Mark} audit=${audit} evidence=${e} url=${url} active=${marking} />` : upload?.state === "verified" || !upload ? html`<p><a href=${`${ROOT}/uploads/${e.meta.att}`}>Fetch the picture from the server</a></p>` : null)}
    ${e.meta.ref && html`<p><b>${e.meta.ref}</b></p>`}
    <${Text} id="e-caption" label="Caption" single value=${e.caption} onType=${(v) => audit.typed("evidence", e.id, "caption", v)} onDone=${() => audit.seal()} />
    <p class="soft">${e.meta.name} ${e.meta.size ? size(e.meta.size) : ""} · ${e.by}, ${stamp(e.first)} ${upload?.message || ""}</p>
    ${e.flagged && html`<p class="banner wait">Somebody removed this while it was being changed. It was kept.</p>`}
    <p class="actions">${url && html`<button aria-pressed=${marking} onClick=${() => setMarking(!marking)}>Mark and blur</button>`}<button class="bad" onClick=${remove}>Remove</button></p></${Sheet}>`;
}

function Document({ audit, item, finding, onClose }) {
  const [ref, setRef] = useState("");
  const save = async (e) => {
    e.preventDefault();
    await audit.write({ entity: "evidence", entity_id: crypto.randomUUID(), field: "meta", value: { type: "document", item: item?.key || "", finding: finding || "", att: "", name: "", mime: "", size: 0, sha256: "", ref: ref.trim(), taken_at: new Date().toISOString() } });
    onClose();
  };
  return html`<${Sheet} title="Document seen" onClose=${onClose}><form onSubmit=${save}><div class="field"><label for="d-ref">Title, number, version, date</label><input id="d-ref" required maxlength="300" value=${ref} onInput=${(e) => setRef(e.target.value)} /></div><button class="main" disabled=${!ref.trim()}>Keep</button></form></${Sheet}>`;
}

function Interview({ audit, item, onClose }) {
  const [name, setName] = useState(""), [role, setRole] = useState(""), [note, setNote] = useState("");
  const past = [...new Map([...audit.all("interview").map((t) => t.meta), ...(audit.pack.json.contacts || [])].filter(Boolean).map((p) => [p.name, p])).values()];
  const id = useRef(crypto.randomUUID()).current;
  const save = async (e) => {
    e.preventDefault();
    const set = (field, value) => ({ entity: "interview", entity_id: id, field, value });
    await audit.write(set("meta", { name: name.trim(), role: role.trim(), at: new Date().toISOString() }), set("items", [item.key]), ...(note.trim() ? [set("note:" + author.person, note.trim())] : []));
    onClose();
  };
  return html`<${Sheet} title="Interview" onClose=${onClose}><form onSubmit=${save}>
    <div class="phrases row">${past.map((p) => html`<button type="button" onClick=${() => { setName(p.name); setRole(p.role || ""); }}>${p.name}</button>`)}</div>
    <div class="field"><label for="i-name">Who</label><input id="i-name" required value=${name} onInput=${(e) => setName(e.target.value)} /></div>
    <div class="field"><label for="i-role">Function</label><input id="i-role" value=${role} onInput=${(e) => setRole(e.target.value)} /></div>
    <div class="field"><label for="i-note">What was said</label><textarea id="i-note" rows="4" maxlength="8000" value=${note} onInput=${(e) => setNote(e.target.value)}></textarea></div>
    <button class="main" disabled=${!name.trim()}>Keep</button></form></${Sheet}>`;
}
export { go };
