"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { TabProps } from "../tab-panels";
import { CsvList } from "./csv-list";
import { PictureList } from "./picture-list";
import { ReportList } from "./report-list";
import { ShareLink } from "./share-link";

/** What is looked at, to be passed on: as a link, pictures and tables; and the monthly reports. */
export function Out({ filter }: TabProps) {
  const t = useTranslations("out");
  const monthly = useTranslations("monthly");
  return (
    <div className="mx-auto max-w-5xl px-3 py-5 sm:px-4">
      <p className="max-w-prose text-pretty text-ink-2">{t("lead")}</p>
      <Part title={t("link")} text={t("linkText")}>
        <ShareLink />
      </Part>
      <Part title={t("pictures")} text={t("picturesText")}>
        <PictureList filter={filter} />
      </Part>
      <Part title={t("csv")} text={t("csvText")}>
        <CsvList filter={filter} />
      </Part>
      <Part title={monthly("title")} text={monthly("lead")}>
        <ReportList />
      </Part>
    </div>
  );
}

function Part({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section className="mt-8 border-line border-t pt-4">
      <h2 className="font-semibold text-lg">{title}</h2>
      <p className="max-w-prose text-pretty text-ink-2">{text}</p>
      {children}
    </section>
  );
}
