// Marks on a photo: arrow, circle and text lie over it and change nothing; blur is burned in.
import { html, useRef, useState } from "./lib.js";
import { burn } from "../core/photo.js";
import { hash } from "../core/hash.js";
import { also, read, write } from "../core/db.js";

const TOOLS = { arrow: "Arrow", circle: "Circle", text: "Text", blur: "Blur" };

export function Mark({ audit, evidence, url, active }) {
  const [tool, setTool] = useState("arrow"), [now, setNow] = useState(null), [words, setWords] = useState(""), [blurs, setBlurs] = useState([]), [said, say] = useState("");
  const box = useRef(), marks = evidence.annotation?.marks || [];
  const at = (e) => { const r = box.current.getBoundingClientRect(); return { x: round((e.clientX - r.left) / r.width), y: round((e.clientY - r.top) / r.height) }; };
  const down = (e) => { if (!active) return; box.current.setPointerCapture(e.pointerId); const p = at(e); setNow({ tool, x: p.x, y: p.y, x2: p.x, y2: p.y, text: words }); };
  const move = (e) => { if (now) { const p = at(e); setNow({ ...now, x2: p.x, y2: p.y }); } };
  const up = () => {
    if (!now) return;
    if (now.tool === "blur") setBlurs([...blurs, now]);
    else if (now.tool !== "text" || words.trim()) save([...marks, now]);
    setNow(null);
  };
  const save = (list) => audit.write({ entity: "evidence", entity_id: evidence.id, field: "annotation", value: { marks: list } });
  const sent = audit.uploads.find((u) => u.att_id === evidence.meta.att)?.offset > 0;
  const apply = async () => { await burnIn(audit, evidence, blurs); setBlurs([]); say("The blurred parts are gone for good."); };
  return html`<div class="marks">${active && html`<div class="two" role="group" aria-label="Tool">${Object.entries(TOOLS).map(([key, name]) => html`<button aria-pressed=${tool === key} disabled=${key === "blur" && sent} onClick=${() => setTool(key)}>${name}</button>`)}</div>
    ${tool === "text" && html`<input aria-label="Words" placeholder="Words, then tap where they belong" value=${words} onInput=${(e) => setWords(e.target.value)} />`}
    ${tool === "blur" && html`<p class="hint">Draw over what must not be seen. ${sent ? "This picture has been sent already." : ""}</p>`}`}
    <div class="canvas" ref=${box} onPointerDown=${down} onPointerMove=${move} onPointerUp=${up}><img src=${url} alt=${evidence.caption || "Photo"} draggable="false" />
      <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">${[...marks, ...blurs, now].filter(Boolean).map(shape)}</svg>
      ${[...marks, now].filter((m) => m?.tool === "text").map((m) => html`<span class="words" style=${{ left: m.x * 100 + "%", top: m.y * 100 + "%" }}>${m.text}</span>`)}</div>
    ${active && html`<p class="actions"><button disabled=${!marks.length} onClick=${() => save(marks.slice(0, -1))}>Take back the last mark</button>${blurs.length > 0 && html`<button class="main" onClick=${apply}>Burn in the blur</button><button onClick=${() => setBlurs([])}>No blur</button>`}</p>`}
    ${said && html`<p class="soft" role="status">${said}</p>`}</div>`;
}

const round = (n) => Math.round(Math.min(1, Math.max(0, n)) * 1000) / 1000;

function shape({ tool, x, y, x2, y2 }) {
  const [a, b, c, d] = [x, y, x2, y2].map((n) => n * 1000);
  if (tool === "circle") return html`<ellipse cx=${(a + c) / 2} cy=${(b + d) / 2} rx=${Math.abs(c - a) / 2} ry=${Math.abs(d - b) / 2} />`;
  if (tool === "blur") return html`<rect x=${Math.min(a, c)} y=${Math.min(b, d)} width=${Math.abs(c - a)} height=${Math.abs(d - b)} />`;
  if (tool !== "arrow") return null;
  const turn = Math.atan2(d - b, c - a), tip = (by) => `${c - 40 * Math.cos(turn + by)} ${d - 40 * Math.sin(turn + by)}`;
  return html`<path d=${`M${a} ${b}L${c} ${d}M${tip(0.5)}L${c} ${d}L${tip(-0.5)}`} />`;
}

/** Replaces the picture before any of it was sent: a new file under a new id, the old bytes are removed. */
async function burnIn(audit, evidence, blurs) {
  const old = evidence.meta.att, areas = blurs.map((m) => ({ x: Math.min(m.x, m.x2), y: Math.min(m.y, m.y2), w: Math.abs(m.x2 - m.x), h: Math.abs(m.y2 - m.y) }));
  const { bytes, thumb } = await burn(await read((db) => db.get("blobs", old)), areas);
  const att = crypto.randomUUID(), sha256 = await hash(bytes), size = bytes.byteLength;
  await write(["blobs", "thumbs", "uploads"], async (tx) => {
    const upload = await tx.objectStore("uploads").get(old);
    for (const store of ["blobs", "thumbs", "uploads"]) also(tx.objectStore(store).delete(old));
    also(tx.objectStore("blobs").put(bytes, att));
    also(tx.objectStore("thumbs").put(thumb, att));
    return tx.objectStore("uploads").put({ ...upload, att_id: att, sha256, size, offset: 0, state: "queued" });
  });
  await audit.write({ entity: "evidence", entity_id: evidence.id, field: "meta", value: { ...evidence.meta, att, sha256, size } });
  await audit.refreshFiles();
}
