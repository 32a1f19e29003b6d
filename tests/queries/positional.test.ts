import { z } from "zod";
import { positional, sqlQuery } from "../../db/sql";
import { expect, test, testOnBoth } from "../support/test";

test.each([
  ["a parameter is a number", "where kind = :kind", "where kind = $1", ["kind"]],
  ["the same one twice is the same number", ":at, :kind, :at", "$1, $2, $1", ["at", "kind"]],
  ["a cast stays a cast", ":at::geography and now()::date", "$1::geography and now()::date", ["at"]],
  ["a name goes on with an underscore", ":fresh_since, :fresh", "$1, $2", ["fresh_since", "fresh"]],
  ["quoted text is left alone", "':no' || :yes || 'it''s :no'", "':no' || $1 || 'it''s :no'", ["yes"]],
  ["a comment is left alone", "-- it's :no\nselect :yes", "-- it's :no\nselect $1", ["yes"]],
  ["a time of day is no parameter", "'12:30' > :at", "'12:30' > $1", ["at"]],
  ["without any it stays as it is", "select 1", "select 1", []],
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

testOnBoth("a parameter that is left out is an error and not a null", async ({ db }) => {
  const row = z.object({ count: z.number() });
  const query = sqlQuery({ name: "count-eligible", row, parameters: ["kind", "skills", "most"] });
  const asked = { kind: "ambulance", skills: [], most: 5 };
  expect(await query(db, asked)).toEqual([{ count: 0 }]);
  await expect(query(db, { ...asked, most: undefined })).rejects.toThrow("parameter most is missing");
});
