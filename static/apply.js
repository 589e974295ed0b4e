// Saves the questionnaire as it is typed, and keeps what could not be saved in this browser.
// The form works without this file: every part has its buttons.
"use strict";

(() => {
  const frame = document.querySelector("[data-apply]");
  const form = frame?.querySelector("form");
  if (!form) return;
  const key = `apply:${frame.dataset.apply}:${form.dataset.part}:${form.dataset.row}`;
  const sign = () => document.getElementById("apply-saved");
  const own = new Set(["once", "version", "part", "row", "print", "do", "email", "paste"]);
  let timer, busy = false, again = false, dirty = false;

  const say = (text, bad) => { const s = sign(); if (s) { s.textContent = text; s.classList.toggle("bad", !!bad); } };

  const typed = () => {
    const all = {};
    for (const el of form.elements) {
      if (!el.name || own.has(el.name) || el.type === "hidden" || el.type === "submit") continue;
      if (el.type === "checkbox") all[el.name] = el.checked ? "yes" : "";
      else if (el.type === "radio") { if (el.checked) all[el.name] = el.value; }
      else all[el.name] = el.value;
    }
    return all;
  };
  const fill = (values) => {
    for (const el of form.elements) {
      if (!(el.name in values)) continue;
      if (el.type === "checkbox") el.checked = values[el.name] === "yes";
      else if (el.type === "radio") el.checked = el.value === values[el.name];
      else if (el.type !== "hidden") el.value = values[el.name];
    }
  };
  const keep = () => { try { localStorage.setItem(key, JSON.stringify(typed())); } catch { /* a browser that keeps nothing */ } };
  const forget = (which = key) => { try { localStorage.removeItem(which); } catch { /* as above */ } };

  // A page sent by a button is stored when the server led on to the next page. What it stores may differ from
  // what was typed, in blank rows or a country by its name, so the copy is not compared: it is dropped here.
  const sending = (which) => { try { which ? sessionStorage.setItem("apply-sent", which) : sessionStorage.removeItem("apply-sent"); } catch { /* as above */ } };
  const arrived = () => {
    let sent = null;
    try { sent = sessionStorage.getItem("apply-sent"); } catch { /* as above */ }
    sending(null);
    if (sent && performance.getEntriesByType("navigation")[0]?.redirectCount > 0) forget(sent);
  };
  arrived();

  const swap = (page, id) => {
    const from = page.getElementById(id), to = document.getElementById(id);
    if (from && to) to.replaceWith(document.importNode(from, true));
  };

  // One save at a time; what is typed meanwhile goes with the next one.
  const save = async () => {
    if (busy) { again = true; return; }
    busy = true; again = false; dirty = false;
    const body = new URLSearchParams(new FormData(form));
    body.delete("paste"); body.delete("email"); body.set("do", "auto");
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "error" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.status === 409) say("Not saved: this part changed in another window. Press Save to see both.", true);
      else if (!answer.ok) throw new Error(String(answer.status));
      else {
        swap(page, "apply-stamp"); swap(page, "apply-side"); swap(page, "apply-sums"); swap(page, "apply-saved");
        if (!dirty) forget();
      }
    } catch {
      keep();
      say("Not saved yet: no answer from the server. Your text is kept in this browser and sent again.", true);
      dirty = true;
      clearTimeout(timer);
      timer = setTimeout(save, 10000);
    }
    busy = false;
    if (again) save();
  };

  const later = () => { clearTimeout(timer); timer = setTimeout(save, 700); };

  form.addEventListener("input", (e) => {
    if (own.has(e.target.name)) return;
    dirty = true; keep(); sending(null); say("Not saved yet");
    const row = e.target.closest("tr");
    if (e.target.hasAttribute("data-sum") && row) {
      const sum = [...row.querySelectorAll("[data-sum]")].reduce((n, el) => n + (/^\s*\d+\s*$/.test(el.value) ? parseInt(el.value, 10) : 0), 0);
      row.querySelector("output").textContent = sum;
    }
  });
  form.addEventListener("change", (e) => { if (!own.has(e.target.name)) later(); });
  addEventListener("online", () => { if (dirty) save(); });
  form.addEventListener("submit", (e) => {
    clearTimeout(timer);
    if (navigator.onLine) { sending(key); return; }
    e.preventDefault(); e.stopPropagation(); keep(); dirty = true;
    say("Not saved yet: there is no network. Your text is kept in this browser and sent when it is back.", true);
  }, true);

  // What an earlier visit could not save is offered, never put in silently.
  let left = null;
  try { left = JSON.parse(localStorage.getItem(key)); } catch { /* nothing that can be read */ }
  const now = typed();
  if (left && Object.keys(left).some((name) => name in now && left[name] !== now[name])) {
    const note = document.createElement("div");
    note.className = "note wait"; note.setAttribute("role", "status");
    const text = document.createElement("p");
    text.textContent = "This browser holds answers to this part that were typed and not saved.";
    const put = document.createElement("button"), drop = document.createElement("button");
    put.type = drop.type = "button"; put.textContent = "Put them in"; drop.textContent = "Forget them";
    put.className = drop.className = "second small";
    put.addEventListener("click", () => { fill(left); note.remove(); dirty = true; save(); });
    drop.addEventListener("click", () => { forget(); note.remove(); });
    note.append(text, put, " ", drop);
    frame.before(note);
  } else forget();
})();
