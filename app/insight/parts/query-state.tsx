"use client";

import { useTranslations } from "next-intl";

/** What stands where a tab will be, as large as it. */
export function TabLoading() {
  const t = useTranslations("insight");
  return (
    <div role="status" className="grid h-full min-h-96 place-items-center text-ink-3">
      {t("loading")}
    </div>
  );
}
