// Keeps the program on the tablet. BUILD and FILES stand above, written by the server from its own files.
// Never asks the waiting worker forward by itself: the page does, when nobody is writing.
const CACHE = "field-" + BUILD;
const SCOPE = "/field/";

addEventListener("install", (e) => e.waitUntil(fill()));
addEventListener("activate", (e) => e.waitUntil(takeOver()));
addEventListener("message", (e) => { if (e.data === "apply") skipWaiting(); });
addEventListener("fetch", (e) => {
  const { request } = e, url = new URL(request.url);
  const ours = request.method === "GET" && url.origin === location.origin && url.pathname.startsWith(SCOPE);
  if (!ours || url.pathname === SCOPE + "version.json") return; // the network alone answers
  e.respondWith(kept(request, url));
});

// One file that cannot be had, or that comes by a redirect, fails the whole: the old worker goes on.
async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((file) => new Request(file, { cache: "reload", redirect: "error" })));
}

async function takeOver() {
  const old = (await caches.keys()).filter((name) => name.startsWith("field-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
}

async function kept(request, url) {
  const cache = await caches.open(CACHE);
  const path = request.mode === "navigate" ? SCOPE : url.pathname;
  return (await cache.match(path, { ignoreVary: true })) || fetch(request);
}
