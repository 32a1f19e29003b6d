import { TRPCClientError } from "@trpc/client";
import { describe, expect, test, vi } from "vitest";
import { toLocalCopy } from "../../app/_session/local-copies";
import { changeDraft } from "../../app/dispatch/intake/change-draft";
import { emptyDrafts } from "../../app/dispatch/intake/drafts";
import { createDraftSaver } from "../../app/dispatch/saving/draft-saver";
import { blankContent, decideSave, mergeContent, mergeEdits, mergeText } from "../../server/domain/draft";

test.each([
  ["nothing is stored", undefined, { writer: "a", revision: 1, base: 0 }, "replace"],
  ["the page's next save", { writer: "a", revision: 1 }, { writer: "a", revision: 2, base: 0 }, "replace"],
  ["the page's earlier save, late", { writer: "a", revision: 2 }, { writer: "a", revision: 1, base: 0 }, "ignore"],
  ["another page that knows it", { writer: "a", revision: 7 }, { writer: "b", revision: 8, base: 7 }, "replace"],
  ["another page that does not", { writer: "a", revision: 7 }, { writer: "b", revision: 9, base: 6 }, "merge"],
] as const)("a save of a draft: %s", (_, storedVersion, save, expected) => {
  expect(decideSave(storedVersion, save)).toBe(expected);
});

test.each([
  ["only theirs changed", "api", "api besar", "api", "api besar"],
  ["only mine changed", "api", "api", "api besar", "api besar"],
  ["mine was typed before theirs arrived", "", "api besar", "a", "api besar\na"],
  ["typing continues while the server adds the colleague's text", "x", "api\nx", "xy", "api\nxy"],
  ["mine contains theirs by now", "x", "api\nx", "api\nxy", "api\nxy"],
  ["both added", "api", "api di toko", "api, dua orang", "api di toko\n, dua orang"],
  ["mine was shortened", "api besar", "api besar sekali", "api", "api besar sekali\napi"],
  ["mine is an earlier state of theirs", "jalan", "jalan ditutup banjir", "jalan ditutup", "jalan ditutup banjir"],
  ["no known start, one contains the other", null, "api", "api besar", "api besar"],
  ["an earlier save of mine was merged", null, "api\ndua orang", "dua orang luka", "api\ndua orang luka"],
  ["no known start, different texts", null, "api di toko", "dua orang", "api di toko\ndua orang"],
])("merging a text: %s", (_, base, theirs, mine, expected) => {
  expect(mergeText(base, theirs, mine)).toBe(expected);
});

test("answers and places from two pages are all kept; where both pages chose, mine wins", () => {
  const place = { lng: 103.8, lat: -2.9, precision: "exact" as const, name: null, district: null };
  const theirs = { ...blankContent, place, answers: { one: "yes" as const, two: "no" as const } };
  const mine = { ...blankContent, priority: 1 as const, answers: { two: "unknown" as const } };
  expect(mergeContent(blankContent, theirs, mine)).toMatchObject({
    ...{ place, priority: 1, answers: { one: "yes", two: "unknown" } },
  });
});

test("a place picked on this page is not merged with the place text of an earlier version", () => {
  const place = { base: { location: { lng: 103.8, lat: -2.9 } }, value: { location: { lng: 103.9, lat: -2.8 } } };
  const placeText = { base: "", value: "-2.8, 103.9" };
  const address = { base: "", value: "Simpang Pasar" };
  expect(mergeEdits(null, { placeText, address }, { place })).toEqual({ place, address });
  expect(mergeEdits({ placeText }, { placeText, address }, { place })).toEqual({ place, address });
  expect(mergeEdits({}, { place }, { address })).toEqual({ place, address });
});

test("three answers given before the next render go to three questions", () => {
  const question = { do: "answer", key: "k", questionIds: ["one", "two", "three"], type: "road-accident" } as const;
  const { draft } = emptyDrafts();
  const answered = (["yes", "no", "unknown"] as const).reduce(
    (changed, answer) => changeDraft(changed, { ...question, answer }),
    draft,
  );
  expect(answered).toMatchObject({ type: "road-accident", answers: { one: "yes", two: "no", three: "unknown" } });
});

test("a note that an earlier version of the page kept in the browser is restored", () => {
  const fields = { id: "page note", personId: "p", savedAt: 1, what: "note" as const, incidentId: "i" };
  const restored = { ...fields, base: { id: "n", text: "jalan" }, content: { id: "n", text: "jalan ditutup" } };
  expect(toLocalCopy({ ...fields, noteId: "n", base: "jalan", text: "jalan ditutup" })).toEqual(restored);
  expect(toLocalCopy(restored)).toEqual(restored);
});

describe("a draft is saved", () => {
  /** Creates a saver whose requests are answered by `answer` instead of the server. */
  function aSaver(answer: (text: string) => Promise<{ outcome: "stored"; revision: number; merged: string | null }>) {
    const sentSaves: [string, number, number][] = [];
    const merges: [string, string][] = [];
    const unsaved: ({ content: string; base: string; sentRevision: number } | null)[] = [];
    const saver = createDraftSaver<string>({
      blank: "",
      isSame: (first, second) => first === second,
      send: (text, { revision, base }) => {
        sentSaves.push([text, revision, base]);
        return answer(text);
      },
      onMerged: (text, merged) => merges.push([text, merged]),
      onChange: () => {},
      onUnsavedContent: (content) => unsaved.push(content),
    });
    return { saver, sent: sentSaves, merges, unsaved };
  }

  test("while it is typed without a pause, at once when asked, and again after a failure", async () => {
    vi.useFakeTimers();
    try {
      let isDown = false;
      let revision = 0;
      const {
        saver,
        sent: sentSaves,
        unsaved,
      } = aSaver(async () => {
        if (isDown) throw new Error("no connection");
        revision += 1;
        return { outcome: "stored", revision, merged: null };
      });
      for (const text of ["a", "ap", "api", "api ", "api b"]) {
        saver.setContent(text);
        await vi.advanceTimersByTimeAsync(150);
      }
      expect(sentSaves[0]).toEqual(["api", 1, 0]);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(saver.isSaved).toBe(true);
      saver.setContent("api besar");
      await saver.flush();
      expect(sentSaves.at(-1)?.[0]).toBe("api besar");
      const lastSent = sentSaves.at(-1)?.[1];

      isDown = true;
      saver.setContent("api besar sekali");
      await vi.advanceTimersByTimeAsync(5_000);
      expect(saver.isSaved).toBe(false);
      expect(unsaved.at(-1)).toEqual({ content: "api besar sekali", base: "api besar", sentRevision: lastSent });
      isDown = false;
      await vi.advanceTimersByTimeAsync(5_000);
      expect(saver.isSaved).toBe(true);
      expect(sentSaves.at(-1)?.[0]).toBe("api besar sekali");
      expect(unsaved.at(-1)).toBeNull();

      isDown = true;
      saver.setContent("api besar sekali, dua orang");
      let isAnswered = false;
      void saver.flushUntilAnswered().then(() => {
        isAnswered = true;
      });
      await vi.advanceTimersByTimeAsync(5_000);
      expect(isAnswered).toBe(false);
      isDown = false;
      await vi.advanceTimersByTimeAsync(5_000);
      expect(isAnswered).toBe(true);
      expect(sentSaves.at(-1)?.[0]).toBe("api besar sekali, dua orang");
      // An emptied draft is not kept in the browser, because it would later delete what a colleague has typed.
      saver.setContent("");
      expect(unsaved.at(-1)).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  test("but not again after a refusal, until the text changes", async () => {
    vi.useFakeTimers();
    try {
      let httpStatus = 400;
      const {
        saver,
        sent: sentSaves,
        unsaved,
      } = aSaver(async () => {
        throw TRPCClientError.from({ error: { message: "", code: -32600, data: { httpStatus } } });
      });
      saver.setContent("api");
      await vi.advanceTimersByTimeAsync(10_000);
      expect(sentSaves).toHaveLength(1);
      expect(saver.isSaved).toBe(false);
      expect(saver.refusal).toMatchObject({ data: { httpStatus } });
      expect(unsaved.at(-1)).toEqual({ content: "api", base: "", sentRevision: 0 });
      // While the person is signed out, the saver keeps trying, so that the text is saved after the next sign-in.
      httpStatus = 401;
      saver.setContent("api besar");
      expect(saver.refusal).toBeNull();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(sentSaves.length).toBeGreaterThan(3);
    } finally {
      vi.useRealTimers();
    }
  });

  test("and the text that the server merged is passed on and counts as stored", async () => {
    const { saver, merges } = aSaver(async (text) => ({ outcome: "stored", revision: 8, merged: `api\n${text}` }));
    saver.setContent("x");
    await saver.flush();
    expect(merges).toEqual([["x", "api\nx"]]);
    expect(saver.stored).toEqual({ revision: 8, content: "api\nx" });
  });
});
