"use client";

import { useTranslations } from "next-intl";
import { earlierDay } from "../../../server/domain/calendar";
import { lastDayOf } from "../filters/bin-days";
import { useDayFormat } from "../filters/use-filter-words";
import type { Lapse, LapseStep } from "./lapse";

type Props = { lapse: Lapse; name: string; counts: ReadonlyMap<string, number> };

/** Which step of time the map shows, large, with how many there were in it. */
export function StepName({ lapse, name, counts }: Props) {
  const t = useTranslations("insightMap");
  const count = [...counts.values()].reduce((sum, one) => sum + one, 0);
  return (
    <p
      aria-live={lapse.playing ? "off" : "polite"}
      className="halo pointer-events-none! absolute top-full right-1.5 mt-2 text-right font-semibold text-3xl tracking-tight sm:text-4xl"
    >
      {name}
      <span className="block font-medium text-ink-2 text-lg tracking-normal">{t("count", { count })}</span>
    </p>
  );
}

/** What a step of time is called: a month, the days of a week, a day, an hour of the day. */
export function useStepName(step: LapseStep, { to }: { to: string }): (key: string) => string {
  const day = useDayFormat();
  return (key) => {
    if (key === "") return "";
    if (step === "hour") {
      const hour = Number(key);
      const two = (value: number) => String(value).padStart(2, "0");
      return `${two(hour)}.00–${two(hour + 1)}.00`;
    }
    if (step === "month") return day(key, "month");
    if (step === "day") return day(key);
    const end = earlierDay(lastDayOf(key, "week"), to);
    return end === key ? day(key) : `${day(key)} – ${day(end)}`;
  };
}
