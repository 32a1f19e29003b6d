"use client";

import { CircleDashed, Radio, TriangleAlert, WifiOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useHealth } from "../../_live/clock/use-health";
import { useNow } from "../../_live/clock/use-now";
import { useFormat } from "../../_words/use-format";

const icons = { starting: CircleDashed, live: Radio, late: TriangleAlert, offline: WifiOff, refused: WifiOff } as const;

/** Time, date and age of the data. If the clock stops, viewers can tell that the screen has frozen. */
export function Clock() {
  const t = useTranslations("wallStatusBar");
  const topBarWords = useTranslations("topBar");
  const format = useFormat();
  const now = useNow();
  const { level, ageSeconds } = useHealth();
  const LevelIcon = icons[level];
  const isFine = level === "live" || level === "starting";
  const age = ageSeconds === null ? "" : format.age(ageSeconds);
  const text =
    level === "starting"
      ? t("connecting")
      : level === "live"
        ? t("age", { age })
        : level === "late"
          ? t("late", { age })
          : t("offline", { age });
  const dataAge = (
    <>
      <LevelIcon className="size-[1.3rem] shrink-0" aria-hidden />
      <span className="whitespace-nowrap">{text}</span>
    </>
  );
  const color = isFine ? "text-ink-2" : "bg-alarm-ground px-2 font-semibold text-alarm";
  return (
    <div className="wall-bar-row flex shrink-0 items-center">
      <p
        data-age={ageSeconds ?? ""}
        className={`wall-small wall-only-wide min-w-[8.2rem] rounded-lg py-1 font-medium ${color}`}
      >
        <span className="flex items-center gap-2">{dataAge}</span>
      </p>
      <div className="flex flex-col items-end">
        <p className="font-bold text-[2rem] leading-[2.1rem] tracking-tight">
          <time>{now === null ? "--:--:--" : format.clock(new Date(now))}</time>
        </p>
        <p className="wall-small wall-only-wide whitespace-nowrap text-ink-2">
          {now === null ? "" : format.day(new Date(now))} {topBarWords("zone")}
        </p>
        <p className={`wall-small wall-only-narrow items-center gap-1.5 rounded-lg font-medium ${color}`}>{dataAge}</p>
      </div>
    </div>
  );
}
