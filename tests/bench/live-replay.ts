import type { Recording } from "./live-bare";
import { parseMessages } from "./live-match";
import { recordScreens } from "./live-recording";
import type { Group, GroupResult } from "./live-screens";
import { measureCost } from "./process-cost";
import type { Worker } from "./worker";

type ReplayWorkers = { bareServer: Worker; screensWorker: Worker };

/**
 * Makes a bare server send the same bytes at the same times as the server did, to the same number of screens. Returns
 * the cost of the bare server and the delays in ms from sending to arrival.
 */
export async function replayOnBareServer(
  { bareServer, screensWorker }: ReplayWorkers,
  groups: Group[],
  recordedGroups: GroupResult[],
) {
  const startAt = Math.min(...recordedGroups.flatMap(({ parts }) => parts.map(({ at }) => at)));
  const url = await bareServer.sendRequest<string>("start");
  const recordings: Recording[] = recordedGroups.map(({ name, parts }) => ({
    name,
    parts: joinToMessages(parts).map(({ at, bytes }) => ({ afterMs: at - startAt, bytes })),
  }));
  const bareGroups = groups.map((group) => ({ ...group, url: `${url}/${encodeURIComponent(group.name)}` }));
  const { result: cost, received: results } = await recordScreens({ screensWorker }, bareGroups, () =>
    measureCost(bareServer.pid, () => bareServer.sendRequest<Record<string, number[]>>("play", recordings)),
  );
  const durations = results.flatMap(({ name, arrivals }, index) => {
    const sentAt = readSentTimes(recordings[index] as Recording, cost.result[name] ?? []);
    return [...arrivals].flatMap(([id, times]) => times.map((at) => at - (sentAt.get(id) ?? Number.NaN)));
  });
  return { ...cost, result: durations.filter((duration) => !Number.isNaN(duration)), received: results };
}

/**
 * Joins received parts so that each one ends where a message ends, because the bare server must write each message in
 * one part.
 */
function joinToMessages(parts: GroupResult["parts"]): GroupResult["parts"] {
  const messages: GroupResult["parts"] = [];
  let openParts: GroupResult["parts"] = [];
  for (const part of parts) {
    openParts.push(part);
    if (!Buffer.from(part.bytes).subarray(-2).equals(Buffer.from("\n\n"))) continue;
    messages.push({ at: openParts[0]?.at ?? part.at, bytes: Buffer.concat(openParts.map(({ bytes }) => bytes)) });
    openParts = [];
  }
  return messages;
}

/** Returns the time at which the bare server sent each message, by message id. */
function readSentTimes({ parts }: Recording, times: readonly number[]): Map<string, number> {
  const timedParts = parts.map(({ bytes }, index) => ({ at: times[index] ?? Number.NaN, bytes: Buffer.from(bytes) }));
  return new Map(parseMessages(timedParts).map(({ id, at }) => [id, at]));
}
