import type { Recording } from "./live-bare";
import { readMessages } from "./live-match";
import type { Group, GroupHeard } from "./live-screens";
import { watched } from "./live-watched";
import { paid } from "./process-cost";
import type { Worker } from "./worker";

type Room = { bare: Worker; viewer: Worker };

/** The same bytes at the same times to as many screens; gives the time from sending to arrival of each message. */
export async function playBare({ bare, viewer }: Room, groups: Group[], heard: GroupHeard[]) {
  const from = Math.min(...heard.flatMap(({ parts }) => parts.map(({ at }) => at)));
  const url = await bare.ask<string>("start");
  const recordings: Recording[] = heard.map(({ name, parts }) => ({
    name,
    parts: whole(parts).map(({ at, bytes }) => ({ afterMs: at - from, bytes })),
  }));
  const there = groups.map((group) => ({ ...group, url: `${url}/${encodeURIComponent(group.name)}` }));
  const { given: cost, heard: again } = await watched({ viewer }, there, () =>
    paid(bare.pid, () => bare.ask<Record<string, number[]>>("play", recordings)),
  );
  const durations = again.flatMap(({ name, arrivals }, index) => {
    const sent = sentTimes(recordings[index] as Recording, cost.given[name] ?? []);
    return [...arrivals].flatMap(([id, times]) => times.map((at) => at - (sent.get(id) ?? Number.NaN)));
  });
  return { ...cost, given: durations.filter((duration) => !Number.isNaN(duration)), heard: again };
}

/** Parts joined so that each ends where a message ends: a bare server would write a message at once. */
function whole(parts: GroupHeard["parts"]): GroupHeard["parts"] {
  const joined: GroupHeard["parts"] = [];
  let open: GroupHeard["parts"] = [];
  for (const part of parts) {
    open.push(part);
    if (!Buffer.from(part.bytes).subarray(-2).equals(Buffer.from("\n\n"))) continue;
    joined.push({ at: open[0]?.at ?? part.at, bytes: Buffer.concat(open.map(({ bytes }) => bytes)) });
    open = [];
  }
  return joined;
}

/** When the bare server sent each message. */
function sentTimes({ parts }: Recording, times: readonly number[]): Map<string, number> {
  const dated = parts.map(({ bytes }, index) => ({ at: times[index] ?? Number.NaN, bytes: Buffer.from(bytes) }));
  return new Map(readMessages(dated).map(({ id, at }) => [id, at]));
}
