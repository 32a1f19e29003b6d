"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { StateMessage } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";
import { useInsight } from "../filters/view-context";
import { Card } from "../parts/card";
import { FigureTable } from "../parts/figure-table";
import { QueryState } from "../parts/query-state";

const groups = ["women-and-children", "other"] as const;

/**
 * The published table of sensitive incidents by year and district. It has no totals and shows figures below five as
 * "<5".
 */
export function SensitiveTable({ data }: { data: "real" | "simulated" }) {
  const t = useTranslations("quality");
  const tTable = useTranslations("table");
  const trpc = useTRPC();
  const format = useFormat();
  const { districts = [] } = useInsight();
  const [chosenYear, setChosenYear] = useState<number | null>(null);
  const query = useQuery(trpc.insight.sensitive.queryOptions({ data }));
  const years = query.data?.years ?? [];
  const year = years.find((year) => year.year === chosenYear) ?? years.at(-1);
  const districtName = (code: string) => districts.find((district) => district.code === code)?.name ?? code;
  const codes = [...new Set(year?.cells.map(({ district }) => district))].sort((a, b) =>
    format.compare(districtName(a), districtName(b)),
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
              {years.map((completedYear) => (
                <Button
                  key={completedYear.year}
                  aria-pressed={completedYear === year}
                  look={completedYear === year ? "strong" : "plain"}
                  onClick={() => setChosenYear(completedYear.year)}
                >
                  {String(completedYear.year)}
                </Button>
              ))}
            </div>
          </fieldset>
        )
      }
    >
      <QueryState query={query} rows={6} label={tTable("loading")} />
      {query.data && !year && <StateMessage title={t("sensitiveNone")} text={t("sensitiveNoneText")} />}
      {year && (
        <>
          <FigureTable
            label={`${t("sensitive")} ${year.year}`}
            rowHeader={t("district")}
            columnHeaders={groups.map((group) => t(group))}
            className="max-w-3xl"
          >
            {codes.map((code) => (
              <tr key={code} className="border-line border-b">
                <th scope="row" className="px-4 py-1.5 text-left font-normal">
                  {districtName(code)}
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
          </FigureTable>
          <p className="mt-3 text-pretty px-4 text-ink-2">{t("sensitiveWhy")}</p>
        </>
      )}
    </Card>
  );
}
