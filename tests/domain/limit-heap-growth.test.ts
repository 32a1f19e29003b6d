import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);

/**
 * A program that creates 3 million objects, keeps the last 400,000 and prints the largest size of the heap in MB: about
 * 80. With V8's default setting it would be about 210.
 */
const programText = `
  import { limitHeapGrowth } from "./server/limit-heap-growth.ts";
  limitHeapGrowth();
  const recent = new Array(400_000);
  let mostBytes = 0;
  for (let index = 0; index < 3_000_000; index++) {
    recent[index % recent.length] = { index, pair: [index] };
    if (index % 50_000 === 0) mostBytes = Math.max(mostBytes, process.memoryUsage().heapUsed);
  }
  console.log(Math.round(mostBytes / 1e6));
`;

test("the server's heap stays close to the size of its live objects", async () => {
  const { stdout, stderr } = await run(process.execPath, [
    "--import",
    "tsx",
    "--input-type=module",
    "--eval",
    programText,
  ]);
  // If V8 did not know the flag, it would ignore it with a warning on stderr.
  expect(stderr).toBe("");
  expect(Number(stdout)).toBeLessThan(120);
});
