import type { Page } from "@playwright/test";

/** Reads the value that the crew page has stored under this name in the browser's database; null if there is none. */
export function readStoredValue(page: Page, name: string): Promise<unknown> {
  return readStore(page, "kept", name);
}

/** Counts the presses that the crew page has stored in the browser's database. */
export async function countStoredPresses(page: Page): Promise<number> {
  return (await listStored(page, "presses")).length;
}

/** Reads all values of a store of the crew page. */
export async function listStored(page: Page, storeName: string): Promise<unknown[]> {
  return (await readStore(page, storeName)) as unknown[];
}

/** Adds a value to a store of the crew page, as if an earlier page had stored it. */
export function storeValue(page: Page, storeName: string, value: object): Promise<void> {
  return page.evaluate(
    ([store, stored]) =>
      new Promise((resolve, reject) => {
        const openRequest = indexedDB.open("crew");
        openRequest.onerror = reject;
        openRequest.onsuccess = () => {
          const transaction = openRequest.result.transaction(store, "readwrite");
          transaction.objectStore(store).add(stored);
          transaction.onabort = reject;
          transaction.oncomplete = () => {
            openRequest.result.close();
            resolve();
          };
        };
      }),
    [storeName, value] as const,
  );
}

/** Reads one value of a store of the crew page, or without a name all its values. */
function readStore(page: Page, storeName: string, name?: string): Promise<unknown> {
  return page.evaluate(
    ([store, key]) =>
      new Promise((resolve, reject) => {
        const openRequest = indexedDB.open("crew");
        openRequest.onerror = reject;
        openRequest.onsuccess = () => {
          const objectStore = openRequest.result.transaction(store).objectStore(store);
          const readRequest = key === undefined ? objectStore.getAll() : objectStore.get(key);
          readRequest.onsuccess = () => {
            openRequest.result.close();
            resolve(readRequest.result ?? null);
          };
        };
      }),
    [storeName, name] as const,
  );
}
