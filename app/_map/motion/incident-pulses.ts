export const pulseMs = 900;
const pulseCount = 3;

/**
 * `knownIds`: ids in the previous list of incidents, null before the first list. `endTimes`: when each new incident
 * stops pulsing, in ms of the monotonic clock.
 */
export type Pulses = { knownIds: ReadonlySet<string> | null; endTimes: ReadonlyMap<string, number> };

export const initialPulses: Pulses = { knownIds: null, endTimes: new Map() };

/**
 * Returns the pulses for a new list of incidents. An incident pulses for its full time, even if the list changes again
 * meanwhile.
 */
export function updatePulses({ knownIds, endTimes }: Pulses, shownIds: readonly string[], now: number): Pulses {
  const pulsingEntries = shownIds.flatMap((id): [string, number][] => {
    const endTime = knownIds && !knownIds.has(id) ? now + pulseCount * pulseMs : endTimes.get(id);
    return endTime !== undefined && endTime > now ? [[id, endTime]] : [];
  });
  return { knownIds: new Set(shownIds), endTimes: new Map(pulsingEntries) };
}
