// Before leaving: everything that must be there without a network is tried, one line each. Green or what to do.
import { html, go, size, useEffect, useState } from "./lib.js";
import { author } from "../core/ops.js";
import { builds, isInstalled, isPad, register, takePackage, whoAmI } from "../core/session.js";
import { meta, read, room, setMeta } from "../core/db.js";
import { hash } from "../core/hash.js";
import { SignIn } from "./signin.js";

const PHOTOS = 300 * (600 << 10); // room for a day's photos, twice

/** The checks in order: each tells {ok: true|false|null, say}; null warns without holding anybody back. */
function checks(id, build) {
  return [
    ["Signed in, device known", async () => {
      const reply = await register(build);
      if (reply.status === 401) return { ok: false, say: "Sign in first.", signIn: true };
      return reply.status === 200 ? { ok: true, say: `signed in for ${Math.floor((Date.parse(reply.body.expires_at) - Date.now()) / 86_400_000)} days more, until ${reply.body.expires_at.slice(0, 10)}` } : { ok: false, say: reply.body?.error?.message || "The server cannot be reached." };
    }],
    ["Audit on this device", async () => { const r = await takePackage(id); return { ok: r.ok, say: r.ok ? await contents(id) : r.reason }; }],
    ["Program on this device", async () => {
      const ready = await Promise.race([navigator.serviceWorker?.ready, new Promise((r) => setTimeout(r, 8000))]);
      const { cached, latest } = await builds();
      if (!ready?.active) return { ok: false, say: "The browser did not keep the program. Use a normal window, not a private one." };
      return latest && !cached.includes(latest) ? { ok: false, say: "A newer version is being fetched. Look again in a moment." } : { ok: true, say: `version ${cached[0] || ""}` };
    }],
    ["Writing and reading back", async () => {
      const bytes = crypto.getRandomValues(new Uint8Array(1 << 16)), sum = await hash(bytes);
      await setMeta("probe", bytes.buffer);
      return (await hash(await meta("probe"))) === sum ? { ok: true, say: "as written" } : { ok: false, say: "The device gave back something else than was written." };
    }],
    ["Kept under pressure", async () => {
      const kept = (await navigator.storage?.persisted?.()) || (await navigator.storage?.persist?.());
      if (kept) return { ok: true, say: "the browser promised" };
      return { ok: null, say: "The browser did not promise. Send whenever there is a network." };
    }],
    ["Room", async () => { const r = await room(), free = r.quota - r.used; return { ok: free >= 2 * PHOTOS ? true : free > PHOTOS / 4 ? null : false, say: `${size(free)} free` }; }],
    ["Clock", async () => {
      const begun = Date.now(), reply = await whoAmI();
      if (reply.status !== 200) return { ok: false, say: "The server cannot be reached." };
      author.offset = Date.parse(reply.body.server_now) - (begun + Date.now()) / 2;
      return { ok: Math.abs(author.offset) < 120_000 ? true : null, say: `${Math.round(Math.abs(author.offset) / 1000)} s from the server's; times are shown as the device says` };
    }],
    ["Camera", async () => {
      const state = await navigator.permissions?.query({ name: "camera" }).then((p) => p.state).catch(() => "");
      return state === "denied" ? { ok: null, say: "refused for this page; photos by “Pictures” still work" } : { ok: true, say: "photos are taken by the device's own camera" };
    }],
    ["Home screen", async () => (isInstalled() ? { ok: true, say: "opened as an app" } : isPad() ? { ok: false, say: "On an iPad a tab loses its data after seven days: share, “Add to Home Screen”, open from there, and take the audit along again." } : { ok: null, say: "Install it from the browser's menu to open it like an app." })],
  ];
}

/** What of the audit is on the device, in words. */
async function contents(id) {
  const { json } = await read((db) => db.get("packages", id)), items = json.sections.flatMap((s) => s.items);
  return `whole: ${items.length} items, ${json.earlier.length} open findings of former audits, ${json.sites.length} sites, team of ${json.team.length}; ${size(JSON.stringify(json).length)}`;
}

export function Preflight({ field, id, audit }) {
  const number = id || audit.id, [lines, setLines] = useState([]), [round, setRound] = useState(0), [asks, setAsks] = useState(false);
  useEffect(() => {
    let gone = false;
    (async () => {
      const done = [];
      setLines([]);
      for (const [name, check] of checks(number, field.build)) {
        const result = await check().catch((error) => ({ ok: false, say: error.message }));
        if (gone) return;
        done.push({ name, ...result });
        setLines([...done]);
        if (result.signIn) return setAsks(true);
      }
    })();
    return () => { gone = true; };
  }, [number, round]);
  const all = checks(number, field.build).length, bad = lines.some((l) => l.ok === false), over = lines.length === all;
  return html`<main class="page preflight"><p class="crumb"><a href="#/">‹ All audits</a></p><h1>Before you leave</h1>
    <p class=${"banner " + (bad ? "bad" : over ? "done" : "wait")} role="status">${bad ? "Not ready. What is red must be mended while there is a network." : over ? "Ready. You can leave; everything works without a network." : "Trying what you will need."}</p>
    <ul class="tries">${lines.map((l) => html`<li class=${l.ok === true ? "done" : l.ok === null ? "wait" : "bad"}><i aria-hidden="true">${l.ok === true ? "✓" : l.ok === null ? "!" : "✕"}</i><b>${l.name}</b><span>${l.say}</span></li>`)}</ul>
    ${asks && html`<${SignIn} onDone=${() => { setAsks(false); setRound(round + 1); }} />`}
    <p class="actions"><button class="main" disabled=${!over || bad} onClick=${() => go("audit/" + number)}>Open the audit</button><button onClick=${() => setRound(round + 1)}>Look again</button></p></main>`;
}
