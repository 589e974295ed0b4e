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

  const kept = keepTyped(form, key, own);

  // A page sent by a button is stored when the server led on to the next page. What it stores may differ from
  // what was typed, in blank rows or a country by its name, so the copy is not compared: it is dropped here.
  const sending = (which) => { try { which ? sessionStorage.setItem("apply-sent", which) : sessionStorage.removeItem("apply-sent"); } catch { /* as above */ } };
  const arrived = () => {
    let sent = null;
    try { sent = sessionStorage.getItem("apply-sent"); } catch { /* as above */ }
    sending(null);
    if (sent && performance.getEntriesByType("navigation")[0]?.redirectCount > 0) kept.forget(sent);
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
        if (!dirty) kept.forget();
      }
    } catch {
      kept.keep();
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
    dirty = true; kept.keep(); sending(null); say("Not saved yet");
    const row = e.target.closest("tr");
    if (e.target.hasAttribute("data-sum") && row) {
      const sum = [...row.querySelectorAll("[data-sum]")].reduce((n, el) => n + (/^\s*\d+\s*$/.test(el.value) ? parseInt(el.value, 10) : 0), 0);
      row.querySelector("output").textContent = sum;
    }
  });
  form.addEventListener("change", (e) => { if (!own.has(e.target.name)) later(); });
  addEventListener("online", () => { if (dirty) save(); });
  // A button leads to another page; before it does, the server is asked whether it is there, so that nobody ends on the
  // browser's own page of an error.
  const there = async () => {
    try { return (await fetch("/healthz", { cache: "no-store" })).ok; } catch { return false; }
  };
  let asking = false, asked = false;
  form.addEventListener("submit", async (e) => {
    clearTimeout(timer);
    if (asked) { asked = false; sending(key); return; }
    e.preventDefault(); e.stopPropagation();
    if (asking) return;
    asking = true;
    const button = e.submitter, here = await there();
    while (busy) await new Promise((done) => setTimeout(done, 50)); // a save under way comes first: its stamp is sent
    asking = false;
    if (here) {
      asked = true;
      form.requestSubmit(button);
      return;
    }
    kept.keep(); dirty = true;
    say("Not saved yet: no answer from the server. Your text is kept in this browser and sent when it is back.", true);
    timer = setTimeout(save, 10000);
  }, true);

  kept.offer(frame, "This browser holds answers to this part that were typed and not saved.", () => { dirty = true; save(); });
})();
