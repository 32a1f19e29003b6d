"use client";

import { useTranslations } from "next-intl";
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

/**
 * How long an incident has been open, or was open if it is closed, with a label, so that it is not read as the duration
 * of its status.
 */
export function OpenFor({ since, until }: Omit<Props, "className">) {
  const t = useTranslations("incident");
  return (
    <p className="shrink-0 text-right">
      <span className="block text-[0.8125rem] text-ink-2">{t(until ? "wasOpenFor" : "openFor")}</span>{" "}
      <Elapsed since={since} until={until} className="font-semibold text-xl tracking-tight" />
    </p>
  );
}
