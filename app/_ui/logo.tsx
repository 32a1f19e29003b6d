"use client";

import { useTranslations } from "next-intl";

/** The name of the product, with the emergency number as its logo. */
export function Logo({ compact = false }: { compact?: boolean }) {
  const t = useTranslations("product");
  return (
    <span className="flex shrink-0 items-center gap-2.5">
      <span
        className="grid h-8 place-items-center rounded-md bg-strong px-2 font-bold text-[0.9375rem] text-on-strong tracking-tight"
        aria-hidden
      >
        112
      </span>
      <span className={compact ? "sr-only" : "whitespace-nowrap leading-tight"}>
        <span className="block font-semibold text-[0.9375rem]">{t("name")}</span>
        <span className="block text-ink-3 text-xs">{t("place")}</span>
      </span>
    </span>
  );
}
