// What all screens share: the template tag, small parts, words.
import { Component, h, htm, render, useEffect, useRef, useState } from "../vendor/vendor.js";

export const html = htm.bind(h);
export { Component, render, useEffect, useRef, useState };

export const go = (path) => { location.hash = "#/" + path; };

/** The verdicts' tones: done, bad, wait, or none. */
export const tone = (value) => ({ conform: "done", nonconform: "bad", opportunity: "info", not_available: "wait", not_applicable: "none" })[value] || "";
const SHAPE = { done: "✓", bad: "✕", info: "○", wait: "…", none: "–", "": "·" };

export const Chip = ({ tone: t = "", children }) => html`<span class="chip ${t}"><i aria-hidden="true">${SHAPE[t]}</i>${children}</span>`;

const STATES = {
  open: ["wait", "saved here"], queued: ["wait", "saved here"], acked: ["done", "received"],
  held: ["bad", "needs you"], invalid: ["bad", "needs you"], verified: ["done", "received"],
};
/** Where a thing is: green only when the server has said so. */
export const State = ({ of }) => (STATES[of] ? html`<span class="state ${STATES[of][0]}"><i aria-hidden="true">${{ done: "✓", wait: "●", bad: "!" }[STATES[of][0]]}</i>${STATES[of][1]}</span>` : null);

export const time = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
export const stamp = (at) => new Date(at).toLocaleDateString([], { day: "numeric", month: "short" }) + ", " + time(at);
export const size = (n) => (n >= 1 << 20 ? (n / (1 << 20)).toFixed(n < 10 << 20 ? 1 : 0) + " MB" : Math.ceil(n / 1024) + " KB");
export const plural = (n, one, many = one + "s") => `${n} ${n === 1 ? one : many}`;

/** A dialog over the page, closed by Escape or its button; focus goes in and comes back. */
export function Sheet({ title, onClose, children, wide }) {
  const box = useRef();
  useEffect(() => {
    const dialog = box.current;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  return html`<dialog ref=${box} class=${wide ? "wide" : ""} aria-label=${title} onCancel=${(e) => { e.preventDefault(); onClose(); }}>
    <header><h2>${title}</h2><button class="plain" onClick=${onClose}>Close</button></header>${children}</dialog>`;
}

/**
 * A field whose text is on the device while it is typed: a quarter of a second after a key at the latest, and at
 * once when the field or the page is left. value is what is kept; onType(text) writes, onDone() ends the operation.
 */
export class Text extends Component {
  constructor(props) {
    super(props);
    this.state = { text: props.value || "" };
    this.flush = () => this.write();
    this.hide = () => { if (document.visibilityState === "hidden") this.end(); };
  }
  componentDidMount() {
    addEventListener("pagehide", this.flush);
    document.addEventListener("visibilitychange", this.hide);
  }
  componentWillUnmount() {
    removeEventListener("pagehide", this.flush);
    document.removeEventListener("visibilitychange", this.hide);
    this.end();
  }
  componentWillReceiveProps(next) {
    if (!this.focused && !this.timer && next.value !== this.props.value) this.setState({ text: next.value || "" });
  }
  change(text) {
    this.text = text;
    this.setState({ text });
    this.timer ||= setTimeout(() => this.write(), 200);
    this.idle = clearTimeout(this.idle) || setTimeout(() => this.end(), 30_000);
  }
  write() {
    if (!this.timer) return this.last;
    clearTimeout(this.timer);
    this.timer = 0;
    return (this.last = Promise.resolve(this.props.onType(this.text)).catch(() => {}));
  }
  async end() {
    clearTimeout(this.idle);
    if (this.text === undefined) return;
    const written = this.write(); // with the text, before it is let go
    this.text = undefined;
    await written;
    this.props.onDone?.();
  }
  render({ id, label, hint, rows, limit = 8000, single }, { text }) {
    const common = { id, value: text, maxLength: limit, "aria-describedby": hint ? id + "-hint" : undefined,
      onInput: (e) => this.change(e.target.value), onFocus: () => { this.focused = true; },
      onBlur: () => { this.focused = false; this.end(); } };
    return html`<div class="field"><label for=${id}>${label}</label>${hint && html`<span class="hint" id=${id + "-hint"}>${hint}</span>`}
      ${single ? html`<input ...${common} autocomplete="off" />` : html`<textarea ...${common} rows=${rows || 3}></textarea>`}</div>`;
  }
}
