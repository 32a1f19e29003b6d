import { z } from "zod";
import { sqlQuery, toPositional } from "../../db/sql";
import { expect, test, testOnBothDatabases } from "../support/test";

test.each([
  ["a parameter becomes a number", "where kind = :kind", "where kind = $1", ["kind"]],
  ["a repeated parameter keeps its number", ":at, :kind, :at", "$1, $2, $1", ["at", "kind"]],
  ["a cast is not a parameter", ":at::geography and now()::date", "$1::geography and now()::date", ["at"]],
  ["a name may contain an underscore", ":fresh_since, :fresh", "$1, $2", ["fresh_since", "fresh"]],
  ["quoted text is unchanged", "':no' || :yes || 'it''s :no'", "':no' || $1 || 'it''s :no'", ["yes"]],
  ["a comment is unchanged", "-- it's :no\nselect :yes", "-- it's :no\nselect $1", ["yes"]],
  ["a time of day is not a parameter", "'12:30' > :at", "'12:30' > $1", ["at"]],
  ["a query without parameters is unchanged", "select 1", "select 1", []],
])("%s", (_, source, text, names) => {
  expect(toPositional(source)).toEqual({ text, names });
});

const declaredQuery = { name: "distances-to", row: z.object({ id: z.string(), distanceM: z.number() }) };

test("a query whose declared parameters differ from its file fails at start", () => {
  expect(() => sqlQuery({ ...declaredQuery, parameters: ["ids", "lngs", "at"] })).toThrow(
    "distances-to.sql has the parameters",
  );
  expect(() => sqlQuery({ ...declaredQuery, parameters: ["ids", "lngs", "lats", "at", "most"] })).toThrow(
    "has the parameters",
  );
});

testOnBothDatabases("a missing parameter is an error, not null", async ({ db }) => {
  const query = sqlQuery({ ...declaredQuery, parameters: ["ids", "lngs", "lats", "at"] });
  const values = { ids: ["here"], lngs: [103.8], lats: [-2.8], at: "SRID=4326;POINT(103.8 -2.8)" };
  expect(await query(db, values)).toEqual([{ id: "here", distanceM: 0 }]);
  await expect(query(db, { ...values, lngs: undefined })).rejects.toThrow("parameter lngs is missing");
});
