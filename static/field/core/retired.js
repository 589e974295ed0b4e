// Served in place of the worker when a release must be taken back: it removes the kept files and itself.
// What auditors recorded lies in IndexedDB and stays.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (e) => e.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("field-")) await caches.delete(name);
  await registration.unregister();
})()));
