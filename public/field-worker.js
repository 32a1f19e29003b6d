// Lets the crew's page open in a dead zone: keeps the page and the files it needs, and nothing of the interface. It looks after
// /crew only. A new version takes over when the page is next started; `app/_session/phone-store.ts` empties the cache at sign-out.
const cacheName = "crew-1";
const page = "/crew";
const assets = ["/_next/static/", "/map/", "/sprites/", "/fonts/", "/icon", "/favicon"];
/** A network slower than this is treated like none, where the phone has the page itself. */
const patienceMs = 4_000;
/** Enough for two builds of the page; beyond, what the page does not use goes. */
const mostEntries = 250;

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === page) event.respondWith(openPage(event));
  else if (assets.some((start) => pathname.startsWith(start))) event.respondWith(openAsset(event));
});

/** The page tells which files it uses; the answer says that all of them are here. */
self.addEventListener("message", (event) => {
  if (event.data?.kind !== "keep") return;
  event.waitUntil(
    keep(event.data.urls).then(
      () => event.source?.postMessage({ kind: "kept" }),
      () => {},
    ),
  );
});

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith("crew-") && name !== cacheName).map((name) => caches.delete(name)),
  );
  await self.clients.claim();
}

/** From the network, else, or when that takes too long, as it was last seen: with its own policy and nonce, which belong together. */
async function openPage(event) {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(page);
  const fetched = fetch(event.request).then(async (answer) => {
    if (isWhole(answer)) await cache.put(page, answer.clone());
    return answer;
  });
  event.waitUntil(fetched.catch(() => {}));
  if (!kept) return fetched;
  const late = new Promise((resolve) => setTimeout(resolve, patienceMs, kept));
  return Promise.race([fetched.catch(() => kept), late]);
}

/** Files whose name changes with their content come from the phone; others from the network while there is one. */
async function openAsset(event) {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(event.request, { ignoreVary: true });
  if (kept?.headers.get("cache-control")?.includes("immutable")) return kept;
  try {
    const answer = await fetch(event.request);
    if (isWhole(answer)) await cache.put(event.request, answer.clone());
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function keep(urls) {
  const answer = await fetch(page, { credentials: "same-origin" });
  if (!isWhole(answer)) throw new Error("the page is not to be had");
  // Not before: whoever has signed out meanwhile leaves nothing here.
  const cache = await caches.open(cacheName);
  const named = (await answer.clone().text()).match(/\/_next\/static\/[\w./~%()@-]+\.(?:js|css|woff2)/g) ?? [];
  const wanted = [
    ...new Set([...named, ...urls.filter(isAsset)].map((url) => new URL(url, self.location.origin).href)),
  ];
  for (const url of wanted) {
    const kept = await cache.match(url, { ignoreVary: true });
    if (kept?.headers.get("cache-control")?.includes("immutable")) continue;
    const asset = await fetch(url);
    if (isWhole(asset)) await cache.put(url, asset);
  }
  // Last, so that the page that is kept never lacks a file.
  await cache.put(page, answer);
  await tidy(cache, wanted);
}

async function tidy(cache, wanted) {
  const entries = await cache.keys();
  if (entries.length <= mostEntries) return;
  const used = new Set([...wanted, new URL(page, self.location.origin).href]);
  for (const request of entries) if (!used.has(request.url)) await cache.delete(request);
}

function isAsset(url) {
  const { origin, pathname } = new URL(url, self.location.origin);
  return origin === self.location.origin && assets.some((start) => pathname.startsWith(start));
}

/** Not a redirection to the sign-in, not an error. */
function isWhole(answer) {
  return answer.ok && answer.type === "basic" && !answer.redirected;
}
