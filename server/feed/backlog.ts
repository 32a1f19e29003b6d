import type { ListedUnit } from "../../db/queries";
import { maskUnit } from "../masking/mask-unit";
import { type Audience, audiences, type Content } from "./message";
import type { Topic } from "./topic";

/** A screen that was away for longer reads everything anew. */
export const keptMs = 600_000;
/** So many changed incidents are kept at most. */
const keptIncidents = 5_000;

type Stamp = { sequence: number; atMs: number };
type KnownUnit = { sequence: number; text: string; unit: ListedUnit };

/**
 * What changed of late, by the sequence of the messages that told it: not the messages, but of each unit its last state and of each
 * incident and topic the last time, so that it never grows with the rate of change, and whoever was away is told each thing once.
 */
export function createBacklog() {
  const units: Record<Audience, Map<string, KnownUnit>> = { full: new Map(), masked: new Map() };
  const incidents = new Map<string, Stamp>();
  const topics = new Map<Topic, Stamp>();
  /** Nothing older is complete any more. */
  let horizon = 0;

  function note<Key>(stamps: Map<Key, Stamp>, key: Key, stamp: Stamp) {
    stamps.delete(key);
    stamps.set(key, stamp);
  }

  function prune(nowMs: number) {
    for (const [id, { sequence, atMs }] of incidents) {
      if (nowMs - atMs < keptMs && incidents.size <= keptIncidents) break;
      incidents.delete(id);
      horizon = Math.max(horizon, sequence);
    }
  }

  return {
    /**
     * Keeps what was read under a sequence, and says for whom it is news. Units that events name always are: a screen may have read
     * for itself what they were in between.
     */
    add(
      sequence: number,
      atMs: number,
      { units: moved, incidentIds, topics: named }: Content,
      unitsNamed: ReadonlySet<string>,
    ): Record<Audience, boolean> {
      for (const id of incidentIds) note(incidents, id, { sequence, atMs });
      for (const topic of named) note(topics, topic, { sequence, atMs });
      prune(atMs);
      const isNews = incidentIds.length + named.length > 0;
      const isNewsFor = (audience: Audience) => {
        let isMoved = false;
        for (const one of moved) {
          const unit = audience === "full" ? one : maskUnit(one);
          const text = JSON.stringify(unit);
          if (units[audience].get(unit.id)?.text === text && !unitsNamed.has(unit.id)) continue;
          units[audience].set(unit.id, { sequence, text, unit });
          isMoved = true;
        }
        return isMoved || isNews;
      };
      return { full: isNewsFor("full"), masked: isNewsFor("masked") };
    },
    /** What an audience was told after a sequence, each thing once; null when not all of it is kept. */
    since(sequence: number, audience: Audience): Content | null {
      if (sequence < horizon) return null;
      const isAfter = ([, stamp]: [unknown, { sequence: number }]) => stamp.sequence > sequence;
      return {
        units: [...units[audience]].filter(isAfter).map(([, { unit }]) => unit),
        incidentIds: [...incidents].filter(isAfter).map(([id]) => id),
        topics: [...topics].filter(isAfter).map(([topic]) => topic),
      };
    },
    /** Forgets everything: from this sequence on, nothing before it can be told. */
    cut(sequence: number) {
      for (const audience of audiences) units[audience].clear();
      incidents.clear();
      topics.clear();
      horizon = sequence;
    },
  };
}
export type Backlog = ReturnType<typeof createBacklog>;
