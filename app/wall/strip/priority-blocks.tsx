"use client";

import { useTranslations } from "next-intl";
import { priorities } from "@/db/vocabulary";
import { PriorityMark } from "../../_ui/mark";
import { useFormat } from "../../_words/use-format";

/** Open incidents by priority, each with its shape, number and word; a dash while they are not known. */
export function PriorityBlocks({ incidents }: { incidents: readonly { priority: number }[] | undefined }) {
  const t = useTranslations("wallStrip");
  const priorityName = useTranslations("priority");
  const format = useFormat();
  return (
    <ul aria-label={t("open")} className="wall-strip-row flex items-center">
      {priorities.map((one) => {
        const count = incidents?.filter(({ priority }) => priority === one).length ?? 0;
        return (
          <li key={one} className={`flex items-center gap-2.5 ${incidents && count === 0 ? "text-ink-3" : ""}`}>
            <PriorityMark priority={one} className={`size-[2.3rem] ${incidents && count === 0 ? "opacity-40" : ""}`} />
            <span className="flex min-w-[2.9rem] flex-col">
              <span className="font-bold text-[2rem] leading-[2.1rem]">{incidents ? format.number(count) : "–"}</span>
              <span className="wall-small text-ink-2">{priorityName(`${one}`)}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
