import type { Context } from "../context";
import type { InsightFilter } from "../domain/insight";
import type { Months } from "./hold-months";
import { askedMonths, type Selected, selectFrom } from "./select-rows";

/** How something is added up month by month. */
export type Sum<State> = {
  /** What the sum depends on beside the filter and the months: two with the same name and filter are the same sum. */
  name: string;
  fresh(): State;
  copy(state: State): State;
  add(state: State, selected: Selected): void;
  bytes(state: State): number;
};

/** The latest months change by the minute; those before them hardly ever. */
const unsettledMonths = 2;

/**
 * Adds up what the filter lets through. The sum over all but the latest months is held, and serves whoever asks the same again until one
 * of them is folded anew; the latest are added each time.
 */
export async function addUp<State>(
  context: Pick<Context, "db">,
  months: Months,
  filter: InsightFilter,
  sum: Sum<State>,
): Promise<State> {
  const asked = await askedMonths(context, filter);
  const settled = asked.folded.slice(0, -unsettledMonths);
  const latest = asked.folded.slice(-unsettledMonths);
  const versions = settled.map(({ month, version }) => `${month} ${version}`);
  const key = JSON.stringify([sum.name, filter, asked.basis, versions]);
  let state = months.sums.get(key) as State | undefined;
  if (!state) {
    state = sum.fresh();
    for await (const selected of selectFrom(context, months, filter, { ...asked, folded: settled }))
      sum.add(state, selected);
    if (settled.length > 0) months.sums.set(key, state, sum.bytes(state) + 2 * key.length);
  }
  const whole = sum.copy(state);
  for await (const selected of selectFrom(context, months, filter, { ...asked, folded: latest }))
    sum.add(whole, selected);
  return whole;
}
