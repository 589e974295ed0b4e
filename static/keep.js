// Keeps in this browser what was typed into a long form and is not stored yet, and offers it when the form is opened
// again. A form with data-keep is kept under that name; others call keepTyped themselves. Forms work without this file.
"use strict";

const keepTyped = (form, key, own = new Set()) => {
  const box = { get: (k) => { try { return localStorage.getItem(k); } catch { return null; } },
    set: (k, v) => { try { localStorage.setItem(k, v); } catch { /* a browser that keeps nothing */ } },
    drop: (k) => { try { localStorage.removeItem(k); } catch { /* as above */ } } };
  const asked = () => [...form.elements].filter((el) => el.name && !own.has(el.name) && !["hidden", "submit", "file"].includes(el.type));

  // Boxes of one name together are one answer, as a list.
  const typed = () => {
    const all = {};
    for (const el of asked()) {
      if (el.type === "radio") all[el.name] = el.checked ? el.value : (all[el.name] ?? "");
      else if (el.type === "checkbox") all[el.name] = (all[el.name] ?? []).concat(el.checked ? [el.value] : []);
      else all[el.name] = el.value;
    }
    return all;
  };
  const fill = (values) => {
    for (const el of asked()) {
      if (!(el.name in values)) continue;
      if (el.type === "radio") el.checked = el.value === values[el.name];
      else if (el.type === "checkbox") el.checked = values[el.name].includes(el.value);
      else el.value = values[el.name];
    }
  };
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  // Offers what an earlier visit could not store, never puts it in silently.
  const offer = (before, words, put) => {
    let left = null;
    try { left = JSON.parse(box.get(key)); } catch { /* nothing that can be read */ }
    const now = typed();
    if (!left || !Object.keys(left).some((name) => name in now && !same(left[name], now[name]))) { box.drop(key); return; }
    const note = document.createElement("div"), text = document.createElement("p");
    note.className = "note wait";
    note.setAttribute("role", "status");
    text.textContent = words;
    note.append(text);
    for (const [word, act] of [["Put them in", () => { fill(left); put?.(); }], ["Forget them", () => box.drop(key)]]) {
      const b = document.createElement("button");
      b.type = "button";
      b.textContent = word;
      b.className = "second small";
      b.addEventListener("click", () => { act(); note.remove(); });
      note.append(b, " ");
    }
    before.before(note);
  };
  return { keep: () => box.set(key, JSON.stringify(typed())), forget: (which = key) => box.drop(which), offer };
};

// The name of a kept form ends in the version it was drawn from: what was typed for another is dropped.
for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = `kept:${form.dataset.keep}`, of = key.slice(0, key.lastIndexOf(":") + 1);
  try {
    for (const k of Object.keys(localStorage)) if (k.startsWith(of) && k !== key) localStorage.removeItem(k);
  } catch { /* a browser that keeps nothing */ }
  const kept = keepTyped(form, key);
  form.addEventListener("input", kept.keep);
  kept.offer(form, "This browser holds answers that were typed here and not sent.", kept.keep);
}
