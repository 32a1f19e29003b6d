"use client";

import { useTranslations } from "next-intl";

/** Counts of the 24 hours as bars, each with its number for those who do not see them. */
export function HourBars({ hours }: { hours: readonly number[] }) {
  const t = useTranslations("insightMap");
  const most = Math.max(1, ...hours);
  return (
    <>
      <ol className="mt-1 flex h-16 items-end gap-px">
        {hours.map((count, hour) => {
          const said = t("atHour", { hour, count });
          return (
            <li key={said} className="flex h-full flex-1 items-end" title={said}>
              <span className="sr-only">{said}</span>
              <span
                aria-hidden
                className="block w-full rounded-t-[1px] bg-ink-3"
                style={{ height: count === 0 ? 1 : `${(count / most) * 100}%` }}
              />
            </li>
          );
        })}
      </ol>
      <p aria-hidden className="mt-0.5 flex justify-between text-ink-3 text-xs">
        {["00", "06", "12", "18", "24"].map((hour) => (
          <span key={hour}>{hour}</span>
        ))}
      </p>
    </>
  );
}
