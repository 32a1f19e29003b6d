import { z } from "zod";
import type { Actor } from "../context";
import { Refusal } from "../errors";
import { inTrpc } from "../trpc";
import type { Feed } from "./feed";
import { audienceOf, type FeedMessage } from "./message";
import type { SessionCheck } from "./session-check";

export const WatchChangesInput = z
  .strictObject({
    /** The id of the last message that was heard. */
    lastEventId: z.string().nullish(),
  })
  .optional();

type Watcher = { actor: Actor; feed: Feed; standing: SessionCheck };

/**
 * What changes, as the asker may see it, for as long as the asker stands: ended with `unauthenticated` when the session, the
 * screen or the person is, and also when the role changed, so that a screen asks anew.
 */
export async function* watchChanges(
  { actor, feed, standing }: Watcher,
  input: z.output<typeof WatchChangesInput>,
  signal: AbortSignal,
): AsyncGenerator<FeedMessage> {
  const ended = new AbortController();
  const leave = standing.watch(actor, () => ended.abort());
  try {
    const either = AbortSignal.any([signal, ended.signal]);
    for await (const told of feed.subscribe(audienceOf(actor), input?.lastEventId ?? null, either)) {
      if (ended.signal.aborted) break;
      yield told;
    }
    if (ended.signal.aborted) throw inTrpc(new Refusal("unauthenticated"));
  } finally {
    leave();
  }
}
