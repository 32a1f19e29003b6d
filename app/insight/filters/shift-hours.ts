/** The three shifts of the room, as `server/domain/shift.ts` has them. */
export const shiftPresets = ["morning", "evening", "night"] as const;
export type ShiftPreset = (typeof shiftPresets)[number];

/** The hours of the clock that begin in each shift, ascending. */
export const shiftHours: Record<ShiftPreset, readonly number[]> = {
  morning: [7, 8, 9, 10, 11, 12, 13, 14],
  evening: [15, 16, 17, 18, 19, 20, 21, 22],
  night: [0, 1, 2, 3, 4, 5, 6, 23],
};
