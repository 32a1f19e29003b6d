"use client";

import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { CopyButton } from "../../_ui/copy-button";

/** The address of what is looked at: the filters are in it, and it opens at the map. */
export function ShareLink() {
  const t = useTranslations("out");
  const query = new URLSearchParams(useSearchParams());
  query.delete("tab");
  const link = `${window.location.origin}/insight${query.size > 0 ? `?${query}` : ""}`;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-3">
      <input
        readOnly
        value={link}
        aria-label={t("linkField")}
        onFocus={({ currentTarget }) => currentTarget.select()}
        className="h-9 min-w-0 flex-1 basis-64 rounded-md border border-line-2 bg-raised px-3 text-ink-2"
      />
      <CopyButton key={link} text={link} />
    </div>
  );
}
