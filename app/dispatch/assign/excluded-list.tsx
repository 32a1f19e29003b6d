"use client";

import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Candidates } from "@/server/assignment/list-candidates";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";

/** The units that cannot be sent, nearest first, each with the cause. */
export function ExcludedList({ excluded }: { excluded: Candidates["excluded"] }) {
  const t = useTranslations("ranked");
  const format = useFormat();
  const names = useNames();
  if (excluded.length === 0) return null;
  return (
    <details className="group mt-1 px-3.5 text-[0.8125rem]">
      <summary className="flex list-none items-center gap-1 rounded py-1 text-ink-2 hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-4 transition-transform group-open:rotate-90" aria-hidden />
        {t("excluded", { count: excluded.length })}
      </summary>
      <ul className="mt-1 space-y-1">
        {excluded.map(({ unit, distanceM, cause, detail }) => (
          <li key={unit.id} className="flex gap-2 text-ink-3">
            <span className="w-24 shrink-0 font-medium text-ink-2">{unit.callSign}</span>
            <span className="w-14 shrink-0 text-right">{distanceM === null ? "–" : format.distance(distanceM)}</span>
            <span className="min-w-0">{names.cause(cause, detail)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
