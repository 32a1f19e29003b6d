import type { Actor, Context } from "../context";
import { maskUnit, seesSensitive } from "../domain/masking";
import { Refusal } from "../errors";
import type { Feed, LiveMessage } from "./feed";

/** A session, screen or person that is ended hears nothing more after this long. */
const askedAgainEveryMs = 4_000;

type Watcher = Pick<Context, "actor"> & { feed: Feed; identifyAgain: () => Promise<Actor | null> };

/**
 * What changes, as the asker may see it, for as long as the asker stands: ended with `unauthenticated` when the session, the
 * screen or the person is, and also when the role changed, so that a screen asks anew.
 */
export async function* watchChanges(watcher: Watcher, signal: AbortSignal): AsyncGenerator<LiveMessage> {
  const { actor, feed, identifyAgain } = watcher;
  const full = seesSensitive(actor);
  const ended = new AbortController();
  const asking = setInterval(() => {
    identifyAgain().then(
      (now) =>
        (now?.id === actor.id && now.role === actor.role && now.scopes.length === actor.scopes.length) || ended.abort(),
      // The database does not answer: whoever asks again then will hear it.
      () => {},
    );
  }, askedAgainEveryMs);
  try {
    for await (const message of feed.subscribe(AbortSignal.any([signal, ended.signal]))) {
      if (ended.signal.aborted) break;
      yield full ? message : { ...message, units: message.units.map(maskUnit) };
    }
    if (ended.signal.aborted) throw new Refusal("unauthenticated");
  } finally {
    clearInterval(asking);
  }
}
