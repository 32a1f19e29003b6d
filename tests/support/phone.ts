import type { Page } from "@playwright/test";

/** Reads the value that the crew page has stored under this name in the browser's database; null if there is none. */
export function readStored(page: Page, name: string): Promise<unknown> {
  return page.evaluate(
    (key) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("crew");
        opening.onerror = reject;
        opening.onsuccess = () => {
          const reading = opening.result.transaction("kept").objectStore("kept").get(key);
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result ?? null);
          };
        };
      }),
    name,
  );
}
