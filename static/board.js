// The plan board: clauses and sessions by drag or keyboard, hours that follow. Without this file the same form is filled
// in by hand.
"use strict";

(() => {
  const form = document.querySelector("form[data-board]");
  if (!form) return;
  const tray = form.querySelector("[data-tray]");
  const planned = tray.dataset.planned.split(" ").filter(Boolean);
  const said = document.querySelector("[data-said]");
  const rows = () => [...form.querySelectorAll("tr[data-session]")];
  const input = (row) => row.querySelector("input[name$='.clauses']");
  const clausesOf = (row) => input(row).value.split(/[,; ]+/).filter(Boolean);
  const say = (text) => { said.textContent = text; };
  const titleOf = (row) => row.querySelector("input[name$='.what']").value || "a new session";
  let carried = null; // chip that is carried by keyboard

  const chip = (number) => {
    const b = document.createElement("span"); // a button cannot be dragged everywhere
    b.role = "button";
    b.tabIndex = 0;
    b.className = "clause";
    b.draggable = true;
    b.textContent = number;
    b.setAttribute("aria-pressed", "false");
    return b;
  };

  const zones = () => [tray, ...rows().map((r) => r.querySelector("[data-drop] .chips-in"))];
  const rowOf = (zone) => zone.closest("tr[data-session]");

  // Chips and fields say the same; the field is what is sent.
  const write = () => {
    for (const row of rows()) input(row).value = [...row.querySelectorAll(".clause")].map((c) => c.textContent).join(", ");
  };
  const order = (a, b) => {
    const [x, y] = [a, b].map((c) => c.textContent.split(".").map(Number));
    for (let i = 0; i < Math.max(x.length, y.length); i++) if ((x[i] ?? -1) !== (y[i] ?? -1)) return (x[i] ?? -1) - (y[i] ?? -1);
    return 0;
  };
  const put = (c, zone) => {
    if ([...zone.querySelectorAll(".clause")].some((o) => o !== c && o.textContent === c.textContent)) c.remove();
    else zone.append(c);
    [...zone.querySelectorAll(".clause")].sort(order).forEach((o) => zone.append(o));
    write();
    left();
  };
  // A planned clause without a session stands in the tray.
  const left = () => {
    const used = new Set(rows().flatMap(clausesOf));
    const covered = (n) => [...used].some((u) => u === n || n.startsWith(u + "."));
    const shown = [...tray.querySelectorAll(".clause")];
    shown.forEach((c) => { if (used.has(c.textContent)) c.remove(); });
    planned.filter((n) => !covered(n) && !shown.some((c) => c.textContent === n)).forEach((n) => tray.append(chip(n)));
    [...tray.querySelectorAll(".clause")].sort(order).forEach((c) => tray.append(c));
    tray.classList.toggle("none", !tray.querySelector(".clause"));
  };

  tray.replaceChildren();
  for (const row of rows()) {
    const zone = document.createElement("div");
    zone.className = "chips-in";
    clausesOf(row).forEach((n) => zone.append(chip(n)));
    row.querySelector("[data-drop]").append(zone);
    input(row).addEventListener("change", () => {
      zone.replaceChildren(...clausesOf(row).map(chip));
      left();
    });
    const handle = document.createElement("span");
    handle.className = "handle";
    handle.draggable = true;
    handle.title = "Drag the session to another day";
    handle.textContent = "⠿";
    row.querySelector(".times").prepend(handle);
  }
  left();
  form.querySelector(".board-help").hidden = false;
  form.classList.add("live");

  // By mouse.
  let held = null;
  form.addEventListener("dragstart", (e) => {
    held = e.target.closest(".clause, .handle");
    if (!held) return;
    e.dataTransfer.setData("text/plain", held.textContent);
    e.dataTransfer.effectAllowed = "move";
  });
  form.addEventListener("dragover", (e) => {
    if (held && e.target.closest(held.matches(".clause") ? "[data-drop], [data-tray]" : ".board-day")) e.preventDefault();
  });
  form.addEventListener("drop", (e) => {
    if (!held) return;
    e.preventDefault();
    if (held.matches(".clause")) {
      const zone = e.target.closest("[data-tray]") ?? e.target.closest("[data-drop]")?.querySelector(".chips-in");
      if (zone) put(held, zone);
    } else {
      const day = e.target.closest(".board-day");
      if (day) toDay(held.closest("tr"), day.dataset.day);
    }
    held = null;
  });
  const toDay = (row, day) => {
    const place = form.querySelector(`.board-day[data-day="${day}"] tbody`);
    place.insertBefore(row, place.querySelector("tr.free"));
    row.querySelector("select[name$='.day']").value = day;
    sums();
  };

  // By keyboard: Enter takes up and puts down, arrows carry, Delete takes out.
  form.addEventListener("keydown", (e) => {
    const c = e.target.closest?.(".clause");
    if (!c) return;
    const all = zones();
    const here = all.indexOf(c.parentElement);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[e.key];
    if (e.key === "Enter" || e.key === " ") {
      carried = carried === c ? null : c;
      c.setAttribute("aria-pressed", String(carried === c));
      say(carried ? `${c.textContent} is taken up` : `${c.textContent} is put down`);
    } else if (step && carried === c) {
      const zone = all[(here + step + all.length) % all.length];
      put(c, zone);
      c.focus();
      say(rowOf(zone) ? `${c.textContent} in ${titleOf(rowOf(zone))}` : `${c.textContent} has no session`);
    } else if (e.key === "Delete" || e.key === "Backspace") {
      put(c, tray);
      c.focus();
      say(`${c.textContent} has no session`);
    } else if (e.key === "Escape") {
      carried = null;
      c.setAttribute("aria-pressed", "false");
    } else return;
    e.preventDefault();
  });

  // Hours as planned now.
  const minutes = (clock) => { const [h, m] = clock.split(":").map(Number); return Number.isNaN(h) || clock === "" ? NaN : h * 60 + m; };
  const hours = (n) => `${Math.round(n * 100 / 60) / 100} h`;
  const sums = () => {
    const by = {}, onDay = {};
    for (const row of rows()) {
      const n = minutes(row.querySelector("input[name$='.to']").value) - minutes(row.querySelector("input[name$='.from']").value);
      if (!(n > 0)) continue;
      const day = row.querySelector("select[name$='.day']").value;
      row.querySelectorAll("input[name$='.people']:checked").forEach((p) => {
        by[p.value] = (by[p.value] || 0) + n;
        onDay[day + p.value] = (onDay[day + p.value] || 0) + n;
      });
    }
    let total = 0;
    form.querySelectorAll("[data-sum]").forEach((d) => {
      const n = by[d.dataset.sum] || 0;
      d.textContent = hours(n);
      if ("audits" in d.dataset) total += n;
    });
    form.querySelector("[data-total]").textContent = hours(total);
    const people = [...form.querySelectorAll("[data-sum]")].map((d) => d.dataset.sum);
    form.querySelectorAll(".board-day").forEach((s) => s.querySelectorAll("tfoot td").forEach((cell, i) => {
      cell.textContent = hours(onDay[s.dataset.day + people[i]] || 0) + " of " + cell.textContent.split(" of ")[1];
    }));
  };
  form.addEventListener("change", (e) => {
    const day = e.target.closest("select[name$='.day']");
    if (day && day.value) toDay(day.closest("tr"), day.value);
    else sums();
  });
})();
