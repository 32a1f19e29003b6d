import { performance } from "node:perf_hooks";
import { tracked } from "@trpc/server";
import pLimit from "p-limit";
import { maskUnit } from "../masking/mask-unit";
import { type Backlog, backlogMs } from "./backlog";
import type { FeedCounters } from "./counters";
import {
  type Audience,
  audiences,
  type Content,
  type FeedMessage,
  type LiveMessage,
  type ResetReason,
} from "./message";
import { formatMessageId, parseMessageId } from "./message-id";
import type { Checkpoint, Reader, Reading } from "./reader";

type Options = { reader: Reader; backlog: Backlog; counters: FeedCounters; version: string; process: string };

/** A message, and the sequence number up to which it contains all changes. */
type SequencedMessage = { message: FeedMessage; sequence: number };

/**
 * How long a message that was built for one subscriber is reused for others. After a longer time, its `ageMs` would be
 * too low.
 */
const messageReuseMs = 500;

/** How far this process has read the database. */
type State = { sequence: number; checkpoint: Checkpoint };

/** What changed since a message of another process, and the state of this process when that was read. */
type CatchUp = { content: Awaited<ReturnType<Reader["readBetween"]>> | "restarted"; state: State };

const emptyContent: Content = { units: [], incidentIds: [], topics: [] };

/**
 * Builds messages from what this process has read from the database. Each read with changes gets a sequence number. The
 * message from one sequence number to the present is built once per audience, however many subscribers receive it.
 */
export function createLiveState({ reader, backlog, counters, version, process }: Options) {
  /** The checkpoint of the last applied read; the reader may be one read ahead. */
  let appliedCheckpoint = reader.checkpoint();
  let latestState: State = { sequence: 0, checkpoint: appliedCheckpoint };
  let lastRead = { at: new Date(), monotonicMs: performance.now() };
  /** The last read after which every client had to read everything again. */
  let lastReset: { sequence: number; reason: ResetReason } = { sequence: 0, reason: "away" };
  const cachedMessages = new Map<string, { message: FeedMessage; monotonicMs: number }>();
  /**
   * Changes since a message that another process sent, keyed by the checkpoint in that message's id. They are cached,
   * because after a failover most clients resume from the same message.
   */
  const catchUps = new Map<string, Promise<CatchUp>>();
  /**
   * Reads of the database run one at a time, and each is applied before the next begins. Otherwise a client could
   * receive the newer state of a unit from a catch-up, and then an older one from a read that began before.
   */
  const readOneAtATime = pLimit(1);

  const ageMs = () => Math.round(performance.now() - lastRead.monotonicMs);

  function build(
    audience: Audience,
    content: Content,
    reset: ResetReason | null,
    { sequence, checkpoint } = latestState,
  ): SequencedMessage {
    const data: LiveMessage = { at: lastRead.at, ageMs: ageMs(), version, reset, ...content };
    counters.messages[audience] += 1;
    return { message: tracked(formatMessageId({ ...checkpoint, audience, process, sequence }), data), sequence };
  }

  function buildReset(audience: Audience, reason: ResetReason): SequencedMessage {
    counters.resets[reason] += 1;
    return build(audience, emptyContent, reason);
  }

  /** Starts a new sequence number and empties the caches, which were built for the previous one. */
  function advance(): void {
    latestState = { sequence: latestState.sequence + 1, checkpoint: appliedCheckpoint };
    cachedMessages.clear();
    catchUps.clear();
  }

  function readSince(audience: Audience, sequence: number): SequencedMessage {
    const key = `${audience} ${sequence}`;
    const cachedMessage = cachedMessages.get(key);
    if (cachedMessage && performance.now() - cachedMessage.monotonicMs < messageReuseMs)
      return { message: cachedMessage.message, sequence: latestState.sequence };
    if (sequence < lastReset.sequence) return buildReset(audience, lastReset.reason);
    const content = backlog.readSince(sequence, audience);
    const sequencedMessage = content ? build(audience, content, null) : buildReset(audience, "away");
    cachedMessages.set(key, { message: sequencedMessage.message, monotonicMs: performance.now() });
    return sequencedMessage;
  }

  /**
   * Resumes after a message of another process: reads from the database what changed between the checkpoint of that
   * message and the checkpoint of this process.
   */
  async function readSinceOtherProcess(audience: Audience, from: Checkpoint): Promise<SequencedMessage> {
    const key = `${from.snapshot} ${from.unitsFrom.getTime()} ${from.readAt.getTime()}`;
    const catchUp = catchUps.get(key) ?? readOneAtATime(() => readCatchUp(from));
    catchUps.set(key, catchUp);
    catchUp.catch(() => catchUps.delete(key));
    const { content, state } = await catchUp;
    if (typeof content === "string") return buildReset(audience, content);
    const units = audience === "full" ? content.units : content.units.map(maskUnit);
    return build(audience, { ...content, units }, null, state);
  }

  async function readCatchUp(from: Checkpoint): Promise<CatchUp> {
    const state = latestState;
    // The read before this one may have found that the database was restarted.
    if (from.database !== state.checkpoint.database) return { content: "restarted", state };
    return { content: await reader.readBetween(from, state.checkpoint), state };
  }

  /** Applies a read. Returns for each audience whether the read contains changes for it. */
  function apply(reading: Reading): Record<Audience, boolean> {
    lastRead = { at: reading.at, monotonicMs: reading.monotonicMs };
    appliedCheckpoint = reader.checkpoint();
    if (reading.reset) {
      advance();
      lastReset = { sequence: latestState.sequence, reason: reading.reset };
      backlog.clear(latestState.sequence);
      return { full: true, masked: true };
    }
    const hasChanges = backlog.add(latestState.sequence + 1, reading.at.getTime(), reading, reading.namedUnitIds);
    if (audiences.some((audience) => hasChanges[audience])) advance();
    return hasChanges;
  }

  return {
    ageMs,
    advance,
    sequence: () => latestState.sequence,

    /** The id of a message that would contain all changes up to now. */
    messageId: (audience: Audience) =>
      formatMessageId({ ...latestState.checkpoint, audience, process, sequence: latestState.sequence }),

    /**
     * Reads what changed since the last read. Returns the time of the oldest new event, null if there is none, and for
     * each audience whether the read contains changes for it.
     */
    read: (options: Parameters<Reader["read"]>[0]) =>
      readOneAtATime(async () => {
        const reading = await reader.read(options);
        return { oldestEventAt: reading.oldestEventAt, hasChanges: apply(reading) };
      }),

    /**
     * Builds the first message for a client. `lastId` is the id of the last message that the client received from this
     * or another process; null if it received none.
     */
    async resume(audience: Audience, lastId: string | null): Promise<SequencedMessage> {
      if (lastId === null) return buildReset(audience, "started");
      const cursor = parseMessageId(lastId);
      if (cursor?.audience !== audience) return buildReset(audience, "unknown");
      if (cursor.database !== latestState.checkpoint.database) return buildReset(audience, "restarted");
      if (latestState.checkpoint.readAt.getTime() - cursor.readAt.getTime() > backlogMs)
        return buildReset(audience, "away");
      if (cursor.process !== process) return readSinceOtherProcess(audience, cursor);
      if (cursor.sequence > latestState.sequence) return buildReset(audience, "unknown");
      // Every message needs a new id, even if nothing changed.
      if (cursor.sequence === latestState.sequence) advance();
      return readSince(audience, cursor.sequence);
    },

    since: readSince,
  };
}
