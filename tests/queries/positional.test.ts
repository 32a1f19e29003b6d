import { z } from "zod";
import { positional, sqlQuery } from "../../db/sql";
import { expect, test, testOnBoth } from "../support/test";

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
  expect(positional(source)).toEqual({ text, names });
});

test("a query whose declared parameters differ from its file fails at start", () => {
  const declared = { name: "count-eligible", row: z.object({ count: z.number() }) };
  expect(() => sqlQuery({ ...declared, parameters: ["kind", "skills"] })).toThrow(
    "count-eligible.sql has the parameters",
  );
  expect(() => sqlQuery({ ...declared, parameters: ["kind", "skills", "most", "at"] })).toThrow("has the parameters");
});

testOnBoth("a missing parameter is an error, not null", async ({ db }) => {
  const row = z.object({ count: z.number() });
  const query = sqlQuery({ name: "count-eligible", row, parameters: ["kind", "skills", "most"] });
  const values = { kind: "ambulance", skills: [], most: 5 };
  expect(await query(db, values)).toEqual([{ count: 0 }]);
  await expect(query(db, { ...values, most: undefined })).rejects.toThrow("parameter most is missing");
});
