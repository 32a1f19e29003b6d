"use client";

import { readHttpStatus } from "../../_live/cache/refusal";
import type { SendResult } from "../../_session/send-loop";
import {
  addRefusals,
  type CrewView,
  listSendable,
  type Press,
  type QueuedPhoto,
  removePhoto,
  removePresses,
} from "./outbox";
import { isSetAside, recordPhotoFailure, sortByFailures } from "./photo-failures";

export type Transport = {
  /** Sends presses. Returns the outcome of each press, and the crew's unit and task after them. */
  sendPresses(presses: Press[]): Promise<{ outcomes: { id: string; refused: string | null }[]; crewView: CrewView }>;
  /** Returns the HTTP status, and the code if the server itself refused the photo. */
  sendPhoto(photo: QueuedPhoto): Promise<{ status: number; code?: string | undefined }>;
  /** Called after each batch of presses with the crew's unit and task after it. `sentAtMs`: when the batch was sent. */
  onCrewView(crewView: CrewView, sentAtMs: number): Promise<void>;
};

const maxBatch = 100;

/**
 * Sends the photos of a unit, those that failed least often first, so that one that always fails does not block the
 * others. Rejected photos are reported and removed; unsent ones remain queued.
 */
export async function sendPhotos(unitId: string, transport: Pick<Transport, "sendPhoto">): Promise<SendResult> {
  let result: SendResult = "all";
  const triedIds = new Set<string>();
  for (;;) {
    const [photo] = sortByFailures(listSendable(unitId).photos.filter(({ id }) => !triedIds.has(id)));
    if (!photo) return result;
    triedIds.add(photo.id);
    let answer: Awaited<ReturnType<Transport["sendPhoto"]>>;
    try {
      answer = await transport.sendPhoto(photo);
    } catch {
      recordPhotoFailure(photo.id, { isRefusal: false });
      return "unreachable";
    }
    const { status, code } = answer;
    if (status === 401 || status === 403) return "signed-out";
    if (status >= 500 || status === 408 || status === 429) {
      recordPhotoFailure(photo.id, { isRefusal: false });
      return "unreachable";
    }
    // A response without a code is not the server's, but that of a proxy, which may accept the next photo.
    if (status >= 400 && !code) {
      recordPhotoFailure(photo.id, { isRefusal: true });
      if (!isSetAside(photo.id)) result = "unreachable";
      continue;
    }
    if (status >= 400) {
      const cause =
        code === "too-many-photos" ? code : (({ 404: "not-found", 409: "ended" } as const)[status] ?? "invalid");
      await addRefusals([{ id: photo.id, unitId, what: "photo", at: photo.takenAt, cause }]);
    }
    await removePhoto(photo.id);
  }
}

/** Sends the presses of a unit in order. Rejected ones are reported and removed; unsent ones remain queued. */
export async function sendPresses(
  unitId: string,
  transport: Pick<Transport, "sendPresses" | "onCrewView">,
): Promise<SendResult> {
  for (let batchSize = maxBatch; ; ) {
    const batch = listSendable(unitId)
      .presses.slice(0, batchSize)
      .map(({ press }) => press);
    const [firstPress] = batch;
    if (!firstPress) return "all";
    const sentAtMs = Date.now();
    try {
      const { outcomes, crewView } = await transport.sendPresses(batch);
      // Update the task before removing presses; otherwise the page would show the old state for a moment.
      await transport.onCrewView(crewView, sentAtMs);
      await removeAnsweredPresses(unitId, batch, outcomes);
    } catch (error) {
      const status = readHttpStatus(error);
      if (status === 401 || status === 403) return "signed-out";
      if (status !== 400) return "unreachable";
      // The server rejected the batch because of an invalid press. Presses are then sent one by one, so that the
      // invalid one does not block the others.
      if (batch.length === 1) await removeAnsweredPresses(unitId, batch, [{ id: firstPress.id, refused: "invalid" }]);
      batchSize = 1;
    }
  }
}

async function removeAnsweredPresses(
  unitId: string,
  sentPresses: readonly Press[],
  outcomes: readonly { id: string; refused: string | null }[],
) {
  const refusedPresses = sentPresses.flatMap(({ id, what, at, text }) => {
    const cause = outcomes.find((outcome) => outcome.id === id)?.refused;
    return cause ? [{ id, unitId, what, at: String(at), cause: cause as "invalid", ...(text && { text }) }] : [];
  });
  // Report before removing: if the page closes in between, the press is merely sent again.
  if (refusedPresses.length > 0) await addRefusals(refusedPresses);
  await removePresses(sentPresses.map(({ id }) => id));
}
