"use client";

import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { useMemo } from "react";
import type { PressRefusal } from "@/server/domain/press";
import type { AppRouter } from "@/server/router";
import { type StoreName, withStore } from "../../_session/browser-store";
import { createStore, useStore } from "../../_session/store";

export type Press = inferRouterInputs<AppRouter>["crew"]["press"]["presses"][number];
export type CrewView = inferRouterOutputs<AppRouter>["crew"]["task"];
export type Fix = inferRouterInputs<AppRouter>["crew"]["positions"]["fixes"][number];

/**
 * A press (an action of the crew) that the server has not confirmed. `order` is undefined until the press is stored on
 * the phone. The press can be cancelled until `notBefore` (ms since 1970) and is sent after that.
 */
export type QueuedPress = { order?: number; unitId: string; press: Press; notBefore?: number };
export type QueuedPhoto = {
  order?: number;
  unitId: string;
  id: string;
  assignmentId: string;
  takenAt: string;
  picture: Blob;
};
/** A press or photo that the server rejected, and why; `text` is that of a note. Kept until the crew dismisses it. */
export type RefusedPress = Pick<QueuedPhoto, "id" | "unitId"> & {
  what: Press["what"] | "photo";
  at: string;
  cause: PressRefusal;
  text?: string;
};

type Outbox = {
  presses: readonly QueuedPress[];
  photos: readonly QueuedPhoto[];
  refusals: readonly RefusedPress[];
  /** Whether the stored queue has been loaded. */
  isLoaded: boolean;
  /** Whether the phone cannot store anything, for example in private browsing or with no space left. */
  isMemoryOnly: boolean;
};

const outbox = createStore<Outbox>({ presses: [], photos: [], refusals: [], isLoaded: false, isMemoryOnly: false });

function update(next: Partial<Outbox>): void {
  outbox.set({ ...outbox.value, ...next });
}

/** What this phone has not sent yet, and what the server rejected. */
export function useOutbox(): Outbox {
  return useStore(outbox);
}

/** Like `useOutbox`, but only what belongs to one unit. */
export function useUnitOutbox(unitId: string | null): Outbox {
  const whole = useOutbox();
  return useMemo(() => selectUnitItems(whole, unitId), [whole, unitId]);
}

/** Selects what belongs to one unit: a shared phone may still have presses, photos and refusals of another. */
export function selectUnitItems(whole: Outbox, unitId: string | null): Outbox {
  const isOwn = (item: { unitId: string }) => item.unitId === unitId;
  const { presses, photos, refusals } = whole;
  return { ...whole, presses: presses.filter(isOwn), photos: photos.filter(isOwn), refusals: refusals.filter(isOwn) };
}

/** Ids of presses that have been removed, or whose removal waits for earlier operations on the stored queue. */
const removedIds = new Set<string>();

/**
 * Returns the presses and photos of a unit that may be sent now. A press that is still being stored is left out;
 * otherwise it could be sent first, and would then be stored as unsent.
 */
export function listSendable(unitId: string): Pick<Outbox, "presses" | "photos"> {
  const { presses, photos, isMemoryOnly } = outbox.value;
  return {
    presses: presses.filter(
      (press) =>
        press.unitId === unitId &&
        !removedIds.has(press.press.id) &&
        (press.notBefore ?? 0) <= Date.now() &&
        (press.order !== undefined || isMemoryOnly),
    ),
    photos: photos.filter((photo) => photo.unitId === unitId),
  };
}

/** Panic calls of a unit that can still be cancelled. */
export function listCancellablePanics(unitId: string): Press[] {
  return outbox.value.presses.flatMap(({ unitId: pressUnitId, press, notBefore = 0 }) =>
    pressUnitId === unitId && press.what === "panic" && notBefore > Date.now() && !removedIds.has(press.id)
      ? [press]
      : [],
  );
}

/** Maximum number of presses in a request that outlives the page, whose body browsers limit to 64 kB. */
const maxLastPresses = 50;

/**
 * Presses of a unit to be sent before the phone is locked or the page is closed: those that are waiting, even if they
 * are still being stored, because a repeated press has no effect. Notes can wait, and panic calls that can still be
 * cancelled are not included.
 */
export function listLastPresses(unitId: string): Press[] {
  return outbox.value.presses
    .filter(
      ({ unitId: pressUnitId, press, notBefore = 0 }) =>
        pressUnitId === unitId && press.what !== "note" && notBefore <= Date.now() && !removedIds.has(press.id),
    )
    .slice(0, maxLastPresses)
    .map(({ press }) => press);
}

/** Whether the server has accepted a press that was queued and not cancelled: it is neither unsent nor rejected. */
export function isAccepted(pressId: string): boolean {
  return (
    !outbox.value.presses.some(({ press }) => press.id === pressId) &&
    !outbox.value.refusals.some(({ id }) => id === pressId)
  );
}

let lastOperation: Promise<unknown> = Promise.resolve();

/**
 * Runs the operations on the stored queue one after another. Otherwise, on a slow phone, a press that is stored while
 * the queue is being loaded would be missing from the list, and one that is removed meanwhile would reappear in it.
 */
function runInOrder<Result>(operation: () => Promise<Result>): Promise<Result> {
  const result = lastOperation.then(operation);
  lastOperation = result.catch(() => {});
  return result;
}

/** Loads the stored queue again; another page may have sent part of it. */
export function loadOutbox(): Promise<void> {
  return runInOrder(readStored);
}

async function readStored(): Promise<void> {
  if (outbox.value.isMemoryOnly) return;
  try {
    const [presses, photos, refusals] = await Promise.all([
      withStore("presses", "readonly", (store) => store.getAll() as IDBRequest<QueuedPress[]>),
      withStore("photos", "readonly", (store) => store.getAll() as IDBRequest<QueuedPhoto[]>),
      withStore("kept", "readonly", (store) => store.get("refusals") as IDBRequest<RefusedPress[] | undefined>),
    ]);
    const writtenIds = new Set(presses.map(({ press }) => press.id));
    const unstoredPresses = outbox.value.presses.filter(
      ({ order, press }) => order === undefined && !writtenIds.has(press.id),
    );
    // Refusals that an earlier version stored have no unit.
    const unitRefusals = (refusals ?? []).filter(({ unitId }) => unitId);
    update({ presses: [...presses, ...unstoredPresses], photos, refusals: unitRefusals, isLoaded: true });
  } catch {
    update({ isLoaded: true, isMemoryOnly: true });
  }
}

/**
 * Queues a press of the crew. The screen shows it at once; the promise resolves after the attempt to store it on the
 * phone.
 */
export async function addPress(item: QueuedPress): Promise<void> {
  update({ presses: [...outbox.value.presses, item] });
  await runInOrder(async () => {
    const order = await write("presses", item);
    if (order === undefined) return;
    update({
      presses: outbox.value.presses.map((queuedPress) =>
        queuedPress.press.id === item.press.id ? { ...queuedPress, order } : queuedPress,
      ),
    });
  });
}

export function addPhoto(item: QueuedPhoto): Promise<void> {
  return runInOrder(async () => {
    const order = await write("photos", item);
    update({ photos: [...outbox.value.photos, order === undefined ? item : { ...item, order }] });
  });
}

async function write(storeName: StoreName, item: object): Promise<number | undefined> {
  try {
    return (await withStore(storeName, "readwrite", (store) => store.add(item))) as number;
  } catch {
    update({ isMemoryOnly: true });
    return undefined;
  }
}

/**
 * Removes presses that the server has processed or the crew has cancelled. They are no longer sent, even before the
 * promise resolves.
 */
export function removePresses(ids: readonly string[]): Promise<void> {
  for (const id of ids) removedIds.add(id);
  return runInOrder(async () => {
    const removedPresses = outbox.value.presses.filter(({ press }) => ids.includes(press.id));
    await deleteStored("presses", removedPresses);
    update({ presses: outbox.value.presses.filter(({ press }) => !ids.includes(press.id)) });
  });
}

export function removePhoto(id: string): Promise<void> {
  return runInOrder(async () => {
    await deleteStored(
      "photos",
      outbox.value.photos.filter((photo) => photo.id === id),
    );
    update({ photos: outbox.value.photos.filter((photo) => photo.id !== id) });
  });
}

async function deleteStored(storeName: StoreName, removedItems: readonly { order?: number }[]): Promise<void> {
  for (const { order } of removedItems) {
    if (order === undefined) continue;
    await withStore(storeName, "readwrite", (store) => store.delete(order)).catch(() => update({ isMemoryOnly: true }));
  }
}

/** Adds rejected presses; duplicates are ignored. */
export function addRefusals(refusedPresses: readonly RefusedPress[]): Promise<void> {
  return runInOrder(() => {
    const refusedIds = new Set(outbox.value.refusals.map(({ id }) => id));
    return setRefusals([...outbox.value.refusals, ...refusedPresses.filter(({ id }) => !refusedIds.has(id))]);
  });
}

/** Removes the rejected presses of a unit that are shown now. One that is added meanwhile remains. */
export function dismissRefusals(unitId: string): Promise<void> {
  const shownIds = new Set(selectUnitItems(outbox.value, unitId).refusals.map(({ id }) => id));
  const listOthers = () => outbox.value.refusals.filter(({ id }) => !shownIds.has(id));
  update({ refusals: listOthers() });
  return runInOrder(() => setRefusals(listOthers()));
}

async function setRefusals(refusals: readonly RefusedPress[]): Promise<void> {
  update({ refusals });
  await withStore("kept", "readwrite", (store) => store.put(refusals, "refusals")).catch(() =>
    update({ isMemoryOnly: true }),
  );
}

/** Ends the time in which a press can be cancelled, so that it may be sent at once. */
export function releasePress(id: string): Promise<void> {
  return runInOrder(async () => {
    const queuedPress = outbox.value.presses.find(({ press }) => press.id === id);
    if (!queuedPress) return;
    const { notBefore: _, ...releasedPress } = queuedPress;
    update({ presses: outbox.value.presses.map((press) => (press === queuedPress ? releasedPress : press)) });
    if (releasedPress.order === undefined) return;
    await withStore("presses", "readwrite", (store) => store.put(releasedPress)).catch(() =>
      update({ isMemoryOnly: true }),
    );
  });
}
