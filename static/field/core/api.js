// Talking to the server. A reply counts as one only if it carries the mark of the field protocol and is JSON:
// the page of a hotel's network is not the server.
export const ROOT = "/api/field/v1";
const STALL = 30_000; // without progress

/**
 * Sends a request and tells {online, status, body}. Offline is whatever is not a recognised answer.
 * @param {string} path below the protocol's root
 * @param {{method?: string, json?: any, bytes?: ArrayBuffer, headers?: object}} options
 */
export async function call(path, { method = "GET", json, bytes, headers = {} } = {}) {
  const stop = new AbortController();
  let timer = setTimeout(() => stop.abort(), STALL);
  try {
    const reply = await fetch(ROOT + path, {
      method, signal: stop.signal, redirect: "error", cache: "no-store", credentials: "same-origin",
      headers: { ...(json === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
      body: json === undefined ? bytes : JSON.stringify(json),
    });
    if (reply.headers.get("X-Field") !== "1") {
      stop.abort(); // nobody will read what a stranger sends
      return offline;
    }
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(), STALL);
    const text = await reply.text();
    const isJSON = (reply.headers.get("Content-Type") || "").includes("json");
    if (text && !isJSON) return offline;
    return { online: true, status: reply.status, headers: reply.headers, text, body: text ? JSON.parse(text) : null };
  } catch {
    return offline;
  } finally {
    clearTimeout(timer);
  }
}

const offline = { online: false, status: 0, headers: new Headers(), body: null };

/** Waits for the n-th attempt in a row: a second, doubling to five minutes, with jitter; what the server asks for counts more. */
export function backoff(attempt, reply) {
  const asked = Number(reply?.headers.get("Retry-After")) * 1000;
  const wait = Math.min(300_000, 1000 * 2 ** Math.min(attempt, 9));
  return Math.max(asked || 0, wait * (0.75 + Math.random() / 2));
}
