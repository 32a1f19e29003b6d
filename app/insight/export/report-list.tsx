"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { twoDigits } from "../../../server/words/format";
import { useTRPC } from "../../_live/cache/trpc";
import { DataTable } from "../../_ui/data-table";
import { useFormat } from "../../_words/use-format";
import { useDayFormat } from "../filters/use-filter-texts";
import { useInsight } from "../filters/view-context";
import { fetchFile, SaveButton } from "./save-button";

type DataKind = "real" | "simulated";

/** Lists the stored monthly reports, with a form for creating the report of any other completed month. */
export function ReportList() {
  const t = useTranslations("reportList");
  const dataName = useTranslations("insightFilter.data");
  const format = useFormat();
  const formatDay = useDayFormat();
  const fetchReport = useFetchReport();
  const trpc = useTRPC();
  const query = useQuery(trpc.reports.list.queryOptions());
  return (
    <>
      <div className="mt-3 max-w-4xl overflow-x-auto">
        <DataTable
          label={t("title")}
          rows={query.data}
          query={query}
          empty={t("empty")}
          keyOf={({ month, data }) => `${month} ${data}`}
          columns={[
            {
              header: t("month"),
              cell: ({ month }) => <span className="font-medium">{formatDay(month, "longMonth")}</span>,
            },
            { header: t("data"), cell: ({ data }) => dataName(data) },
            { header: t("total"), cell: ({ total }) => format.number(total) },
            { header: t("madeAt"), cell: ({ madeAt }) => format.dateTime(madeAt), isHiddenOnNarrow: true },
            {
              header: t("file"),
              cell: ({ month, data }) => (
                <SaveButton
                  fileTitle={t("reportOf", { month: formatDay(month, "longMonth") })}
                  name={t("getOf", { month: formatDay(month, "longMonth"), data: dataName(data) })}
                  saveFile={() => fetchReport(month, data)}
                >
                  {t("get")}
                </SaveButton>
              ),
            },
          ]}
        />
      </div>
      <OtherMonthForm />
    </>
  );
}

function OtherMonthForm() {
  const t = useTranslations("reportList");
  const formatDay = useDayFormat();
  const fetchReport = useFetchReport();
  const { scopeQuery, filter, today } = useInsight();
  const data = filter?.data ?? "real";
  const months = listCompletedMonths(scopeQuery.data?.firstDays[data] ?? null, today);
  const [chosenMonth, setChosenMonth] = useState<string | null>(null);
  const month = chosenMonth && months.includes(chosenMonth) ? chosenMonth : months[0];
  return (
    <div className="mt-6">
      <h3 className="font-semibold">{t("other")}</h3>
      <p className="text-ink-2">{month ? t("otherText") : t("noOther")}</p>
      {month && (
        <div className="mt-2 flex flex-wrap items-center gap-3">
          <select
            aria-label={t("other")}
            value={month}
            onChange={({ currentTarget }) => setChosenMonth(currentTarget.value)}
            className="h-9 rounded-md border border-line-2 bg-raised px-3"
          >
            {months.map((month) => (
              <option key={month} value={month}>
                {formatDay(month, "longMonth")}
              </option>
            ))}
          </select>
          <SaveButton
            key={`${month} ${data}`}
            fileTitle={t("reportOf", { month: formatDay(month, "longMonth") })}
            saveFile={() => fetchReport(month, data)}
          >
            {t("make")}
          </SaveButton>
        </div>
      )}
    </div>
  );
}

function useFetchReport(): (month: string, data: DataKind) => Promise<void> {
  const t = useTranslations("reportList");
  return (day, data) => {
    const month = day.slice(0, 7);
    return fetchFile(`/api/insight/monthly.pdf?month=${month}&data=${data}`, t("fileName", { month, data }));
  };
}

/** The first day of each completed month since the data begins, newest first. */
function listCompletedMonths(firstDay: string | null, today: string): string[] {
  if (firstDay === null) return [];
  const months: string[] = [];
  const firstMonth = firstDay.slice(0, 7);
  let [year = 0, month = 1] = today.split("-").map(Number);
  for (;;) {
    [year, month] = month === 1 ? [year - 1, 12] : [year, month - 1];
    const monthText = `${year}-${twoDigits(month)}`;
    if (monthText < firstMonth) return months;
    months.push(`${monthText}-01`);
  }
}
