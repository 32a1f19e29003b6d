import { z } from "zod";

/** What the demo tells the simulator, every two seconds. */
export const Direction = z.object({
  /** Units whose person has the crew screen open. The simulator takes no step of their tasks. */
  attendedUnitIds: z.array(z.string()),
  /** Units whose position comes from the person's phone. The simulator does not report theirs. */
  sharingUnitIds: z.array(z.string()),
  /** Whether no calls are to come in by chance, because a story is being played. */
  isQuiet: z.boolean(),
});
export type Direction = z.output<typeof Direction>;

/** Without a demo, every unit is driven and calls come in. */
export const noDirection: Direction = { attendedUnitIds: [], sharingUnitIds: [], isQuiet: false };

/** A crew screen reads its task every 5 s, in a hidden tab once a minute. */
const presenceMs = 120_000;

/** Remembers which crews are there, from what their screens request. `now` is in ms. */
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
