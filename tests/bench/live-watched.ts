import { setTimeout as wait } from "node:timers/promises";
import type { Group, GroupHeard } from "./live-screens";
import type { Worker } from "./worker";

const settledMs = 5_000;
const lastMs = 3_000;

/** Does something before screens that were opened for it, and gives what they heard of it. */
export async function watched<Given>(
  { viewer }: { viewer: Worker },
  groups: Group[],
  work: () => Promise<Given>,
): Promise<{ given: Given; heard: GroupHeard[] }> {
  await viewer.ask("connect", groups);
  await wait(settledMs);
  await viewer.ask("forget");
  const given = await work();
  await wait(lastMs);
  const heard = await viewer.ask<GroupHeard[]>("heard");
  await viewer.ask("leave");
  return { given, heard };
}
