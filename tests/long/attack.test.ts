import { measureAttacks } from "../bench/attack";
import { attacks } from "../support/attacks";
import { startProduct } from "../support/product";
import { expect, test } from "../support/test";

test("one person or screen cannot stall the room: the call list answers, health stays 200 and memory returns", {
  timeout: 400_000,
}, async ({ database, databaseUrl, onTestFinished }) => {
  const product = await startProduct({ databaseUrl, env: { SCREENS: "off", LOG_LEVEL: "error" } });
  onTestFinished(async () => {
    await product.stop();
  });
  const names = attacks.map(({ name }) => name);
  const { tables, targets } = await measureAttacks(database, product, names, 2_000);
  expect(targets.filter(({ target, met }) => !met && !target.includes("call list"))).toEqual([]);
  const [quiet, ...attacked] = tables["What a call-taker notices"] ?? [];
  // 300 ms on a machine that does nothing else, see `npm run bench -- attack`; without limits it is seconds.
  const slowestMs = Math.max(300, 10 * Number(quiet?.["p95 ms"]));
  expect(attacked.filter((row) => Number(row["p95 ms"]) > slowestMs)).toEqual([]);
  expect(attacked).toHaveLength(names.length);
});
