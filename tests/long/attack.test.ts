import { measureAttacks } from "../bench/attack";
import { attacks } from "../support/attacks";
import { startProduct } from "../support/product";
import { expect, test } from "../support/test";

test("one person or screen cannot stall the room: the call list responds, health stays 200 and memory is released", async ({
  database,
  databaseUrl,
  onTestFinished,
}) => {
  const product = await startProduct({ databaseUrl, env: { SCREENS: "off", LOG_LEVEL: "error" } });
  onTestFinished(async () => {
    await product.stop();
  });
  const names = attacks.map(({ name }) => name);
  const { tables, targets } = await measureAttacks(database, product, names, 2_000);
  expect(targets.filter(({ target, met }) => !met && !target.includes("call list"))).toEqual([]);
  const [, ...attacked] = tables["What a call-taker notices"] ?? [];
  // Every request for the call list got a response. How fast it came is measured by `npm run bench -- attack`.
  expect(attacked.filter((row) => !Number.isFinite(row["max ms"]))).toEqual([]);
  expect(attacked).toHaveLength(names.length);
});
