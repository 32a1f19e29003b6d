"use client";

import { EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Priority } from "@/db/vocabulary";

/** Marks an incident that not everybody may see, by sign and word. */
export function SensitiveMark() {
  const t = useTranslations("incident");
  return (
    <span className="inline-flex items-center gap-1.5 rounded-md border border-line-2 px-2 py-0.5 font-semibold text-xs">
      <EyeOff className="size-3.5" aria-hidden />
      {t("sensitive")}
    </span>
  );
}

/** Marks what is not real, by a hatch and a word. */
export function SimulatedMark() {
  const common = useTranslations("common");
  return (
    <span className="hatched rounded px-1.5 py-px font-bold text-[0.6875rem] text-ink-2 tracking-wide">
      {common("simulated")}
    </span>
  );
}

/** How urgent, in words and in its colour; the mark beside it has its shape. */
export function PriorityWord({ priority }: { priority: number }) {
  const t = useTranslations("priority");
  return (
    <span className="font-semibold text-[0.8125rem]" style={{ color: `var(--p${priority})` }}>
      P{priority} {t(`${priority as Priority}`)}
    </span>
  );
}
