"use client";

import { useTranslations } from "next-intl";

/** What stands where a map will be. */
export function MapGround() {
  const t = useTranslations("map");
  return (
    <div role="status" className="absolute inset-0 grid place-items-center bg-beyond text-ink-3">
      {t("loading")}
    </div>
  );
}
