"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { priorities } from "@/db/vocabulary";
import { PriorityMark } from "../_ui/mark";
import { useFormat } from "../_words/use-format";
import { useOpenIncidents } from "./use-picture";

/** Open incidents by priority, and how many are short of units. */
export function OpenCounts() {
  const t = useTranslations("strip");
  const priority = useTranslations("priority");
  const format = useFormat();
  const { incidents, query } = useOpenIncidents();
  const short = incidents.filter(({ unmet }) => unmet.length > 0).length;
  const figure = (count: number) => (query.data ? format.number(count) : "–");
  return (
    <div className="flex items-center gap-3">
      <ul aria-label={t("open")} className="flex items-center gap-2.5 sm:gap-3">
        {priorities.map((one) => {
          const count = incidents.filter((incident) => incident.priority === one).length;
          const words = t("openOf", { priority: `P${one} ${priority(`${one}`)}`, count });
          return (
            <li key={one} title={words} className={`flex items-center gap-1.5 ${count === 0 ? "opacity-45" : ""}`}>
              <PriorityMark priority={one} className="size-5" />
              <span className="min-w-[1ch] font-semibold text-base" aria-hidden>
                {figure(count)}
              </span>
              <span className="sr-only">{words}</span>
            </li>
          );
        })}
      </ul>
      <p
        title={t("unmetOf", { count: short })}
        className={`hidden h-7 items-center gap-1.5 rounded-md px-2 sm:flex ${short > 0 ? "bg-alarm-ground font-semibold text-alarm" : "text-ink-3"}`}
      >
        <TriangleAlert className="size-4" aria-hidden />
        <span className="hidden xl:inline">{t("unmet")}</span>
        <span className="sr-only xl:hidden">{t("unmet")}</span>
        <span className="min-w-[1ch] text-right">{figure(short)}</span>
      </p>
    </div>
  );
}
