import { createBacklog } from "../../server/feed/backlog";
import { listUnits } from "../../server/units/list-units";
import { aContext, aUnit, sekayu } from "../support/makers";
import { expect, test } from "../support/test";

test("a unit named by an event is reported again even when unchanged: a screen may have read a different state in between", async ({
  db,
}) => {
  const { id } = await aUnit(db, { at: sekayu });
  const units = (await listUnits(aContext(db))).filter((unit) => unit.id === id);
  const backlog = createBacklog();
  const content = { units, incidentIds: [], topics: [] };
  const noIds = new Set<string>();
  expect(backlog.add(1, 1_000, content, noIds)).toEqual({ full: true, masked: true });
  expect(backlog.add(2, 2_000, content, noIds)).toEqual({ full: false, masked: false });
  expect(backlog.readSince(1, "full")?.units).toEqual([]);
  expect(backlog.add(2, 3_000, content, new Set([id]))).toEqual({ full: true, masked: true });
  expect(backlog.readSince(1, "full")?.units.map((unit) => unit.id)).toEqual([id]);
  expect(backlog.readSince(1, "masked")?.units.map((unit) => unit.id)).toEqual([id]);
});
