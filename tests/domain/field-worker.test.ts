import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";
import { expect, test } from "vitest";
import { catalogues } from "../../server/words/catalogues";

/**
 * Runs the crew's service worker with the given words. Returns a function that passes it a push message and returns the
 * notification that it shows.
 */
function startWorker(words: object) {
  const href = `http://localhost/field-worker.js?words=${encodeURIComponent(JSON.stringify(words))}`;
  const listeners = new Map<string, (event: object) => void>();
  const shown: { title: string; body: string; tag: string }[] = [];
  const self = {
    location: new URL(href),
    addEventListener: (kind: string, listener: (event: object) => void) => listeners.set(kind, listener),
    registration: {
      showNotification: (title: string, { body, tag }: { body: string; tag: string }) =>
        shown.push({ title, body, tag }),
    },
  };
  runInContext(readFileSync("public/field-worker.js", "utf8"), createContext({ self, URL }));
  return (data: object) => {
    listeners.get("push")?.({ data: { json: () => data }, waitUntil: () => {} });
    return shown.at(-1);
  };
}

test.each([
  [{ event: "unit.assigned", number: 12 }, "Tugas baru: insiden #12", "task-12"],
  [{ event: "unit.recalled", number: 12 }, "Tugas dibatalkan: insiden #12", "task-12"],
  [{ event: "unit.restored", number: 12 }, "Tugas berlanjut: insiden #12", "task-12"],
  [
    { event: "incident.renumbered", number: 10, previous: 12, isMerged: true },
    "Insiden #12 digabung ke #10",
    "task-12",
  ],
  [
    { event: "incident.renumbered", number: 12, previous: 10, isMerged: false },
    "Insiden #10 dipisah: tugas Anda insiden #12",
    "task-10",
  ],
  [{ event: "unit.recalled", number: 12, simulated: true }, "SIMULASI: Tugas dibatalkan: insiden #12", "task-12"],
])("the phone shows %j in its own language, and replaces the notification of the task", (data, title, tag) => {
  const push = startWorker({ ...catalogues.id.crewNotice, categories: catalogues.id.category });
  expect(push({ category: "fire", ...data })).toEqual({ title, body: "Kebakaran. Buka layar regu.", tag });
});

test("the worker's default words, used for a page of an older version, are those of the catalogue", () => {
  const { title, recalled, restored, merged, separated, simulation, body } = catalogues.id.crewNotice;
  const push = startWorker({ title: "New task: incident #{number}", body: "{category}." });
  expect(push({ event: "unit.recalled", number: 12, category: "fire" })?.title).toBe("Tugas dibatalkan: insiden #12");
  const script = readFileSync("public/field-worker.js", "utf8");
  for (const text of [title, recalled, restored, merged, separated, simulation, body]) expect(script).toContain(text);
});
