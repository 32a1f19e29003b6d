import type { z } from "zod";
import type { Db } from "../../db/client";
import type { Context } from "../context";
import { type ListIncidentsInput, listOverview } from "./read-incidents";

type Overview = Awaited<ReturnType<typeof listOverview>>;
type Reading = { running: Promise<Overview>; next: Promise<Overview> | null };

/** Only what is being read now; no answer is kept. */
const runningReads = new WeakMap<Db, Map<string, Reading>>();

/**
 * The overview, read once for all who ask for the same at the same time: of a change a thousand walls hear in one moment. Whoever asks
 * while it is being read is given the next reading, which begins when that has ended, so that nobody gets a state from before
 * the question. It may be shared by all since it is masked for all alike, whoever asks.
 */
export function readSharedOverview(context: Context, wish: z.output<typeof ListIncidentsInput>): Promise<Overview> {
  const ofThis = runningReads.get(context.db) ?? new Map<string, Reading>();
  runningReads.set(context.db, ofThis);
  const key = `${wish.status} ${wish.limit}`;

  function begin(): Promise<Overview> {
    const reading: Reading = { running: listOverview(context, wish), next: null };
    ofThis.set(key, reading);
    const end = () => {
      if (!reading.next) ofThis.delete(key);
    };
    reading.running.then(end, end);
    return reading.running;
  }

  const under = ofThis.get(key);
  if (!under) return begin();
  under.next ??= under.running.then(begin, begin);
  return under.next;
}
