"use client";

import { EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";

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
