import { vi } from "vitest";
import type { QueuedPress } from "../../app/crew/outbox/outbox";
import { expect, test } from "../support/test";

/** A request to the phone's storage. It has read or changed the storage, but its result has not been delivered. */
type Request = { store: string; mode: string; deliver: () => void };

/** Opens the outbox over a phone storage that delivers the result of a request only when the test lets it. */
async function aSlowPhone() {
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
  const others = { getAll: () => [], get: () => undefined };
  const withStore = (store: string, mode: string, run: (target: object) => unknown) => {
    const result = run(store === "presses" ? presses : others);
    return new Promise((resolve) => requests.push({ store, mode, deliver: () => resolve(result) }));
  };
  vi.resetModules();
  vi.doMock("../../app/_session/phone-store", () => ({ withStore }));
  const outbox = await import("../../app/crew/outbox/outbox");
  const waitBriefly = () => new Promise((resolve) => setTimeout(resolve, 5));
  /** Delivers the results of the requests that match, also of those that follow. */
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
    deliver,
    listSendableIds: () => outbox.listSendable("u").presses.map(({ press }) => press.id),
  };
}

const aPress = (id: string) => ({ unitId: "u", press: { id } }) as QueuedPress;

test.afterAll(() => {
  vi.doUnmock("../../app/_session/phone-store");
  vi.resetModules();
});

test("a press that is stored while the queue is being loaded stays in the queue", async () => {
  const { outbox, deliver, listSendableIds } = await aSlowPhone();
  const loading = outbox.loadOutbox();
  await deliver(({ store }) => store === "presses");
  const adding = outbox.addPress(aPress("clear"));
  await deliver(({ mode }) => mode === "readwrite");
  await deliver();
  await Promise.all([loading, adding]);
  expect(listSendableIds()).toEqual(["clear"]);
});

test("a panic cancelled while the queue is being loaded or the press is being stored is not sent", async () => {
  const { outbox, stored, deliver, listSendableIds } = await aSlowPhone();
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
  const removingAgain = outbox.removePresses(["second panic"]);
  await deliver(({ mode }) => mode === "readwrite");
  await deliver();
  await Promise.all([loading, removingAgain]);
  expect(listSendableIds()).toEqual([]);
});
