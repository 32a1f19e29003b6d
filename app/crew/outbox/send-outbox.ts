"use client";

import { readHttpStatus } from "../../_live/cache/refusal";
import {
  addRefusals,
  type CrewView,
  listSendable,
  type Press,
  type QueuedPhoto,
  removePhoto,
  removePresses,
} from "./outbox";

export type Transport = {
  /** Sends presses. Returns the outcome of each press, and the crew's unit and task after them. */
  sendPresses(presses: Press[]): Promise<{ outcomes: { id: string; refused: string | null }[]; crewView: CrewView }>;
  /** Returns the HTTP status, and the code if the server itself refused the photo. */
  sendPhoto(photo: QueuedPhoto): Promise<{ status: number; code?: string | undefined }>;
  /** Called after each batch of presses with the crew's unit and task after it. `sentAtMs`: when the batch was sent. */
  onCrewView(crewView: CrewView, sentAtMs: number): Promise<void>;
};

/** Result of an attempt: everything was sent, the server was unreachable or failed, or there is no valid session. */
export type SendResult = "all" | "unreachable" | "signed-out";

const maxBatch = 100;

/**
 * Sends the queue of a unit, presses first and in order. Rejected items are reported and removed; unsent ones remain
 * queued.
 */
export async function sendOutbox(unitId: string, transport: Transport): Promise<SendResult> {
  const presses = await sendPresses(unitId, transport);
  if (presses !== "all") return presses;
  for (const photo of listSendable(unitId).photos) {
    let answer: Awaited<ReturnType<Transport["sendPhoto"]>>;
    try {
      answer = await transport.sendPhoto(photo);
    } catch {
      return "unreachable";
    }
    const { status, code } = answer;
    if (status === 401 || status === 403) return "signed-out";
    // A response without a code is not the server's: a proxy may answer with any status.
    if (status >= 500 || status === 408 || status === 429 || (status >= 400 && !code)) return "unreachable";
    if (status >= 400) {
      const cause =
        code === "too-many-photos" ? code : (({ 404: "not-found", 409: "ended" } as const)[status] ?? "invalid");
      await addRefusals([{ id: photo.id, unitId, what: "photo", at: photo.takenAt, cause }]);
    }
    await removePhoto(photo.id);
  }
  return "all";
}

async function sendPresses(unitId: string, transport: Transport): Promise<SendResult> {
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
  const refusedPresses = sentPresses.flatMap(({ id, what, at }) => {
    const cause = outcomes.find((outcome) => outcome.id === id)?.refused;
    return cause ? [{ id, unitId, what, at: String(at), cause: cause as "invalid" }] : [];
  });
  // Report before removing: if the page closes in between, the press is merely sent again.
  if (refusedPresses.length > 0) await addRefusals(refusedPresses);
  await removePresses(sentPresses.map(({ id }) => id));
}
