// Small comforts. Every page works without this file.
"use strict";

(() => {
  const typing = (el) => el.closest("input, textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll("table[data-keys] tbody tr, .desk[data-keys] > li")];
  let at = -1;

  const go = (step) => {
    const all = rows();
    if (all.length === 0) return;
    all[at]?.classList.remove("here");
    at = Math.min(all.length - 1, Math.max(0, at + step));
    all[at].classList.add("here");
    all[at].querySelector("a")?.focus({ preventScroll: true });
    all[at].scrollIntoView({ block: "nearest" });
  };

  const keys = {
    j: () => go(1),
    k: () => go(-1),
    "/": () => document.querySelector("main input[type=search], header input[type=search]")?.focus(),
  };

  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
    const act = keys[e.key];
    if (!act) return;
    e.preventDefault();
    act();
  });

  // A second press on a button that is already at work does nothing more; the
  // server would refuse the repeated key anyway, this only keeps it quiet.
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { e.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((f) => delete f.dataset.sent));

  // Who signs out leaves nothing typed behind for the next person at this machine.
  document.querySelector('form[action="/sign-out"]')?.addEventListener("submit", () => {
    try { for (const k of Object.keys(localStorage)) if (k.startsWith("kept:")) localStorage.removeItem(k); } catch { /* a browser that keeps nothing */ }
  });

  // The theme follows the system until someone chooses; the choice is a cookie,
  // so that the next page arrives in the right colours.
  const button = document.querySelector("[data-theme-switch]");
  const names = { "": "as the system", light: "light", dark: "dark" };
  const next = { "": "light", light: "dark", dark: "" };
  const show = () => { button.textContent = "Colours: " + names[document.documentElement.dataset.theme || ""]; };
  if (button) {
    button.hidden = false;
    show();
    button.addEventListener("click", () => {
      const theme = next[document.documentElement.dataset.theme || ""];
      if (theme) document.documentElement.dataset.theme = theme;
      else delete document.documentElement.dataset.theme;
      document.cookie = `theme=${theme}; path=/; max-age=${theme ? 31536000 : 0}; samesite=lax`;
      show();
    });
  }

  document.querySelectorAll("select[data-submit]").forEach((s) => s.addEventListener("change", () => s.form.requestSubmit()));
  document.querySelector(".note.bad[data-focus]")?.focus();
})();
