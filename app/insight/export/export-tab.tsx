"use client";

import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { CopyButton } from "../../_ui/copy-button";
import type { TabProps } from "../filters/view-context";
import { CsvList } from "./csv-list";
import { ImageList } from "./image-list";
import { ReportList } from "./report-list";

/** Exports the current view as a link, as images and as CSV tables, and offers the monthly reports. */
export function ExportTab({ filter }: TabProps) {
  const t = useTranslations("exports");
  const tReport = useTranslations("reportList");
  return (
    <div className="mx-auto max-w-5xl px-3 py-5 sm:px-4">
      <p className="max-w-prose text-pretty text-ink-2">{t("lead")}</p>
      <Section title={t("link")} text={t("linkText")}>
        <ShareLink />
      </Section>
      <Section title={t("pictures")} text={t("picturesText")}>
        <ImageList filter={filter} />
      </Section>
      <Section title={t("csv")} text={t("csvText")}>
        <CsvList filter={filter} />
      </Section>
      <Section title={tReport("title")} text={tReport("lead")}>
        <ReportList />
      </Section>
    </div>
  );
}

function Section({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section className="mt-8 border-line border-t pt-4">
      <h2 className="font-semibold text-lg">{title}</h2>
      <p className="max-w-prose text-pretty text-ink-2">{text}</p>
      {children}
    </section>
  );
}

/** Offers a link to the current filters. The link opens the map tab. */
function ShareLink() {
  const t = useTranslations("exports");
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
