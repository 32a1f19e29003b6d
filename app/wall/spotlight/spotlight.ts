"use client";

import { useEffect, useState } from "react";
import type { OverviewIncident } from "../overview-incident";

type Incident = { id: string; priority: number; openedAt: Date };

/**
 * State of the spotlight, which shows each new incident in large type for some seconds. Other new incidents wait in a
 * queue.
 */
export type Spotlight = {
  /** Ids of the open incidents at the last update; null until incidents have been read for the first time. */
  knownIds: ReadonlySet<string> | null;
  queuedIds: readonly string[];
  /** `since` is in ms of the monotonic clock. */
  shown: { id: string; since: number } | null;
  /**
   * Position of the shown incident in the current series of new incidents, from 1. A series ends when no incident is
   * left to show.
   */
  position: number;
  /** Number of incidents in the series, including those in the queue. */
  count: number;
};

export const emptySpotlight: Spotlight = { knownIds: null, queuedIds: [], shown: null, position: 0, count: 0 };

/**
 * How long an incident is shown: `alone` if no other incident waits, `queued` if others wait, `minimum` if a critical
 * one waits behind a less urgent one.
 */
export const spotlightMs = { alone: 30_000, queued: 14_000, minimum: 6_000 } as const;
/**
 * Maximum length of the queue. Dozens of incidents may be new after a long disconnection; the list shows all of them.
 */
const maxQueue = 6;

/**
 * Returns the next state: adds new incidents to the queue by priority, then age, and removes closed ones. `now` is in
 * ms of the monotonic clock.
 */
export function nextSpotlight(spotlight: Spotlight, incidents: readonly Incident[], now: number): Spotlight {
  const byId = new Map(incidents.map((incident) => [incident.id, incident]));
  const knownIds = hasSameIds(spotlight.knownIds, byId) ? spotlight.knownIds : new Set(byId.keys());
  if (spotlight.knownIds === null) return { ...spotlight, knownIds };
  const { knownIds: previousIds } = spotlight;
  const newIds = incidents.filter(({ id }) => !previousIds.has(id)).map(({ id }) => id);
  const shownIncident = spotlight.shown && byId.has(spotlight.shown.id) ? spotlight.shown : null;
  const queuedIds = [...spotlight.queuedIds, ...newIds]
    .filter((id) => byId.has(id))
    .sort((a, b) => compareUrgency(byId.get(a), byId.get(b)))
    .slice(0, maxQueue);
  const isDisplayTimeOver =
    !shownIncident ||
    now - shownIncident.since >= computeDurationMs(byId.get(shownIncident.id), byId.get(queuedIds[0] ?? ""));
  if (!isDisplayTimeOver) {
    const count = spotlight.position + queuedIds.length;
    return isUnchanged(spotlight, { knownIds, queuedIds, count })
      ? spotlight
      : { ...spotlight, knownIds, queuedIds, count };
  }
  const [nextId, ...remainingIds] = queuedIds;
  if (!nextId) return spotlight.shown || knownIds !== spotlight.knownIds ? { ...emptySpotlight, knownIds } : spotlight;
  const position = spotlight.shown ? spotlight.position + 1 : 1;
  return {
    knownIds,
    queuedIds: remainingIds,
    shown: { id: nextId, since: now },
    position,
    count: position + remainingIds.length,
  };
}

/**
 * When the spotlight changes next if no new incident arrives, in ms of the monotonic clock; null if it shows no
 * incident.
 */
export function computeSpotlightEnd(spotlight: Spotlight, incidents: readonly Incident[]): number | null {
  if (!spotlight.shown) return null;
  const findIncident = (wantedId: string | undefined) => incidents.find(({ id }) => id === wantedId);
  return (
    spotlight.shown.since + computeDurationMs(findIncident(spotlight.shown.id), findIncident(spotlight.queuedIds[0]))
  );
}

function computeDurationMs(shownIncident: Incident | undefined, nextIncident: Incident | undefined): number {
  if (!nextIncident) return spotlightMs.alone;
  return nextIncident.priority === 1 && shownIncident?.priority !== 1 ? spotlightMs.minimum : spotlightMs.queued;
}

function compareUrgency(a: Incident | undefined, b: Incident | undefined): number {
  if (!a || !b) return 0;
  return a.priority - b.priority || a.openedAt.getTime() - b.openedAt.getTime();
}

function hasSameIds(knownIds: ReadonlySet<string> | null, byId: ReadonlyMap<string, Incident>): boolean {
  return knownIds !== null && knownIds.size === byId.size && [...knownIds].every((id) => byId.has(id));
}

function isUnchanged(
  spotlight: Spotlight,
  { knownIds, queuedIds, count }: Pick<Spotlight, "knownIds" | "queuedIds" | "count">,
) {
  return (
    knownIds === spotlight.knownIds && count === spotlight.count && queuedIds.join() === spotlight.queuedIds.join()
  );
}

const noIncidents: never[] = [];
const retryMs = 250;

/**
 * Returns the incident in the spotlight (null if there is none), its position in the series and the length of the
 * series. `incidents` is undefined until the incidents have been read.
 */
export function useSpotlight(incidents: readonly OverviewIncident[] | undefined) {
  const [spotlight, setSpotlight] = useState<Spotlight>(emptySpotlight);

  useEffect(() => {
    if (!incidents) return;
    // Uses the monotonic clock, because the system clock may be set back.
    const update = () => setSpotlight((previous) => nextSpotlight(previous, incidents, performance.now()));
    update();
    const endsAt = computeSpotlightEnd(spotlight, incidents);
    if (endsAt === null) return;
    // A timer may fire a moment early. In that case the state does not change and no effect sets another timer, so set
    // one here.
    const onTimer = () => {
      update();
      timer = setTimeout(onTimer, retryMs);
    };
    let timer = setTimeout(onTimer, Math.max(0, endsAt - performance.now()));
    return () => clearTimeout(timer);
  }, [incidents, spotlight]);

  const spotlightedIncident = (incidents ?? noIncidents).find(({ id }) => id === spotlight.shown?.id) ?? null;
  return { spotlightedIncident, position: spotlight.position, count: spotlight.count };
}
