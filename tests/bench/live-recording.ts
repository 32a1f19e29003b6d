import { setTimeout as wait } from "node:timers/promises";
import type { Group, GroupResult } from "./live-screens";
import type { Worker } from "./worker";

const settleDelayMs = 5_000;
const drainMs = 3_000;

/** Opens screens, runs `work` and closes the screens. Returns the result of `work` and what the screens received. */
export async function watchScreens<Result>(
  { viewer }: { viewer: Worker },
  groups: Group[],
  work: () => Promise<Result>,
): Promise<{ result: Result; received: GroupResult[] }> {
  await viewer.sendRequest("connect", groups);
  await wait(settleDelayMs);
  await viewer.sendRequest("reset");
  const result = await work();
  await wait(drainMs);
  const received = await viewer.sendRequest<GroupResult[]>("results");
  await viewer.sendRequest("disconnect");
  return { result, received };
}
