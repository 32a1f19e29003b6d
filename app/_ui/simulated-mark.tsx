"use client";

import { useTranslations } from "next-intl";

/** Marks what is not real, by a hatch and a word. */
export function SimulatedMark() {
  const common = useTranslations("common");
  return (
    <span className="hatched rounded px-1.5 py-px font-bold text-[0.6875rem] text-ink-2 tracking-wide">
      {common("simulated")}
    </span>
  );
}
