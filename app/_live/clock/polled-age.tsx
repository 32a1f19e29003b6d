"use client";

import { CircleDashed, RefreshCw, TriangleAlert, WifiOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFormat } from "../../_words/use-format";
import { useNow, useNowValue } from "./use-now";

/** Poll interval for screens without a live feed. */
export const pollIntervalMs = 5_000;
const lateAfterSeconds = 12;
const stoppedAfterSeconds = 25;

/** Whether the last successful read of a polling screen was more than `stoppedAfterSeconds` ago. */
export function useHasPollingStopped(readAt: number): boolean {
  return useNowValue(() => readAt !== 0 && Date.now() - readAt > stoppedAfterSeconds * 1_000);
}

const icons = { loading: CircleDashed, age: RefreshCw, late: TriangleAlert, dead: WifiOff } as const;

/**
 * Shows the age of the data on a polling screen. `readAt` is when the data was read, in ms by this device's clock; 0
 * before the first response.
 */
export function PolledAge({ readAt }: { readAt: number }) {
  const t = useTranslations("polledAge");
  const format = useFormat();
  const now = useNow();
  const seconds = now === null || readAt === 0 ? null : Math.max(0, Math.floor((Date.now() - readAt) / 1_000));
  const level =
    seconds === null ? "loading" : seconds > stoppedAfterSeconds ? "dead" : seconds > lateAfterSeconds ? "late" : "age";
  const Icon = icons[level];
  const isOutdated = level === "late" || level === "dead";
  const text = level === "loading" ? t("loading") : t(level, { age: format.age(seconds ?? 0) });
  return (
    <p
      className={`flex items-center gap-1.5 rounded-md px-2 py-1 text-xs ${isOutdated ? "bg-alarm-ground font-semibold text-alarm" : "text-ink-3"}`}
    >
      <Icon className="size-3.5 shrink-0" aria-hidden />
      <span>{text}</span>
      {level === "dead" && (
        <span role="alert" className="sr-only">
          {t("stopped")}
        </span>
      )}
    </p>
  );
}
