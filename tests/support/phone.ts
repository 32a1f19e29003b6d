import type { Page } from "@playwright/test";

/** Reads the value that the crew page has stored under this name in the browser's database; null if there is none. */
export function readStoredValue(page: Page, name: string): Promise<unknown> {
  return page.evaluate(
    (key) =>
      new Promise((resolve, reject) => {
        const openRequest = indexedDB.open("crew");
        openRequest.onerror = reject;
        openRequest.onsuccess = () => {
          const readRequest = openRequest.result.transaction("kept").objectStore("kept").get(key);
          readRequest.onsuccess = () => {
            openRequest.result.close();
            resolve(readRequest.result ?? null);
          };
        };
      }),
    name,
  );
}
