"use client";

import { useNow } from "../_live/clock/use-now";
import { useFormat } from "../_words/use-format";

type Props = { since: Date; until?: Date | null; className?: string };

/** Shows the time elapsed since `since`; it keeps running until `until` is set. */
export function Elapsed({ since, until, className = "" }: Props) {
  const now = useNow();
  const format = useFormat();
  const endMs = until?.getTime() ?? now;
  return (
    <time dateTime={since.toISOString()} className={`tabular-nums ${className}`}>
      {endMs === null ? "--:--" : format.elapsed((endMs - since.getTime()) / 1_000)}
    </time>
  );
}
