"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { categories } from "@/db/vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { DataTable } from "../../_ui/data-table";
import { SectionHead } from "../section-head";
import { DuplicateRow } from "./duplicate-row";
import { TargetRow } from "./target-row";

/** How soon help is promised to be there, by category, and when two reports are taken for one. */
export function TargetsSection() {
  const t = useTranslations("targets");
  const duplicates = useTranslations("duplicateLimits");
  const trpc = useTRPC();
  const query = useQuery(trpc.admin.targets.queryOptions());
  const promised = new Map(query.data?.map(({ category, promisedSeconds }) => [category, promisedSeconds]));
  return (
    <>
      <SectionHead title={t("title")} lead={t("lead")} />
      <div className="min-h-0 flex-1 overflow-auto">
        {query.data ? (
          <>
            <ul aria-label={t("title")}>
              {categories.map((category) => (
                <TargetRow key={category} category={category} promisedSeconds={promised.get(category) ?? null} />
              ))}
            </ul>
            <h2 className="px-4 pt-6 pb-2 font-semibold text-base">{duplicates("column")}</h2>
            <ul aria-label={duplicates("column")} className="border-line border-t">
              {query.data.map(({ category, duplicateM, duplicateMinutes }) => (
                <DuplicateRow key={category} {...{ category, duplicateM, duplicateMinutes }} />
              ))}
            </ul>
          </>
        ) : (
          <DataTable label={t("title")} query={query} rows={undefined} keyOf={String} empty="" columns={[]} />
        )}
      </div>
    </>
  );
}
