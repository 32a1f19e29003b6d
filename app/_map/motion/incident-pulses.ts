export const pulseMs = 900;
const pulses = 3;

/** Which incidents were there, none yet when the screen has just opened; and until when the new ones pulse, in ms of the page. */
export type Pulses = { known: ReadonlySet<string> | null; until: ReadonlyMap<string, number> };

export const noPulses: Pulses = { known: null, until: new Map() };

/** What pulses once these incidents are shown: each new one its own full time, whatever comes after it. */
export function pulsesAfter({ known, until }: Pulses, shown: readonly string[], now: number): Pulses {
  const running = shown.flatMap((id): [string, number][] => {
    const end = known && !known.has(id) ? now + pulses * pulseMs : until.get(id);
    return end !== undefined && end > now ? [[id, end]] : [];
  });
  return { known: new Set(shown), until: new Map(running) };
}
