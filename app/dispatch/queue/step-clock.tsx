"use client";

import { useTranslations } from "next-intl";
import { type Ageing, ageingOf, type Standing } from "@/server/domain/deadline";
import { useNow } from "../../_live/clock/use-now";
import { Elapsed } from "../../_ui/elapsed";
import { useFormat } from "../../_words/use-format";

const looks: Record<Ageing, string> = {
  fresh: "text-ink-2",
  soon: "border border-line-2 bg-raised px-1.5 font-semibold text-ink",
  late: "border border-alarm bg-alarm-ground px-1.5 font-semibold text-alarm",
};

/** The step an incident is in, how long it has been in it, and by how much it is late; tinted as it ages. */
export function StepClock({ standing }: { standing: Standing }) {
  const step = useTranslations("step");
  const t = useTranslations("queue");
  const format = useFormat();
  const now = useNow();
  const { ageing, overSeconds } = ageingOf(standing, new Date(now ?? standing.since));
  return (
    <span
      data-ageing={ageing}
      className={`flex items-baseline justify-between gap-2 rounded text-[0.8125rem] ${looks[ageing]}`}
    >
      <span className="min-w-0">
        {step(standing.step)}
        {ageing === "soon" && <span className="font-medium"> · {t("soon")}</span>}
        {ageing === "late" && <span> · {t("late", { time: format.age(overSeconds) })}</span>}
      </span>
      <Elapsed since={standing.since} className="shrink-0 font-semibold" />
    </span>
  );
}
