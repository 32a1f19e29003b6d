/** Duration of one pulse. */
export const pulseMs = 900;
const pulseCount = 3;

/**
 * `known`: ids of the incidents shown last, null before the first list. `until`: when each new incident stops pulsing,
 * in ms of the monotonic clock.
 */
export type Pulses = { known: ReadonlySet<string> | null; until: ReadonlyMap<string, number> };

export const initialPulses: Pulses = { known: null, until: new Map() };

/** The state after a list of incidents is shown: each new one pulses for its full time, whatever follows. */
export function updatePulses({ known, until }: Pulses, shownIds: readonly string[], now: number): Pulses {
  const pulsing = shownIds.flatMap((id): [string, number][] => {
    const end = known && !known.has(id) ? now + pulseCount * pulseMs : until.get(id);
    return end !== undefined && end > now ? [[id, end]] : [];
  });
  return { known: new Set(shownIds), until: new Map(pulsing) };
}
