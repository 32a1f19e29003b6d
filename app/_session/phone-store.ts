"use client";

/**
 * What a crew's phone keeps for itself: what was pressed and is not sent yet, photos, positions, and the last task, so that all
 * of it outlives the page. Named once here, because signing out has to forget it from any screen.
 */
const databaseName = "crew";
const version = 1;
/** The page and its files, kept by `public/field-worker.js`, which names them alike. */
const cachePrefix = "crew-";

/** `presses`, `photos` and `fixes` are queues, numbered by the phone; `kept` holds single things by name. */
export type StoreName = "presses" | "photos" | "fixes" | "kept";

let opening: Promise<IDBDatabase> | null = null;
/** Whoever signed out has gone: what the page still does until it is left keeps nothing any more. */
let isForgotten = false;

function open(): Promise<IDBDatabase> {
  if (isForgotten) return Promise.reject(new Error("signed out"));
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(databaseName, version);
    request.onupgradeneeded = () => {
      for (const queue of ["presses", "photos", "fixes"] satisfies StoreName[]) {
        request.result.createObjectStore(queue, { keyPath: "order", autoIncrement: true });
      }
      request.result.createObjectStore("kept" satisfies StoreName);
    };
    request.onsuccess = () => {
      // Another page wants to delete it: signing out must not wait for this one.
      request.result.onversionchange = () => {
        request.result.close();
        opening = null;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  }).catch((error) => {
    opening = null;
    throw error;
  });
  return opening;
}

/** One piece of work on a shelf; done when the phone has written it. */
export async function withStore<Result>(
  shelf: StoreName,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(shelf, mode, { durability: "strict" });
    const request = work(transaction.objectStore(shelf));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** How many presses and photos of this phone have not reached the room. */
export async function countUnsent(): Promise<number> {
  try {
    const counts = await Promise.all(
      (["presses", "photos"] as const).map((shelf) => withStore(shelf, "readonly", (store) => store.count())),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  } catch {
    return 0;
  }
}

/** Forgets everything that the phone keeps, the page for dead zones too; until the page is loaded anew it keeps nothing more. */
export async function clearPhone(): Promise<void> {
  isForgotten = true;
  (await opening?.catch(() => null))?.close();
  opening = null;
  await new Promise<void>((resolve) => {
    const request = indexedDB.deleteDatabase(databaseName);
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });
  if (!("caches" in window)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(cachePrefix)).map((name) => caches.delete(name)));
}
