"use client";

import { CircleDashed, Radio, TriangleAlert, WifiOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFormat } from "../../_words/use-format";
import { useHealth } from "./use-health";
import { useNow } from "./use-now";

const icons = { starting: CircleDashed, live: Radio, late: TriangleAlert, offline: WifiOff, refused: WifiOff } as const;

/** Shows the age of the data on the screen, and the local time. */
export function DataClock() {
  const t = useTranslations("connection");
  const tTopBar = useTranslations("topBar");
  const format = useFormat();
  const now = useNow();
  const { level, ageSeconds } = useHealth();
  const Icon = icons[level];
  const age = ageSeconds === null ? null : format.age(ageSeconds);
  const isUpToDate = level === "live" || level === "starting";
  const text =
    level === "offline"
      ? t("offline")
      : age === null
        ? t("connecting")
        : level === "late"
          ? t("late")
          : t("age", { age });
  return (
    <div className="flex flex-col-reverse items-end lg:flex-row lg:items-center lg:gap-1.5 2xl:gap-3">
      <p
        className={`flex items-center gap-1.5 rounded-md text-xs leading-4 lg:px-2 lg:py-1 lg:text-sm lg:leading-5 ${isUpToDate ? "text-ink-3" : "bg-alarm-ground font-semibold text-alarm"}`}
        title={age ? t("ageLabel", { age }) : t("connecting")}
      >
        <Icon className="size-3.5 lg:size-4" aria-hidden />
        <span className="whitespace-nowrap lg:min-w-[5.5rem]">{text}</span>
      </p>
      <p className="font-semibold text-[1.0625rem] tabular-nums leading-5 tracking-tight">
        <time>{now === null ? "--:--:--" : format.clock(new Date(now))}</time>
        <span className="ml-1 hidden font-medium text-ink-3 text-xs min-[90rem]:inline">{tTopBar("zone")}</span>
      </p>
    </div>
  );
}
