"use client";

import { CircleDashed, Radio, TriangleAlert, WifiOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useHealth } from "../../_live/clock/use-health";
import { useNow } from "../../_live/clock/use-now";
import { useFormat } from "../../_words/use-format";

const icons = { starting: CircleDashed, live: Radio, late: TriangleAlert, offline: WifiOff, refused: WifiOff } as const;

/** Age of the data, and the time. If the clock stops, viewers can tell that the screen has frozen. */
export function Clock() {
  const t = useTranslations("wallStatusBar");
  const format = useFormat();
  const now = useNow();
  const { level, ageSeconds } = useHealth();
  const LevelIcon = icons[level];
  const isUpToDate = level === "live" || level === "starting";
  const age = ageSeconds === null ? "" : format.age(ageSeconds);
  const text =
    level === "starting"
      ? t("connecting")
      : level === "live"
        ? t("age", { age })
        : level === "late"
          ? t("late", { age })
          : t("offline", { age });
  return (
    <div className="flex shrink-0 items-center gap-3 whitespace-nowrap">
      <p
        data-age={ageSeconds ?? ""}
        className={`flex items-center gap-2 rounded-lg px-2 font-medium ${isUpToDate ? "" : "outline-4 outline-alarm"}`}
      >
        <LevelIcon className={`size-[1rem] shrink-0 ${isUpToDate ? "" : "text-alarm"}`} aria-hidden />
        <span>{text}</span>
      </p>
      <p className="wall-heading font-bold tracking-tight">
        <time>{now === null ? "--:--:--" : format.clock(new Date(now))}</time>
      </p>
    </div>
  );
}

export function CurrentDay() {
  const zoneName = useTranslations("topBar")("zone");
  const format = useFormat();
  const now = useNow();
  return (
    <p className="h-[1.5rem] text-ink-2 leading-[1.5rem]">
      {now === null ? "" : format.day(new Date(now))} {zoneName}
    </p>
  );
}
