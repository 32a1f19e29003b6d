"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { PositionBasis } from "@/db/vocabulary";
import { type Arrival, type RemainingRoute, toArrivalMinutes } from "@/server/domain/arrival";
import { useFormat } from "../_words/use-format";

type Props = {
  arrival: Arrival & { now: number };
  remaining: RemainingRoute | null;
  position: { basis: PositionBasis | null; positionAt: Date | null };
};

/**
 * Shows when a unit is expected (less than a minute ahead without the clock time), when it was first expected if that differs, and whether it is late. If it has no
 * route, or its position is missing or too old for an estimate, shows a text that says this.
 */
export function ArrivalNote({ arrival, remaining, position: { positionAt } }: Props) {
  const t = useTranslations("arrival");
  const format = useFormat();
  const describeLateness = useDescribeLateness();
  const { expectedAt, firstExpectedAt, isLate, now } = arrival;
  const minutesLeft = toArrivalMinutes(((expectedAt ?? now) - now) / 1_000);
  const formatTime = (ms: number) => format.hourMinute(new Date(ms));
  const hasNewTime =
    firstExpectedAt !== null && (expectedAt === null || formatTime(expectedAt) !== formatTime(firstExpectedAt));
  return (
    <span className="flex flex-wrap items-baseline gap-x-1.5">
      {isLate && (
        <span className="flex items-center gap-1 self-center font-semibold text-alarm">
          <TriangleAlert className="size-[1.1em] shrink-0" aria-hidden />
          {describeLateness(arrival)}
        </span>
      )}{" "}
      {expectedAt !== null ? (
        <span>
          {t(minutesLeft === 0 ? "soon" : "expected", {
            time: formatTime(expectedAt),
            wait: format.duration(minutesLeft),
          })}
          {remaining?.isByRoad === false && ` (${t("byLine")})`}
        </span>
      ) : (
        <span>
          {remaining?.seconds === null
            ? t("noRoute")
            : positionAt
              ? t("lost", { age: format.age((now - positionAt.getTime()) / 1_000) })
              : t("noPosition")}
        </span>
      )}{" "}
      {hasNewTime && <span className="text-ink-3">{t("firstExpected", { time: formatTime(firstExpectedAt) })}</span>}
    </span>
  );
}

/** Returns a function that says how late a unit is: "7 min late", or only "late" if its arrival is not known. */
export function useDescribeLateness(): (arrival: Pick<Arrival, "expectedAt" | "firstExpectedAt">) => string {
  const t = useTranslations("arrival");
  const format = useFormat();
  return ({ expectedAt, firstExpectedAt }) =>
    expectedAt === null || firstExpectedAt === null
      ? t("late")
      : t("behind", { wait: format.duration(Math.max(1, Math.round((expectedAt - firstExpectedAt) / 60_000))) });
}
