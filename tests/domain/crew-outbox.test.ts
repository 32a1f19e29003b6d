import { vi } from "vitest";
import { createSendLoop, type SendResult } from "../../app/_session/send-loop";
import type { CrewView, QueuedPhoto, QueuedPress } from "../../app/crew/outbox/outbox";
import { postPhoto } from "../../app/crew/outbox/post-photo";
import { requestTimeoutMs } from "../../server/domain/limits";
import { expect, test } from "../support/test";

/** A request to the phone's storage. It has read or changed the storage, but its result has not been delivered. */
type Request = { store: string; mode: string; deliver: () => void };

/** Opens the outbox over a phone storage that delivers the result of a request only when the test releases it. */
async function openOutboxOnSlowStorage() {
  const stored = new Map<number, QueuedPress>();
  const requests: Request[] = [];
  const presses = {
    getAll: () => [...stored].map(([order, press]) => ({ ...press, order })),
    add: (press: QueuedPress) => {
      const order = stored.size + 1;
      stored.set(order, press);
      return order;
    },
    put: () => undefined,
    delete: (order: number) => stored.delete(order),
  };
  const photos = new Map<number, QueuedPhoto>();
  const photoStore = {
    getAll: () => [...photos].map(([order, photo]) => ({ ...photo, order })),
    add: (photo: QueuedPhoto) => {
      photos.set(photos.size + 1, photo);
      return photos.size;
    },
    delete: (order: number) => photos.delete(order),
  };
  let refusals: unknown;
  const kept = {
    get: () => refusals,
    put: (value: unknown) => {
      refusals = value;
    },
  };
  const stores: Record<string, object> = { presses, photos: photoStore, kept };
  const withStore = (store: string, mode: string, run: (target: object) => unknown) => {
    const result = run(stores[store] ?? {});
    return new Promise((resolve) => requests.push({ store, mode, deliver: () => resolve(result) }));
  };
  vi.resetModules();
  vi.doMock("../../app/_session/browser-store", () => ({ withStore }));
  const outbox = await import("../../app/crew/outbox/outbox");
  const waitBriefly = () => new Promise((resolve) => setTimeout(resolve, 5));
  /** Delivers the results of all matching requests, including those that are made in the meantime. */
  const deliver = async (matches: (request: Request) => boolean = () => true) => {
    await waitBriefly();
    for (let request = requests.find(matches); request; request = requests.find(matches)) {
      requests.splice(requests.indexOf(request), 1);
      request.deliver();
      await waitBriefly();
    }
  };
  return {
    outbox,
    stored,
    photos,
    deliver,
    listSendableIds: () => outbox.listSendable("u").presses.map(({ press }) => press.id),
    storeRefusals: (value: unknown) => kept.put(value),
    readRefusals: () => refusals,
  };
}

const aPress = (id: string) => ({ unitId: "u", press: { id } }) as QueuedPress;
const aRefusal = (id: string, unitId = "u") =>
  ({ id, unitId, what: "clear", at: "2026-01-01T00:00:00Z", cause: "ended" }) as const;

test.afterAll(() => {
  vi.doUnmock("../../app/_session/browser-store");
  vi.resetModules();
});

test("a press that is stored while the queue is being loaded stays in the queue", async () => {
  const { outbox, deliver, listSendableIds } = await openOutboxOnSlowStorage();
  const loading = outbox.loadOutbox();
  await deliver(({ store }) => store === "presses");
  const adding = outbox.addPress(aPress("clear"));
  await deliver(({ mode }) => mode === "readwrite");
  await deliver();
  await Promise.all([loading, adding]);
  expect(listSendableIds()).toEqual(["clear"]);
});

test("a panic cancelled while the queue is being loaded or the press is being stored is not sent", async () => {
  const { outbox, stored, deliver, listSendableIds } = await openOutboxOnSlowStorage();
  const adding = outbox.addPress(aPress("panic"));
  const removing = outbox.removePresses(["panic"]);
  await deliver();
  await Promise.all([adding, removing]);
  expect(stored.size).toBe(0);

  const addingAgain = outbox.addPress(aPress("second panic"));
  await deliver();
  await addingAgain;
  const loading = outbox.loadOutbox();
  await deliver(({ store }) => store === "presses");
  // List what may be sent as soon as the queue is loaded, while the press is still being deleted.
  const listing = loading.then(listSendableIds);
  const removingAgain = outbox.removePresses(["second panic"]);
  await deliver(({ mode }) => mode === "readwrite");
  await deliver();
  expect(await listing).toEqual([]);
  await removingAgain;
  expect(stored.size).toBe(0);
  expect(listSendableIds()).toEqual([]);
});

test.for([
  [201, undefined, "all", []],
  [409, "assignment-ended", "all", ["ended"]],
  [409, "too-many-photos", "all", ["too-many-photos"]],
  [415, "unsupported-media-type", "all", ["invalid"]],
  [401, "unauthenticated", "signed-out", null],
  [403, "second-factor-needed", "signed-out", null],
  [403, "password-change-needed", "signed-out", null],
  [403, undefined, "signed-out", null],
  [404, undefined, "unreachable", null],
  [413, undefined, "unreachable", null],
  [429, "rate-limited", "unreachable", null],
  [502, undefined, "unreachable", null],
] as const)(
  "a photo is removed only when the server has it or rejects it: %s %s",
  async ([status, code, expected, causes]) => {
    const { outbox, photos, deliver, readRefusals } = await openOutboxOnSlowStorage();
    const { sendPhotos } = await import("../../app/crew/outbox/send-outbox");
    const photo = { unitId: "u", id: "photo", assignmentId: "a", takenAt: "2026-01-01T00:00:00Z" } as QueuedPhoto;
    const adding = outbox.addPhoto(photo);
    await deliver();
    await adding;
    const sending = sendPhotos("u", { sendPhoto: async () => ({ status, code }) });
    await deliver();
    expect(await sending).toBe(expected);
    expect(photos.size).toBe(causes === null ? 1 : 0);
    expect(readRefusals() ?? []).toMatchObject((causes ?? []).map((cause) => ({ unitId: "u", cause })));
  },
);

test("a photo that always fails does not block the others, and is set aside when it was refused, not deleted", async () => {
  const { outbox, photos, deliver } = await openOutboxOnSlowStorage();
  const { sendPhotos } = await import("../../app/crew/outbox/send-outbox");
  const { isSetAside, retryPhotos } = await import("../../app/crew/outbox/photo-failures");
  const aPhoto = (id: string) =>
    ({ unitId: "u", id, assignmentId: "a", takenAt: "2026-01-01T00:00:00Z" }) as QueuedPhoto;
  const adding = ["reset", "refused", "good"].map((id) => outbox.addPhoto(aPhoto(id)));
  await deliver();
  await Promise.all(adding);
  const sentIds: string[] = [];
  const attempt = async () => {
    sentIds.length = 0;
    const sending = sendPhotos("u", {
      sendPhoto: async ({ id }) => {
        sentIds.push(id);
        if (id === "reset") throw new TypeError("Failed to fetch");
        return { status: id === "refused" ? 413 : 201 };
      },
    });
    await deliver();
    return [await sending, ...sentIds];
  };
  expect(await attempt()).toEqual(["unreachable", "reset"]);
  expect(await attempt()).toEqual(["unreachable", "refused", "good", "reset"]);
  for (let number = 2; number <= 4; number++) {
    expect(isSetAside("refused")).toBe(false);
    expect(await attempt()).toEqual(["unreachable", "refused", "reset"]);
  }
  expect(isSetAside("refused")).toBe(true);
  expect(await attempt()).toEqual(["unreachable", "reset"]);
  expect([...photos.values()].map(({ id }) => id)).toEqual(["reset", "refused"]);
  retryPhotos();
  expect(await attempt()).toEqual(["unreachable", "refused", "reset"]);
});

test("before the phone is locked, waiting presses are sent, at most fifty, without notes and other units", async () => {
  const { outbox, deliver } = await openOutboxOnSlowStorage();
  const waiting = Array.from({ length: 60 }, (_, index) => aPress(`step ${index}`));
  const note = { unitId: "u", press: { id: "note", what: "note" } } as QueuedPress;
  const cancellable = { ...aPress("panic"), notBefore: Date.now() + 60_000 };
  const items = [note, { ...aPress("foreign"), unitId: "other" }, aPress("removed"), cancellable, ...waiting];
  const adding = items.map((item) => outbox.addPress(item));
  const removing = outbox.removePresses(["removed"]);
  // Presses that are still being stored are included.
  expect(outbox.listLastPresses("u")).toEqual(waiting.slice(0, 50).map(({ press }) => press));
  await deliver();
  await Promise.all([...adding, removing]);
  expect(outbox.listLastPresses("u")).toHaveLength(50);
});

test("a photo that arrives within the server's time limit is not aborted by the phone", async () => {
  const setTimeLimit = vi.spyOn(AbortSignal, "timeout");
  const send = vi.fn(async (_url: string) => new Response());
  vi.stubGlobal("fetch", send);
  try {
    await postPhoto({
      id: "photo",
      assignmentId: "a",
      takenAt: "2026-01-01T00:00:00Z",
      picture: new Blob(),
      unitId: "u",
    });
    expect(setTimeLimit.mock.calls[0]?.[0]).toBeGreaterThan(requestTimeoutMs.photo);
    expect(send.mock.calls[0]?.[0]).toContain("unitId=u");
  } finally {
    setTimeLimit.mockRestore();
    vi.unstubAllGlobals();
  }
});

test("a refusal dismissed while the queue is being loaded stays dismissed, and a new one remains", async () => {
  const { outbox, deliver, readRefusals } = await openOutboxOnSlowStorage();
  const adding = outbox.addRefusals([aRefusal("first")]);
  await deliver();
  await adding;
  const loading = outbox.loadOutbox();
  await deliver(({ store }) => store === "kept");
  const addingAgain = outbox.addRefusals([aRefusal("second")]);
  const dismissing = outbox.dismissRefusals("u");
  await deliver(({ mode }) => mode === "readwrite");
  await deliver();
  await Promise.all([loading, addingAgain, dismissing]);
  const addingLast = outbox.addRefusals([aRefusal("third")]);
  await deliver();
  await addingLast;
  expect(readRefusals()).toEqual([aRefusal("second"), aRefusal("third")]);
});

test("the text of a note that the server rejects stays on the phone with the refusal", async () => {
  const { outbox, deliver, readRefusals } = await openOutboxOnSlowStorage();
  const { sendPresses } = await import("../../app/crew/outbox/send-outbox");
  const press = { id: "note", what: "note", assignmentId: "a", text: "Jembatan putus", at: "2026-01-01T00:00:00Z" };
  const adding = outbox.addPress({ unitId: "u", press: press as QueuedPress["press"] });
  await deliver();
  await adding;
  const sending = sendPresses("u", {
    sendPresses: async () => ({ outcomes: [{ id: "note", refused: "ended" }], crewView: {} as CrewView }),
    onCrewView: async () => {},
  });
  await deliver();
  expect(await sending).toBe("all");
  expect(readRefusals()).toMatchObject([{ what: "note", cause: "ended", text: "Jembatan putus" }]);
});

test("a stopped loop neither repeats the attempt in progress nor begins another until it is started", async () => {
  // Node.js lacks this function of browsers.
  vi.stubGlobal("reportError", (error: unknown) => expect.unreachable(String(error)));
  vi.useFakeTimers();
  try {
    const answers: ((result: SendResult) => void)[] = [];
    const loop = createSendLoop(() => new Promise((resolve) => answers.push(resolve)));
    loop.request();
    loop.stop();
    answers[0]?.("unreachable");
    await vi.advanceTimersByTimeAsync(60_000);
    loop.request();
    expect(answers).toHaveLength(1);
    loop.start();
    expect(answers).toHaveLength(2);
  } finally {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  }
});

test("a request made while an attempt hangs causes one attempt at once when that attempt fails", async () => {
  // Node.js lacks this function of browsers.
  vi.stubGlobal("reportError", (error: unknown) => expect.unreachable(String(error)));
  vi.useFakeTimers();
  try {
    const answers: ((result: SendResult) => void)[] = [];
    const loop = createSendLoop(() => new Promise((resolve) => answers.push(resolve)));
    loop.request();
    loop.request();
    answers[0]?.("unreachable");
    await vi.advanceTimersByTimeAsync(0);
    expect(answers).toHaveLength(2);
    answers[1]?.("unreachable");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(answers).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(answers).toHaveLength(3);
    loop.stop();
  } finally {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  }
});

test("an urgent request ends the wait for a retry, and the delays start with the shortest again", async () => {
  // Node.js lacks this function of browsers.
  vi.stubGlobal("reportError", (error: unknown) => expect.unreachable(String(error)));
  vi.useFakeTimers();
  try {
    let attemptCount = 0;
    const loop = createSendLoop(async () => {
      attemptCount += 1;
      return "unreachable";
    });
    loop.request();
    await vi.advanceTimersByTimeAsync(1_000 + 2_000 + 4_000 + 8_000);
    expect(attemptCount).toBe(5);
    loop.requestUrgently();
    await vi.advanceTimersByTimeAsync(0);
    expect(attemptCount).toBe(6);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(attemptCount).toBe(7);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(attemptCount).toBe(8);
    loop.stop();
  } finally {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  }
});

test("a press counts as accepted only when it is neither unsent, of whichever unit, nor rejected", async () => {
  const { outbox, deliver } = await openOutboxOnSlowStorage();
  const { sendPresses } = await import("../../app/crew/outbox/send-outbox");
  const ids = ["accepted", "rejected", "of another unit"];
  const adding = ids.map((id) => outbox.addPress({ ...aPress(id), unitId: id === "of another unit" ? "other" : "u" }));
  await deliver();
  await Promise.all(adding);
  expect(ids.filter(outbox.isAccepted)).toEqual([]);
  const sending = sendPresses("u", {
    sendPresses: async (presses) => ({
      outcomes: presses.map(({ id }) => ({ id, refused: id === "rejected" ? "ended" : null })),
      crewView: {} as CrewView,
    }),
    onCrewView: async () => {},
  });
  await deliver();
  expect(await sending).toBe("all");
  expect(ids.filter(outbox.isAccepted)).toEqual(["accepted"]);
});

test("a unit sees and dismisses only its own refusals, and those without a unit are dropped", async () => {
  const { outbox, deliver, storeRefusals, readRefusals } = await openOutboxOnSlowStorage();
  const { unitId: _, ...unitless } = aRefusal("of an earlier version");
  storeRefusals([unitless, aRefusal("own"), aRefusal("of another unit", "other")]);
  const loading = outbox.loadOutbox();
  await deliver();
  await loading;
  const refusals = [aRefusal("own"), aRefusal("of another unit", "other")];
  const allItems = { presses: [], photos: [], refusals, isLoaded: true, isMemoryOnly: false };
  expect(outbox.selectUnitItems(allItems, "u").refusals).toEqual([aRefusal("own")]);
  const dismissing = outbox.dismissRefusals("u");
  await deliver();
  await dismissing;
  expect(readRefusals()).toEqual([aRefusal("of another unit", "other")]);
});
