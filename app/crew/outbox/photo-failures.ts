"use client";

import { createStore, useStore } from "../../_session/store";
import type { QueuedPhoto } from "./outbox";

/** A photo that a proxy has refused this often is set aside: it stays on the phone until `retryPhotos` is called. */
const maxRefusals = 4;

type Failures = { attempts: number; refusals: number };

/** By id: the failures since the page was loaded, and the refusals since `retryPhotos` was called. */
const failuresById = createStore<ReadonlyMap<string, Failures>>(new Map());

/** Records that a photo was not sent. `isRefusal`: a proxy has answered that it does not accept the photo. */
export function recordPhotoFailure(id: string, { isRefusal }: { isRefusal: boolean }): void {
  const { attempts, refusals } = failuresById.value.get(id) ?? { attempts: 0, refusals: 0 };
  failuresById.set(
    new Map(failuresById.value).set(id, { attempts: attempts + 1, refusals: refusals + (isRefusal ? 1 : 0) }),
  );
}

export function isSetAside(id: string, failures = failuresById.value): boolean {
  return (failures.get(id)?.refusals ?? 0) >= maxRefusals;
}

/** Returns the photos that are not set aside, those that failed least often first. */
export function sortByFailures(photos: readonly QueuedPhoto[]): QueuedPhoto[] {
  const countAttempts = ({ id }: QueuedPhoto) => failuresById.value.get(id)?.attempts ?? 0;
  return photos.filter(({ id }) => !isSetAside(id)).sort((a, b) => countAttempts(a) - countAttempts(b));
}

/** Lets photos that were set aside be sent again, after those that failed less often. */
export function retryPhotos(): void {
  failuresById.set(new Map([...failuresById.value].map(([id, { attempts }]) => [id, { attempts, refusals: 0 }])));
}

/** Separates the photos that are set aside from those that are still being sent. */
export function useSetAsidePhotos(photos: readonly QueuedPhoto[]) {
  const failures = useStore(failuresById);
  return {
    waitingPhotos: photos.filter(({ id }) => !isSetAside(id, failures)),
    setAsidePhotos: photos.filter(({ id }) => isSetAside(id, failures)),
  };
}
