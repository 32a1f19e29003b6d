"use client";

import { draftHours } from "../../server/domain/draft";

/**
 * The IndexedDB database of this browser. On a crew's phone: unsent button presses, photos and positions, and the last
 * known task. On a console: text that was typed and has not reached the server. It is defined in one place because
 * signing out has to clear it from any screen.
 */
const databaseName = "crew";
const databaseVersion = 2;
/**
 * Prefix of the caches that hold the crew page and its files. `public/field-worker.js` fills them and must use the same
 * prefix.
 */
const cachePrefix = "crew-";

/**
 * `presses`, `photos` and `fixes` are queues with auto-incremented keys. `kept` holds single values by name, and
 * `drafts` unsaved forms and notes.
 */
export type StoreName = "presses" | "photos" | "fixes" | "kept" | "drafts";

let openedDatabase: Promise<IDBDatabase> | null = null;
/** Whether the store was cleared on sign-out. After that nothing may be stored, even by code that is still running. */
let isCleared = false;

/** Tells the other windows of this browser that the person has signed out. */
const signOutChannel =
  typeof window === "undefined" || !("BroadcastChannel" in window) ? null : new BroadcastChannel("sign-out");
signOutChannel?.addEventListener("message", () => {
  isCleared = true;
  window.location.reload();
});

function openDatabase(): Promise<IDBDatabase> {
  if (isCleared) return Promise.reject(new Error("signed out"));
  openedDatabase ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(databaseName, databaseVersion);
    request.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion < 1) {
        for (const storeName of ["presses", "photos", "fixes"] satisfies StoreName[]) {
          request.result.createObjectStore(storeName, { keyPath: "order", autoIncrement: true });
        }
        request.result.createObjectStore("kept" satisfies StoreName);
      }
      request.result.createObjectStore("drafts" satisfies StoreName, { keyPath: "id" });
    };
    request.onsuccess = () => {
      // Another page is deleting the database. Close the connection at once, because signing out must not wait for this
      // page.
      request.result.onversionchange = () => {
        request.result.close();
        openedDatabase = null;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  }).catch((error) => {
    openedDatabase = null;
    throw error;
  });
  return openedDatabase;
}

/** Runs one request on a store. Resolves when the transaction is on disk. */
export async function withStore<Result>(
  name: StoreName,
  mode: IDBTransactionMode,
  makeRequest: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const database = await openDatabase();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(name, mode, { durability: "strict" });
    const request = makeRequest(transaction.objectStore(name));
    // Without this, a transaction is aborted if its page is closed before the request has succeeded.
    transaction.commit();
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

type Text = { text?: string };

/**
 * Number of presses, photos, forms and notes that have not been sent or were refused; null if the browser cannot tell.
 */
export async function countUnsent(): Promise<number | null> {
  try {
    const counts = await Promise.all(
      (["presses", "photos", "drafts"] as const).map((name) => withStore(name, "readonly", (store) => store.count())),
    );
    const texts = await Promise.all(
      ["note", "refusals"].map((name) =>
        withStore("kept", "readonly", (store): IDBRequest<Text | Text[] | undefined> => store.get(name)),
      ),
    );
    const textCount = texts.flatMap((text) => text ?? []).filter(({ text }) => text?.trim()).length;
    return counts.reduce((sum, count) => sum + count, textCount);
  } catch {
    return null;
  }
}

/**
 * Deletes the task that a crew saw last, with its route, and unsaved text that is too old. Called when a session has
 * ended, which may be because the phone was stolen. Unsent data and other unsaved text are kept until the same person
 * signs in again.
 */
export async function deleteEndedSessionData(): Promise<void> {
  const databases = await indexedDB.databases();
  if (!databases.some(({ name }) => name === databaseName)) return;
  for (const name of ["own", "route"]) await withStore("kept", "readwrite", (store) => store.delete(name));
  await deleteOldDrafts();
}

/** Deletes the unsaved text of all people that is older than `draftHours`. */
export async function deleteOldDrafts(): Promise<void> {
  const oldestMs = Date.now() - draftHours * 3_600_000;
  const getAll = (store: IDBObjectStore): IDBRequest<{ id: string; savedAt: number }[]> => store.getAll();
  for (const { id, savedAt } of await withStore("drafts", "readonly", getAll)) {
    if (savedAt < oldestMs) await withStore("drafts", "readwrite", (store) => store.delete(id));
  }
}

/**
 * Clears the database and the offline page, and reloads the other windows of this browser. Nothing is stored again
 * until the page is reloaded.
 */
export async function clearBrowserStore(): Promise<void> {
  isCleared = true;
  signOutChannel?.postMessage("signed-out");
  (await openedDatabase?.catch(() => null))?.close();
  openedDatabase = null;
  await new Promise<void>((resolve) => {
    const request = indexedDB.deleteDatabase(databaseName);
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });
  if (!("caches" in window)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(cachePrefix)).map((name) => caches.delete(name)));
}
