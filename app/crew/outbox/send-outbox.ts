"use client";

import { statusOf } from "../../_live/cache/refusal";
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
  press(presses: Press[]): Promise<{ outcomes: { id: string; refused: string | null }[]; own: CrewView }>;
  /** The HTTP status of the answer. */
  photo(photo: QueuedPhoto): Promise<number>;
  /** What stands in the room now. */
  onOwn(own: CrewView): Promise<void>;
};

/** How a sending ended: all is sent, or the network or the session failed it. */
export type SendResult = "all" | "unreachable" | "signed-out";

const mostAtOnce = 100;

/** Sends what waits for this unit, the presses first and in order. What the server refuses is told and gone; the rest stays. */
export async function sendOutbox(unitId: string, post: Transport): Promise<SendResult> {
  const presses = await sendPresses(unitId, post);
  if (presses !== "all") return presses;
  for (const photo of listSendable(unitId).photos) {
    let status: number;
    try {
      status = await post.photo(photo);
    } catch {
      return "unreachable";
    }
    if (status === 401) return "signed-out";
    if (status >= 500 || status === 408 || status === 429) return "unreachable";
    if (status >= 400) {
      const cause = status === 404 ? "not-found" : "invalid";
      await addRefusals([{ id: photo.id, what: "photo", at: photo.takenAt, cause }]);
    }
    await removePhoto(photo.id);
  }
  return "all";
}

async function sendPresses(unitId: string, post: Transport): Promise<SendResult> {
  for (let most = mostAtOnce; ; ) {
    const going = listSendable(unitId)
      .presses.slice(0, most)
      .map(({ press }) => press);
    const [first] = going;
    if (!first) return "all";
    try {
      const { outcomes, own } = await post.press(going);
      // First the task as it stands, then the queue: or the page would fall back for a moment.
      await post.onOwn(own);
      await settle(going, outcomes);
    } catch (error) {
      const status = statusOf(error);
      if (status === 401 || status === 403) return "signed-out";
      if (status !== 400) return "unreachable";
      // One of them is not what the server takes: alone it cannot hold up the others.
      if (going.length === 1) await settle(going, [{ id: first.id, refused: "invalid" }]);
      most = 1;
    }
  }
}

async function settle(sent: readonly Press[], outcomes: readonly { id: string; refused: string | null }[]) {
  const refused = sent.flatMap(({ id, what, at }) => {
    const cause = outcomes.find((one) => one.id === id)?.refused;
    return cause ? [{ id, what, at: String(at), cause: cause as "invalid" }] : [];
  });
  // First what the crew must know, then the removal: closed in between, it is only sent again.
  if (refused.length > 0) await addRefusals(refused);
  await removePresses(sent.map(({ id }) => id));
}
