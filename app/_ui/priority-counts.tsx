"use client";

import { useTranslations } from "next-intl";
import { priorities } from "@/db/vocabulary";
import { useFormat } from "../_words/use-format";
import { PriorityMark } from "./mark";

/** Open incidents by priority; a dash for each while they are not known. */
export function PriorityCounts({ incidents }: { incidents: readonly { priority: number }[] | undefined }) {
  const t = useTranslations("strip");
  const priority = useTranslations("priority");
  const format = useFormat();
  return (
    <ul aria-label={t("open")} className="flex items-center gap-2.5 sm:gap-3">
      {priorities.map((one) => {
        const count = incidents?.filter((incident) => incident.priority === one).length ?? 0;
        const words = t("openOf", { priority: `P${one} ${priority(`${one}`)}`, count });
        return (
          <li key={one} title={words} className={`flex items-center gap-1.5 ${count === 0 ? "opacity-45" : ""}`}>
            <PriorityMark priority={one} className="size-5" />
            <span className="min-w-[1ch] font-semibold text-base" aria-hidden>
              {incidents ? format.number(count) : "–"}
            </span>
            <span className="sr-only">{words}</span>
          </li>
        );
      })}
    </ul>
  );
}
