// Service worker of the crew page: shows notifications of tasks, and caches the page and its files for use offline,
// but no API responses. Its scope is /crew. A new version takes over at the next start of the page;
// `app/_session/browser-store.ts` clears the cache at sign-out.
const cacheName = "crew-1";
const page = "/crew";
const assets = ["/_next/static/", "/map/", "/sprites/", "/fonts/", "/icon", "/favicon"];
/** How long to wait for the network before showing the cached page. */
const timeoutMs = 4_000;
/** Room for the files of two builds of the page. If there are more, unused files are deleted. */
const maxEntries = 250;

/** Default words. An older page may have registered this file with a URL that lacks some words. */
const defaultWords = {
  title: "Tugas baru: insiden #{number}",
  recalled: "Tugas dibatalkan: insiden #{number}",
  restored: "Tugas berlanjut: insiden #{number}",
  merged: "Insiden #{from} digabung ke #{number}",
  separated: "Insiden #{from} dipisah: tugas Anda insiden #{number}",
  simulation: "SIMULASI:",
  body: "{category}. Buka layar regu.",
  categories: {},
};
/** The translated words of notifications, taken from the URL with which the page registered this file. */
const words = { ...defaultWords, ...JSON.parse(new URL(self.location.href).searchParams.get("words") ?? "{}") };

self.addEventListener("push", (event) => {
  const { event: kind, number, previous, isMerged, category, simulated } = event.data?.json() ?? {};
  const title = titleOf(kind, isMerged).replace("{from}", previous).replace("{number}", number);
  const body = words.body.replace("{category}", words.categories[category] ?? category);
  // With `requireInteraction`, the notification stays until the crew touches it. A recall, or the new number of an
  // incident, replaces the notification of the task.
  const tag = `task-${previous ?? number}`;
  const options = { body, tag, renotify: true, requireInteraction: true, vibrate: [400, 200, 400] };
  event.waitUntil(self.registration.showNotification(simulated ? `${words.simulation} ${title}` : title, options));
});

function titleOf(kind, isMerged) {
  if (kind === "unit.recalled") return words.recalled;
  if (kind === "unit.restored") return words.restored;
  if (kind === "incident.renumbered") return isMerged ? words.merged : words.separated;
  return words.title;
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(
    self.clients.matchAll({ type: "window", includeUncontrolled: true }).then((open) => {
      const screen = open.find(({ url }) => new URL(url).pathname === page);
      return screen ? screen.focus() : self.clients.openWindow(page);
    }),
  );
});

// The browser stops an idle worker. A request then waits until the worker has started again, although the worker
// handles only GET requests. A page that is being closed does not wait, so its last request, such as a call for help,
// would be lost. In browsers without `addRoutes` it is still lost, but the press stays stored on the phone.
self.addEventListener("install", (event) => {
  event.addRoutes?.({ condition: { requestMethod: "POST" }, source: "network" });
});

self.addEventListener("activate", (event) => {
  event.waitUntil(activateWorker());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === page) event.respondWith(respondWithPage(request));
  else if (assets.some((start) => pathname.startsWith(start))) event.respondWith(respondWithAsset(event));
});

/** The page sends the files it uses; the reply confirms that all of them are cached. */
self.addEventListener("message", (event) => {
  if (event.data?.kind !== "keep") return;
  event.waitUntil(
    cacheFiles(event.data.urls).then(
      () => event.source?.postMessage({ kind: "kept" }),
      () => {},
    ),
  );
});

async function activateWorker() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith("crew-") && name !== cacheName).map((name) => caches.delete(name)),
  );
  await self.clients.claim();
}

/**
 * Fetches the page, or returns the cached one on a network failure, a server error or a timeout. Does not cache it:
 * after an update, the cached page must stay until `cacheFiles` has stored the files of the new one.
 */
async function respondWithPage(request) {
  const cache = await caches.open(cacheName);
  const cached = await cache.match(page);
  const networkResponse = fetch(request);
  if (!cached) return networkResponse;
  const timeout = new Promise((resolve) => setTimeout(resolve, timeoutMs, cached));
  const usableResponse = networkResponse.then(
    (response) => (response.status < 500 ? response : cached),
    () => cached,
  );
  return Promise.race([usableResponse, timeout]);
}

/** Immutable files come from the cache; others from the network while online. */
async function respondWithAsset(event) {
  const cache = await caches.open(cacheName);
  const cached = await cache.match(event.request, { ignoreVary: true });
  if (cached?.headers.get("cache-control")?.includes("immutable")) return cached;
  try {
    const response = await fetch(event.request);
    if (isCacheable(response)) await cache.put(event.request, response.clone());
    return cached && response.status >= 500 ? cached : response;
  } catch (error) {
    if (cached) return cached;
    throw error;
  }
}

async function cacheFiles(urls) {
  const response = await fetch(page, { credentials: "same-origin" });
  if (!isCacheable(response)) throw new Error("the page could not be loaded");
  // Open the cache only after the fetch, so that nothing is left in it if the user has signed out meanwhile.
  const cache = await caches.open(cacheName);
  const pageAssets = (await response.clone().text()).match(/\/_next\/static\/[\w./~%()@-]+\.(?:js|css|woff2)/g) ?? [];
  const wantedUrls = [
    ...new Set([...pageAssets, ...urls.filter(isAsset)].map((url) => new URL(url, self.location.origin).href)),
  ];
  for (const url of wantedUrls) {
    const cached = await cache.match(url, { ignoreVary: true });
    if (cached?.headers.get("cache-control")?.includes("immutable")) continue;
    const asset = await fetch(url);
    if (asset.status >= 500) throw new Error("a file could not be loaded");
    if (isCacheable(asset)) await cache.put(url, asset);
  }
  // Store the page last, so that a cached page never lacks a file. It is stored with its security policy, because the
  // nonce in the policy must match the page.
  await cache.put(page, response);
  await deleteUnusedFiles(cache, wantedUrls);
}

async function deleteUnusedFiles(cache, wantedUrls) {
  const entries = await cache.keys();
  if (entries.length <= maxEntries) return;
  const usedUrls = new Set([...wantedUrls, new URL(page, self.location.origin).href]);
  for (const request of entries) if (!usedUrls.has(request.url)) await cache.delete(request);
}

function isAsset(url) {
  const { origin, pathname } = new URL(url, self.location.origin);
  return origin === self.location.origin && assets.some((start) => pathname.startsWith(start));
}

/** Whether a response is neither an error nor a redirect to the sign-in. */
function isCacheable(response) {
  return response.ok && response.type === "basic" && !response.redirected;
}
