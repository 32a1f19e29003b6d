"use client";

import { useTranslations } from "next-intl";

/** Until the browser has what draws the map; the server sends none of it. */
export function MapLoading() {
  const t = useTranslations("map");
  return (
    <div role="status" className="grid min-h-0 flex-1 place-items-center text-ink-3">
      {t("loading")}
    </div>
  );
}
