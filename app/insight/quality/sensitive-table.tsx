"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { Skeleton, StateMessage } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";
import { useInsight } from "../filters/view-context";
import { Card } from "../parts/card";

const groups = ["women-and-children", "other"] as const;

/** All that is told of sensitive cases: a fixed table by year and kecamatan, without totals, small figures as "<5". */
export function SensitiveTable({ data }: { data: "real" | "simulated" }) {
  const t = useTranslations("quality");
  const table = useTranslations("table");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const format = useFormat();
  const { districts = [] } = useInsight();
  const [chosen, setChosen] = useState<number | null>(null);
  const query = useQuery(trpc.insight.sensitive.queryOptions({ data }));
  const years = query.data?.years ?? [];
  const year = years.find((one) => one.year === chosen) ?? years.at(-1);
  const name = (code: string) => districts.find((one) => one.code === code)?.name ?? code;
  const codes = [...new Set(year?.cells.map(({ district }) => district))].sort((one, other) =>
    format.compare(name(one), name(other)),
  );
  return (
    <Card
      title={t("sensitive")}
      lead={t("sensitiveLead")}
      aside={
        years.length > 0 && (
          <fieldset>
            <legend className="sr-only">{t("year")}</legend>
            <div className="flex flex-wrap gap-1">
              {years.map((one) => (
                <Button
                  key={one.year}
                  aria-pressed={one === year}
                  look={one === year ? "strong" : "plain"}
                  onClick={() => setChosen(one.year)}
                >
                  {String(one.year)}
                </Button>
              ))}
            </div>
          </fieldset>
        )
      }
    >
      {!query.data && query.error && (
        <StateMessage urgent title={table("failed")} text={table("failedText")}>
          <Button onClick={() => query.refetch()}>{common("retry")}</Button>
        </StateMessage>
      )}
      {!query.data && !query.error && <Skeleton rows={6} label={table("loading")} />}
      {query.data && !year && <StateMessage title={t("sensitiveNone")} text={t("sensitiveNoneText")} />}
      {year && (
        <>
          <table className="w-full max-w-3xl border-collapse" aria-label={`${t("sensitive")} ${year.year}`}>
            <thead>
              <tr className="border-line border-b text-ink-3 text-xs">
                <th scope="col" className="px-4 py-1.5 text-left font-semibold">
                  {t("district")}
                </th>
                {groups.map((group) => (
                  <th key={group} scope="col" className="px-2 py-1.5 text-right font-semibold last:pr-4">
                    {t(group)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {codes.map((code) => (
                <tr key={code} className="border-line border-b">
                  <th scope="row" className="px-4 py-1.5 text-left font-normal">
                    {name(code)}
                  </th>
                  {groups.map((group) => {
                    const cell = year.cells.find(({ district, category }) => district === code && category === group);
                    return (
                      <td key={group} className="px-2 py-1.5 text-right last:pr-4">
                        {cell?.count == null ? (
                          <span className="text-ink-3">{t("hidden")}</span>
                        ) : (
                          format.number(cell.count)
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
          <p className="mt-3 text-pretty px-4 text-ink-2">{t("sensitiveWhy")}</p>
        </>
      )}
    </Card>
  );
}
