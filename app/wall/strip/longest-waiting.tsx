"use client";

import { useTranslations } from "next-intl";
import type { Priority } from "@/db/vocabulary";
import { Elapsed } from "../../_ui/elapsed";
import { PriorityMark } from "../../_ui/mark";
import { isWaiting } from "../is-waiting";
import type { OverviewIncident } from "../use-overview";
import { useWhat } from "../use-what";

/** The open incident that has waited longest for its first unit. */
export function LongestWaiting({ incidents, until }: { incidents: readonly OverviewIncident[]; until: Date | null }) {
  const t = useTranslations("wallStrip");
  const what = useWhat();
  const [longest] = incidents.filter(isWaiting).sort((one, other) => one.openedAt.getTime() - other.openedAt.getTime());
  if (!longest) {
    return (
      <div className="flex min-w-0 flex-col justify-center">
        <p className="truncate font-semibold text-[1.25rem] leading-[2.1rem]">{t("noneWaiting")}</p>
        <p className="wall-small truncate text-ink-2">{t("noneWaitingText")}</p>
      </div>
    );
  }
  return (
    <div className="flex min-w-0 flex-col justify-center">
      <p className="flex items-center gap-2.5">
        <PriorityMark priority={longest.priority as Priority} className="size-6" />
        <Elapsed since={longest.openedAt} until={until} className="font-bold text-[2rem] text-alarm leading-[2.1rem]" />
        <span className="min-w-0 truncate font-semibold text-[1.15rem]">{longest.district.name}</span>
      </p>
      <p className="wall-small truncate text-ink-2">
        {t("longest")} · {what(longest)}
      </p>
    </div>
  );
}
