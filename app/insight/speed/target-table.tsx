"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useTRPC } from "../../_live/cache/trpc";
import { ScrollBox } from "../../_ui/scroll-box";
import { Card } from "./card";
import { targetOf } from "./common-target";
import { useDuration } from "./use-duration";

const targeted = ["dispatch", "acknowledge", "total"] as const;

/** What the figures are held against: the targets of each category, as they are set now. */
export function TargetTable() {
  const t = useTranslations("speed");
  const name = useTranslations("insightStep");
  const categoryName = useTranslations("category");
  const duration = useDuration();
  const trpc = useTRPC();
  const { data } = useQuery(trpc.admin.targets.queryOptions());
  if (!data) return null;
  return (
    <Card title={t("targets")} lead={t("targetsLead")}>
      <ScrollBox name={t("targets")} className="overflow-x-auto">
        <table className="w-full border-collapse" aria-label={t("targets")}>
          <thead>
            <tr className="border-line border-b text-ink-3 text-xs">
              <th scope="col" className="px-4 py-1.5 text-left font-semibold">
                {t("category")}
              </th>
              {targeted.map((step) => (
                <th key={step} scope="col" className="px-2 py-1.5 text-right font-semibold last:pr-4">
                  {name(step)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.map((targets) => (
              <tr key={targets.category} className="border-line border-b">
                <th scope="row" className="px-4 py-1.5 text-left font-normal">
                  {categoryName(targets.category)}
                </th>
                {targeted.map((step) => {
                  const limit = targetOf(targets, step);
                  return (
                    <td key={step} className="whitespace-nowrap px-2 py-1.5 text-right last:pr-4">
                      {limit === null ? <span className="text-ink-3">{t("noTarget")}</span> : duration(limit)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </Card>
  );
}
