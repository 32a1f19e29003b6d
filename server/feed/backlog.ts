import type { ListedUnit } from "../../db/queries/unit";
import { maskUnit } from "../masking/mask-unit";
import { type Audience, audiences, type Content, type Topic } from "./message";

/** A client that was disconnected for longer than this reads everything again. */
export const backlogMs = 600_000;
/** Maximum number of changed incidents in the backlog. */
const maxIncidents = 5_000;

type Stamp = { sequence: number; atMs: number };
type SentUnit = { sequence: number; json: string; unit: ListedUnit };

/**
 * Keeps recent changes with the sequence number of the message that reported them. It stores the latest state of each
 * unit and the latest change of each incident and topic, not the messages. So its size does not depend on the rate of
 * change, and a client that was away receives each item once.
 */
export function createBacklog() {
  const units: Record<Audience, Map<string, SentUnit>> = { full: new Map(), masked: new Map() };
  const incidents = new Map<string, Stamp>();
  const topics = new Map<Topic, Stamp>();
  /** Changes up to this sequence number may be missing from the backlog. */
  let completeSince = 0;

  /** Sets a key's stamp and moves the key to the end of the map, which is therefore always sorted by time. */
  function moveToEnd<Key>(stamps: Map<Key, Stamp>, key: Key, stamp: Stamp) {
    stamps.delete(key);
    stamps.set(key, stamp);
  }

  function prune(nowMs: number) {
    for (const [id, { sequence, atMs }] of incidents) {
      if (nowMs - atMs < backlogMs && incidents.size <= maxIncidents) break;
      incidents.delete(id);
      completeSince = Math.max(completeSince, sequence);
    }
  }

  return {
    /**
     * Adds the content of one read of the database. Returns for each audience whether the read contains changes for it.
     * A unit whose state equals the last one sent is not treated as changed, unless an event names the unit: a client
     * may have read a different state in between.
     */
    add(
      sequence: number,
      atMs: number,
      { units: readUnits, incidentIds, topics: changedTopics }: Content,
      namedUnitIds: ReadonlySet<string>,
    ): Record<Audience, boolean> {
      for (const id of incidentIds) moveToEnd(incidents, id, { sequence, atMs });
      for (const topic of changedTopics) moveToEnd(topics, topic, { sequence, atMs });
      prune(atMs);
      const hasChanges = incidentIds.length + changedTopics.length > 0;
      const hasChangesFor = (audience: Audience) => {
        let hasChangedUnit = false;
        for (const readUnit of readUnits) {
          const unit = audience === "full" ? readUnit : maskUnit(readUnit);
          const json = JSON.stringify(unit);
          if (units[audience].get(unit.id)?.json === json && !namedUnitIds.has(unit.id)) continue;
          units[audience].set(unit.id, { sequence, json, unit });
          hasChangedUnit = true;
        }
        return hasChangedUnit || hasChanges;
      };
      return { full: hasChangesFor("full"), masked: hasChangesFor("masked") };
    },
    /**
     * Returns what changed for an audience after a sequence number, each item once; null if changes after that number
     * may be missing.
     */
    readSince(sequence: number, audience: Audience): Content | null {
      if (sequence < completeSince) return null;
      const isAfter = ([, stamp]: [unknown, { sequence: number }]) => stamp.sequence > sequence;
      return {
        units: [...units[audience]].filter(isAfter).map(([, { unit }]) => unit),
        incidentIds: [...incidents].filter(isAfter).map(([id]) => id),
        topics: [...topics].filter(isAfter).map(([topic]) => topic),
      };
    },
    /** Empties the backlog. From this sequence number on, it is complete again. */
    clear(sequence: number) {
      for (const audience of audiences) units[audience].clear();
      incidents.clear();
      topics.clear();
      completeSince = sequence;
    },
  };
}
export type Backlog = ReturnType<typeof createBacklog>;
