// Who uses this device, and what is taken along. Local data opens without the server; the server is asked only to send.
import { call } from "./api.js";
import { hash } from "./hash.js";
import { author } from "./ops.js";
import * as db from "./db.js";

const PEOPLE = "field-people", LAST = "field-last";

/** People who have data on this device: [{person, name}]. */
export const people = () => JSON.parse(localStorage.getItem(PEOPLE) || "[]");
const lastPerson = () => people().find((p) => p.person === Number(localStorage.getItem(LAST)));

/** The build this page runs, and the one the server has; null when it cannot be reached. */
export async function builds() {
  const keys = await caches.keys().catch(() => []);
  const latest = await fetch("/field/version.json", { cache: "no-store" }).then((r) => (r.ok ? r.json() : null)).catch(() => null);
  return { cached: keys.filter((k) => k.startsWith("field-")).map((k) => k.slice(6)), latest: latest?.build || null };
}

/** Opens the data of the person who used this device last, or of whoever is signed in. Null: nobody is known. */
export async function begin(onClosed) {
  const last = lastPerson();
  if (last) {
    await enter(last, onClosed);
    return last;
  }
  const reply = await call("/session");
  if (reply.status !== 200) return null;
  await enter(reply.body, onClosed);
  return { person: reply.body.person, name: reply.body.name };
}

export async function enter({ person, name }, onClosed) {
  Object.assign(author, { person, name });
  await db.open(person, onClosed);
  author.device = (await db.meta("device")) || crypto.randomUUID();
  await db.setMeta("device", author.device);
  localStorage.setItem(LAST, person);
  localStorage.setItem(PEOPLE, JSON.stringify([{ person, name }, ...people().filter((p) => p.person !== person)]));
}

/** Closes this person's data; it stays on the device. */
export function leave() {
  localStorage.removeItem(LAST);
  db.close();
}

export const whoAmI = () => call("/session");

/** Signs in without leaving the page; the answer's status says how it went. */
export const signIn = (email, password) => call("/sign-in", { method: "POST", json: { email, password, device: author.device || crypto.randomUUID(), label: label(), build: "" } });

/** Makes this device known, so that it may send for thirty days. */
export const register = (build) => call("/devices", { method: "POST", json: { device: author.device, label: label(), build, platform: navigator.platform || "" } });

function label() {
  const kind = /iPad|iPhone/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1) ? "iPad"
    : /Android/.test(navigator.userAgent) ? "Android tablet" : "Computer";
  return `${kind} of ${author.name || "an auditor"}`.slice(0, 60);
}

export const isPad = () => label().startsWith("iPad");
export const isInstalled = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;

export async function onlineAudits() {
  const reply = await call("/audits");
  if (reply.status === 200) await db.setMeta("audits", reply.body.audits);
  return { reply, audits: reply.status === 200 ? reply.body.audits : (await db.meta("audits")) || [] };
}

/** The audits whose package is on the device: [{id, …}]. */
export const takenAudits = () => db.read(async (d) => (await d.getAll("packages")).map((p) => ({ id: p.audit_id, version: p.version, at: p.at, ...p.json.audit })));

/** Fetches the package and keeps it when it is whole. Tells {ok, reason}. */
export async function takePackage(id) {
  const kept = await db.read((d) => d.get("packages", id));
  const reply = await call(`/audits/${id}/package?have=${kept?.sha256 || ""}&device=${author.device}`);
  if (!reply.online) return { ok: false, reason: "The server cannot be reached." };
  if (reply.status !== 200) return { ok: false, status: reply.status, reason: reply.body?.error?.message || `The server answered ${reply.status}.` };
  if (reply.body.unchanged) return { ok: true };
  const sha256 = await hash(new TextEncoder().encode(reply.text));
  if (sha256 !== reply.headers.get("X-Package-Sha256")) return { ok: false, reason: "The package came damaged. Try again." };
  const version = Number(reply.headers.get("X-Package-Version"));
  await db.write(["packages"], (tx) => tx.objectStore("packages").put({ audit_id: id, version, sha256, json: reply.body, at: Date.now() }));
  return { ok: true };
}
