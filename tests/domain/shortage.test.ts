import { expect, test } from "vitest";
import { type ShortageReason, shortageReason, shortageReasons, type UnitCount } from "../../server/domain/shortage";

test.each<[string, Partial<UnitCount>, ShortageReason]>([
  ["there is no further unit of the kind", {}, "no-such-unit"],
  ["there are some, none with the skills", { ofKind: 3 }, "missing-skill"],
  ["those with the skills are off duty", { ofKind: 3, withSkills: 2 }, "none-on-duty"],
  ["those on duty are all on a task", { ofKind: 3, withSkills: 2, onDuty: 2 }, "all-busy"],
  ["nobody knows where the free ones are", { ofKind: 3, withSkills: 2, onDuty: 2, free: 1 }, "no-position"],
  [
    "one could be sent, and yet was not to be had",
    { ofKind: 3, withSkills: 2, onDuty: 2, free: 1, eligible: 1 },
    "taken-meanwhile",
  ],
])("when %s: %j is %s", (_, left, reason) => {
  expect(shortageReason({ ofKind: 0, withSkills: 0, onDuty: 0, free: 0, eligible: 0, ...left })).toBe(reason);
  expect(shortageReasons).toContain(reason);
});
