// Opens what is kept on the device and draws the screens; every change redraws, memory is the only thing between.
import { html, render } from "./ui/lib.js";
import { App } from "./ui/app.js";
import { begin, builds } from "./core/session.js";
import { Audit } from "./core/audit.js";
import { room } from "./core/db.js";

/** The state of the program in this tab. */
export const field = { person: null, audit: null, page: [], build: "", closed: "", update: null, room: null, opening: 0 };

let queued = false;
/** Draws the screens anew, once however often it is asked in a row. */
export function draw() {
  if (queued) return;
  queued = true;
  queueMicrotask(() => {
    queued = false;
    render(html`<${App} field=${field} draw=${draw} />`, document.getElementById("app"));
  });
}

async function route() {
  field.page = decodeURIComponent(location.hash.replace(/^#\/?/, "")).split("|").flatMap((part, at) => (at ? [part] : part.split("/"))).filter(Boolean);
  const id = field.page[0] === "audit" ? Number(field.page[1]) : 0;
  if (field.audit && field.audit.id !== id) {
    field.audit.close();
    field.audit = null;
  }
  if (id && !field.audit && field.person) field.audit = await Audit.open(id, field.build, draw);
  draw();
}

/** Keeps the program on the device; a new version waits until the auditor says so. */
async function keepProgram() {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register("/field/sw.js", { scope: "/field/", updateViaCache: "none" });
  const waiting = () => { if (registration.waiting && navigator.serviceWorker.controller) { field.update = registration.waiting; draw(); } };
  waiting();
  navigator.serviceWorker.ready.then(builds).then(({ cached }) => { field.build ||= cached[0] || ""; if (field.audit) field.audit.sync.build = field.build; });
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", waiting));
}

/** Takes the new version: texts are ended first, the page comes anew once the new worker is in charge. */
export async function applyUpdate() {
  await field.audit?.seal();
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  field.update.postMessage("apply");
}

export async function start() {
  field.build = (await builds()).cached[0] || "";
  field.person = await begin((why) => { field.closed = why; draw(); });
  field.room = await room();
  addEventListener("hashchange", route);
  addEventListener("field-full", draw);
  document.getElementById("app").replaceChildren();
  await route();
  requestAnimationFrame(() => {
    performance.mark("field-ready");
    document.documentElement.dataset.ready = "yes";
  });
}

keepProgram().catch(() => {}); // without it the program works online, and the preflight page says so
start().catch((error) => {
  document.getElementById("app").replaceChildren(Object.assign(document.createElement("p"),
    { className: "starting", textContent: "This device could not open its store: " + error.message + ". Close other tabs of this page and open it again; nothing is deleted." }));
});
