import { expect, test } from "vitest";
import { findShortageReason, type ShortageReason, shortageReasons, type UnitCount } from "../../server/domain/shortage";

test.each<[string, Partial<UnitCount>, ShortageReason]>([
  ["there is no further unit of the kind", {}, "no-such-unit"],
  ["no unit has the skills", { ofKind: 3 }, "missing-skill"],
  ["all with the skills are off duty", { ofKind: 3, withSkills: 2 }, "none-on-duty"],
  ["all on duty are assigned", { ofKind: 3, withSkills: 2, onDuty: 2 }, "all-busy"],
  ["the available ones have no position", { ofKind: 3, withSkills: 2, onDuty: 2, free: 1 }, "no-position"],
  [
    "an eligible unit was taken meanwhile",
    { ofKind: 3, withSkills: 2, onDuty: 2, free: 1, eligible: 1 },
    "taken-meanwhile",
  ],
])("when %s: %j is %s", (_, remainingCounts, reason) => {
  expect(findShortageReason({ ofKind: 0, withSkills: 0, onDuty: 0, free: 0, eligible: 0, ...remainingCounts })).toBe(
    reason,
  );
  expect(shortageReasons).toContain(reason);
});
