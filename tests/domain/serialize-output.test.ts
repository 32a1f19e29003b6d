import fc from "fast-check";
import superjson, { type SuperJSONResult } from "superjson";
import { expect, test } from "vitest";
import { router } from "../../server/trpc";

const { serialize } = router({})._def._config.transformer.output;

/** Returns what a screen receives, or the error if serialising or parsing fails. */
function receive(serializeValue: (value: unknown) => SuperJSONResult, value: unknown) {
  try {
    return { received: superjson.parse(JSON.stringify(serializeValue(value))) };
  } catch (error) {
    return { error: String(error) };
  }
}

test("screens receive the same values from the server's serialiser as from superjson", () => {
  const key = fc.oneof(fc.string(), fc.constantFrom("a.b", "a\\.b", "\\", "", "0", "constructor", "toJSON"));
  const values = [fc.boolean(), fc.integer(), fc.string(), fc.constantFrom(undefined, null), fc.date()];
  const ordinaryValues = fc.anything({ key, values });
  const unusualTypes = {
    withMap: true,
    withSet: true,
    withBigInt: true,
    withNullPrototype: true,
    withTypedArray: true,
  };
  const unusualValues = fc.anything({
    key,
    values: [...values, fc.double(), fc.date({ noInvalidDate: false })],
    ...unusualTypes,
  });
  fc.assert(
    fc.property(fc.oneof(ordinaryValues, unusualValues), (value) => {
      expect(receive(serialize, value)).toStrictEqual(receive(superjson.serialize, value));
    }),
    { numRuns: 1_000, seed: 112 },
  );
});

test("a response is serialised without a copy, which would fill the memory faster than garbage collection frees it", () => {
  const response = { places: [{ id: "a", at: new Date(), note: undefined, reach: { distanceM: 1.5, unit: null } }] };
  expect(serialize(response).json).toBe(response);
  expect(serialize(response).meta?.values).toEqual({ "places.0.at": ["Date"], "places.0.note": ["undefined"] });
});
