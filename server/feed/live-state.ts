import { performance } from "node:perf_hooks";
import { tracked } from "@trpc/server";
import { maskUnit } from "../masking/mask-unit";
import { type Backlog, keptMs } from "./backlog";
import type { FeedCounters } from "./counters";
import {
  type Audience,
  audiences,
  type Content,
  type FeedMessage,
  type LiveMessage,
  type ResetReason,
} from "./message";
import { readId, writeId } from "./message-id";
import type { Place, Reader, Reading } from "./reader";

type Options = { reader: Reader; backlog: Backlog; tally: FeedCounters; version: string; process: string };

/** A message, and the sequence up to which it tells everything. */
type Next = { told: FeedMessage; sequence: number };

/** One message is for all who ask for it within this long. */
const sharedMs = 500;

const nothing: Content = { units: [], incidentIds: [], topics: [] };

/**
 * What this process has read, as messages. Each reading with news has a sequence of its own; what an audience is told since one of
 * them is made once, however many hear it.
 */
export function createLiveState({ reader, backlog, tally, version, process }: Options) {
  /** The place of what was taken in; the reader may be a step further. */
  let taken = reader.place();
  let head: { sequence: number; place: Place } = { sequence: 0, place: taken };
  let read = { at: new Date(), mono: performance.now() };
  /** The last sequence with which everybody had to read everything anew, and why. */
  let cut: { sequence: number; reason: ResetReason } = { sequence: 0, reason: "away" };
  const made = new Map<string, { told: FeedMessage; mono: number }>();
  /** What was told between a place of another process and here; most that come back name the same. */
  const caught = new Map<string, ReturnType<Reader["between"]>>();

  const ageMs = () => Math.round(performance.now() - read.mono);

  function make(audience: Audience, content: Content, reset: ResetReason | null, { sequence, place } = head): Next {
    const message: LiveMessage = { at: read.at, ageMs: ageMs(), version, reset, ...content };
    tally.messages[audience] += 1;
    return { told: tracked(writeId({ ...place, audience, process, sequence }), message), sequence };
  }

  function anew(audience: Audience, reason: ResetReason): Next {
    tally.resets[reason] += 1;
    return make(audience, nothing, reason);
  }

  function turn(): void {
    head = { sequence: head.sequence + 1, place: taken };
    made.clear();
    caught.clear();
  }

  function since(audience: Audience, sequence: number): Next {
    const key = `${audience} ${sequence}`;
    const known = made.get(key);
    // An older one would claim to be fresher than it is.
    if (known && performance.now() - known.mono < sharedMs) return { told: known.told, sequence: head.sequence };
    if (sequence < cut.sequence) return anew(audience, cut.reason);
    const content = backlog.since(sequence, audience);
    const next = content ? make(audience, content, null) : anew(audience, "away");
    made.set(key, { told: next.told, mono: performance.now() });
    return next;
  }

  async function sinceElsewhere(audience: Audience, heard: Place): Promise<Next> {
    const until = head;
    const key = `${heard.snapshot} ${heard.unitsFrom.getTime()} ${heard.readAt.getTime()}`;
    const asked = caught.get(key) ?? reader.between(heard, until.place);
    caught.set(key, asked);
    asked.catch(() => caught.delete(key));
    const content = await asked;
    if (typeof content === "string") return anew(audience, content);
    const units = audience === "full" ? content.units : content.units.map(maskUnit);
    return make(audience, { ...content, units }, null, until);
  }

  return {
    ageMs,
    sequence: () => head.sequence,
    /** Makes room for a message, though there is no news. */
    turn,

    /** Takes in a reading, and says for whom it has news. */
    take(reading: Reading): Record<Audience, boolean> {
      read = { at: reading.at, mono: reading.mono };
      taken = reader.place();
      if (reading.reset) {
        turn();
        cut = { sequence: head.sequence, reason: reading.reset };
        backlog.cut(head.sequence);
        return { full: true, masked: true };
      }
      const isNews = backlog.add(head.sequence + 1, reading.at.getTime(), reading, reading.unitsNamed);
      if (audiences.some((audience) => isNews[audience])) turn();
      return isNews;
    },

    /** What a screen is told first, that heard a message of this or another process, or none. */
    async welcome(audience: Audience, lastId: string | null): Promise<Next> {
      if (lastId === null) return anew(audience, "started");
      const heard = readId(lastId);
      if (heard?.audience !== audience) return anew(audience, "unknown");
      if (heard.database !== head.place.database) return anew(audience, "restarted");
      if (head.place.readAt.getTime() - heard.readAt.getTime() > keptMs) return anew(audience, "away");
      if (heard.process !== process) return sinceElsewhere(audience, heard);
      if (heard.sequence > head.sequence) return anew(audience, "unknown");
      // No message has the id of another, also when there is nothing to tell.
      if (heard.sequence === head.sequence) turn();
      return since(audience, heard.sequence);
    },

    since,
  };
}
