import { z } from "zod";

/** The instructions that the demo sends to the simulator every two seconds. */
export const SimulatorInstructions = z.object({
  /** Units whose crew screen is open. A person performs the steps of their tasks, so the simulator does not. */
  attendedUnitIds: z.array(z.string()),
  /** Units whose position comes from a person's phone. The simulator reports no positions for them. */
  sharingUnitIds: z.array(z.string()),
  /** Whether the simulator must generate no calls, because a story is being played. */
  isQuiet: z.boolean(),
});
export type SimulatorInstructions = z.output<typeof SimulatorInstructions>;

/** The default outside the demo: the simulator drives every unit and generates calls. */
export const noInstructions: SimulatorInstructions = { attendedUnitIds: [], sharingUnitIds: [], isQuiet: false };

/** How long a crew counts as present after a request. Its screen polls every 5 s, in a hidden tab once a minute. */
const presenceMs = 120_000;

/** Tracks which crews are present, by the requests of their screens. `now` is in ms. */
export function createCrewPresence(now: () => number = Date.now) {
  const seenAt = { task: new Map<string, number>(), position: new Map<string, number>() };
  const listPresent = (by: keyof typeof seenAt) =>
    [...seenAt[by]].filter(([, at]) => now() - at < presenceMs).map(([unitId]) => unitId);
  return {
    onCrewSeen(unitId: string, by: keyof typeof seenAt): void {
      seenAt[by].set(unitId, now());
    },
    read: () => ({ attendedUnitIds: listPresent("task"), sharingUnitIds: listPresent("position") }),
  };
}
