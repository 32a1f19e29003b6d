"use client";

import { useTranslations } from "next-intl";

/** Shown in place of a map until its code is loaded. */
export function MapPlaceholder() {
  const t = useTranslations("map");
  return (
    <div role="status" className="absolute inset-0 grid place-items-center bg-beyond text-ink-3">
      {t("loading")}
    </div>
  );
}
