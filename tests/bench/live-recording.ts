import { setTimeout as wait } from "node:timers/promises";
import type { Group, GroupResult } from "./live-screens";
import type { Worker } from "./worker";

const settleDelayMs = 5_000;
const drainMs = 3_000;

/** Opens screens, runs `work` and closes the screens. Returns the result of `work` and what the screens received. */
export async function recordScreens<Result>(
  { screensWorker }: { screensWorker: Worker },
  groups: Group[],
  work: () => Promise<Result>,
): Promise<{ result: Result; received: GroupResult[] }> {
  await screensWorker.sendRequest("connect", groups);
  await wait(settleDelayMs);
  await screensWorker.sendRequest("reset");
  const result = await work();
  await wait(drainMs);
  const received = await screensWorker.sendRequest<GroupResult[]>("results");
  await screensWorker.sendRequest("disconnect");
  return { result, received };
}
