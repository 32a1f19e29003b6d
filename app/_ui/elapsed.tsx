"use client";

import { useNowValue } from "../_live/clock/use-now";
import { useFormat } from "../_words/use-format";

type Props = { since: Date; until?: Date | null; className?: string };

/** Shows the time elapsed since `since`; it keeps running until `until` is set. */
export function Elapsed({ since, until, className = "" }: Props) {
  const format = useFormat();
  const text = useNowValue((now) => {
    const endMs = until?.getTime() ?? now;
    return endMs === null ? "--:--" : format.elapsed((endMs - since.getTime()) / 1_000);
  });
  return (
    <time dateTime={since.toISOString()} className={`tabular-nums ${className}`}>
      {text}
    </time>
  );
}
