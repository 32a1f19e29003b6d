"use client";

import { useSyncExternalStore } from "react";
import type { QueuedPhoto } from "./outbox";

/** A photo that a proxy has refused this often is set aside: it stays on the phone until `retryPhotos` is called. */
const maxRefusals = 4;

type Failures = { attempts: number; refusals: number };

/** By id: the failures since the page was loaded, and the refusals since `retryPhotos` was called. */
let failuresById: ReadonlyMap<string, Failures> = new Map();
const noFailures = failuresById;
const listeners = new Set<() => void>();

function update(failures: typeof failuresById): void {
  failuresById = failures;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Records that a photo was not sent. `isRefusal`: a proxy has answered that it does not accept the photo. */
export function recordPhotoFailure(id: string, { isRefusal }: { isRefusal: boolean }): void {
  const { attempts, refusals } = failuresById.get(id) ?? { attempts: 0, refusals: 0 };
  update(new Map(failuresById).set(id, { attempts: attempts + 1, refusals: refusals + (isRefusal ? 1 : 0) }));
}

export function isSetAside(id: string, failures = failuresById): boolean {
  return (failures.get(id)?.refusals ?? 0) >= maxRefusals;
}

/** Returns the photos that are not set aside, those that failed least often first. */
export function sortByFailures(photos: readonly QueuedPhoto[]): QueuedPhoto[] {
  const countAttempts = ({ id }: QueuedPhoto) => failuresById.get(id)?.attempts ?? 0;
  return photos.filter(({ id }) => !isSetAside(id)).sort((a, b) => countAttempts(a) - countAttempts(b));
}

/** Lets photos that were set aside be sent again, after those that failed less often. */
export function retryPhotos(): void {
  update(new Map([...failuresById].map(([id, { attempts }]) => [id, { attempts, refusals: 0 }])));
}

/** Separates the photos that are set aside from those that are still being sent. */
export function useSetAsidePhotos(photos: readonly QueuedPhoto[]) {
  const failures = useSyncExternalStore(
    subscribe,
    () => failuresById,
    () => noFailures,
  );
  return {
    waitingPhotos: photos.filter(({ id }) => !isSetAside(id, failures)),
    setAsidePhotos: photos.filter(({ id }) => isSetAside(id, failures)),
  };
}
