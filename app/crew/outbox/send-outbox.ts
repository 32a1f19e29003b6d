"use client";

import { statusOf } from "../../_live/cache/refusal";
import { due, type Own, type Press, removePhoto, removePresses, tellRefused, type WaitingPhoto } from "./outbox";

export type Post = {
  press(presses: Press[]): Promise<{ outcomes: { id: string; refused: string | null }[]; own: Own }>;
  /** The HTTP status of the answer. */
  photo(photo: WaitingPhoto): Promise<number>;
  /** What stands in the room now. */
  onOwn(own: Own): Promise<void>;
};

/** How a sending ended: all is sent, or the network or the session failed it. */
export type Sent = "all" | "unreachable" | "signed-out";

const mostAtOnce = 100;

/** Sends what waits for this unit, the presses first and in order. What the server refuses is told and gone; the rest stays. */
export async function sendWaiting(unitId: string, post: Post): Promise<Sent> {
  const presses = await sendPresses(unitId, post);
  if (presses !== "all") return presses;
  for (const photo of due(unitId).photos) {
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
      await tellRefused([{ id: photo.id, what: "photo", at: photo.takenAt, cause }]);
    }
    await removePhoto(photo.id);
  }
  return "all";
}

async function sendPresses(unitId: string, post: Post): Promise<Sent> {
  for (let most = mostAtOnce; ; ) {
    const going = due(unitId)
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
  if (refused.length > 0) await tellRefused(refused);
  await removePresses(sent.map(({ id }) => id));
}
