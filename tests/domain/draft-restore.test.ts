/** Text typed right before a page is closed comes back whole and once, in whatever order saves and copies arrive. */
import { expect, test, vi } from "vitest";
import { findBaseOfCopy } from "../../app/_session/local-copies";
import { createDraftSaver } from "../../app/dispatch/saving/draft-saver";
import { mergeText } from "../../server/domain/draft";
import { storeDraft } from "../../server/intake/store-draft";
import { createRandom } from "../support/seeded-random";

type Stored = { writer: string; revision: number; content: string };
type Copy = { id: string; base: string; content: string; sentRevision: number };

const typed = "Jalan ditutup\ndari arah Betung";
/** The first letters are typed before any save, because they are too few to be recognised as the same text. */
const firstLetters = "Jalan di".length;

/**
 * Types a note on one page, reloads it, reloads it again as soon as text is there, and returns what is then in the
 * field. Requests take random times, in both directions, and so do the writes of the browser's own copies; the last
 * ones are lost when their page is closed.
 */
async function typeAndReloadTwice(random: () => number): Promise<string> {
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const travel = () => sleep(random() * random() * 1_500);
  const copyDelayMs = random() < 0.5 ? 0 : random() * 800;
  const copies = new Map<string, Copy>();
  let stored: Stored | undefined;

  const saveOnServer = (version: { writer: string; revision: number; base: number }, content: string) =>
    storeDraft<Stored, string>(version, content, {
      read: async () => (stored ? [stored] : []),
      merge: (row) => mergeText(null, row.content, content),
      isBlank: (text) => text.trim() === "",
      delete: async () => {
        stored = undefined;
      },
      write: async (newContent, newVersion) => {
        stored = { ...newVersion, content: newContent };
      },
    });

  function openPage(writer: string) {
    let [text, isClosed] = ["", false];
    const restoredIds = new Set<string>();
    const heldIds = new Set<string>();
    const writeCopy = (write: () => void) => {
      const isLost = () => isClosed && copyDelayMs > 400;
      setTimeout(() => isLost() || write(), copyDelayMs);
    };
    const saver = createDraftSaver<string>({
      blank: "",
      isSame: (first, second) => first === second,
      send: async (content, version) => {
        await travel();
        const result = await saveOnServer({ writer, ...version }, content);
        await travel();
        return isClosed ? new Promise<never>(() => {}) : result;
      },
      onMerged: (sent, merged) => setText(mergeText(sent, merged, text)),
      onChange: () => {},
      onUnsavedContent: (unsaved) => {
        if (isClosed) return;
        if (unsaved) {
          heldIds.add(writer);
          writeCopy(() => copies.set(writer, { id: `${writer} note`, ...unsaved }));
        } else {
          for (const id of heldIds) writeCopy(() => copies.delete(id));
          heldIds.clear();
        }
      },
    });
    function setText(newText: string): void {
      text = newText;
      saver.setContent(newText);
    }
    /** Restores what the server and the browser have, as the hook of the console does. */
    async function restore(): Promise<void> {
      await travel();
      const [row, ownCopies] = [stored, [...copies]];
      await travel();
      if (isClosed) return;
      if (row && row.writer !== writer && row.revision > saver.stored.revision) {
        const base = saver.stored.content;
        saver.setStoredVersion(row.revision, row.content);
        setText(mergeText(base, row.content, text));
      }
      for (const [copyWriter, copy] of ownCopies) {
        if (copyWriter === writer || restoredIds.has(copyWriter)) continue;
        restoredIds.add(copyWriter);
        heldIds.add(copyWriter);
        setText(mergeText(findBaseOfCopy(copy, row), copy.content, text));
      }
    }
    const close = () => {
      saver.flushNow();
      isClosed = true;
    };
    return { setText, restore, close, readText: () => text };
  }

  const first = openPage("first");
  for (let length = firstLetters; length <= typed.length; length += 1) {
    first.setText(typed.slice(0, length));
    await sleep(random() < 0.1 ? random() * 600 : random() * 30);
  }
  first.close();
  const second = openPage("second");
  while (second.readText() === "") await second.restore();
  await sleep(random() * 300);
  second.close();
  const third = openPage("third");
  for (let reads = 0; reads < 5; reads += 1) {
    await third.restore();
    await sleep(3_000);
  }
  return third.readText();
}

test("a note that is being typed survives two reloads, whole and once, in 1,000 orders of saves and copies", async () => {
  vi.useFakeTimers();
  try {
    for (let seed = 1; seed <= 1_000; seed += 1) {
      const reloaded = typeAndReloadTwice(createRandom(seed).number);
      await vi.advanceTimersByTimeAsync(120_000);
      expect(await reloaded, `seed ${seed}`).toBe(typed);
    }
  } finally {
    vi.useRealTimers();
  }
});
