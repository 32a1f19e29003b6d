"use client";

import { EyeOff, FileText } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Priority } from "@/db/vocabulary";

/** Marks a sensitive incident, with an icon and a word. */
export function SensitiveBadge({ isSmall = false }: { isSmall?: boolean }) {
  const t = useTranslations("incident");
  return (
    <span
      className={`inline-flex items-center border border-line-2 font-semibold text-xs ${isSmall ? "gap-1 rounded px-1" : "gap-1.5 rounded-md px-2 py-0.5"}`}
    >
      <EyeOff className="size-3.5" aria-hidden />
      {t("sensitive")}
    </span>
  );
}

/** Marks simulated data, with a hatched background and a word. */
export function SimulatedBadge() {
  const tCommon = useTranslations("common");
  return (
    <span className="hatched rounded px-1.5 py-px font-bold text-[0.6875rem] text-ink-2 tracking-wide">
      {tCommon("simulated")}
    </span>
  );
}

/** Marks an incident that was written on paper and entered afterwards, with an icon and words. */
export function PaperBadge() {
  const t = useTranslations("incident");
  return (
    <span className="inline-flex items-center gap-1.5 rounded-md border border-line-2 px-2 py-0.5 font-semibold text-xs">
      <FileText className="size-3.5" aria-hidden />
      {t("fromPaper")}
    </span>
  );
}

/** The priority as text, in its colour. */
export function PriorityWord({ priority }: { priority: number }) {
  const t = useTranslations("priority");
  return (
    <span className="font-semibold text-[0.8125rem]" style={{ color: `var(--p${priority})` }}>
      P{priority} {t(`${priority as Priority}`)}
    </span>
  );
}
