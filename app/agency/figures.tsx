"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useTRPC } from "../_live/cache/trpc";
import { SimulatedBadge } from "../_ui/badges";
import { Button } from "../_ui/button";
import { Skeleton, StateMessage } from "../_ui/state-message";
import { useFormat } from "../_words/use-format";

/** The agency's own figures: what was forwarded to it, how it answered, and the times of its crews. */
export function Figures() {
  const t = useTranslations("officer");
  const tTable = useTranslations("table");
  const tCommon = useTranslations("common");
  const stepName = useTranslations("insightStep");
  const format = useFormat();
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.agency.figures.queryOptions(undefined, { staleTime: 300_000 }));
  if (!data && error) {
    return (
      <StateMessage urgent title={tTable("failed")} text={tTable("failedText")}>
        <Button onClick={() => refetch()}>{tCommon("retry")}</Button>
      </StateMessage>
    );
  }
  if (!data) return <Skeleton rows={8} label={t("loadingFigures")} />;
  const { periods } = data;
  const countCells = (read: (period: (typeof periods)[number]) => number) =>
    periods.map((period) => ({ column: period.period, content: format.number(read(period)) }));
  const timeCells = (read: (period: (typeof periods)[number]) => { median: number | null; p90: number | null }) =>
    periods.map((period) => {
      const column = period.period;
      const { median, p90 } = read(period);
      if (median === null || p90 === null) return { column, content: "–" };
      const content = (
        <>
          {format.elapsed(median)}
          <span className="block text-ink-3 text-xs">{format.elapsed(p90)}</span>
        </>
      );
      return { column, content };
    });
  return (
    <div className="px-3.5 py-3">
      {data.data === "simulated" && (
        <p className="mb-2">
          <SimulatedBadge />
        </p>
      )}
      <table className="w-full text-[0.8125rem]">
        <caption className="sr-only">{t("figures")}</caption>
        <thead>
          <tr className="border-line border-b align-bottom text-ink-2">
            <td />
            {periods.map(({ period }) => (
              <th key={period} scope="col" className="py-1.5 pl-2 text-right font-medium">
                {t(`period.${period}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <FigureRow name={t("figure.forwarded")} cells={countCells(({ forwarded }) => forwarded)} />
          <FigureRow name={t("figure.accepted")} cells={countCells(({ accepted }) => accepted)} />
          <FigureRow name={t("figure.refused")} cells={countCells(({ refused }) => refused)} />
          <FigureRow
            name={t("figure.answer")}
            cells={timeCells(({ answerMedian, answerP90 }) => ({ median: answerMedian, p90: answerP90 }))}
          />
          <FigureRow name={t("figure.incidents")} cells={countCells(({ incidents }) => incidents)} />
          {(periods[0]?.steps ?? []).map(({ step }, index) => (
            <FigureRow
              key={step}
              name={stepName(step)}
              cells={timeCells(({ steps }) => steps[index] ?? { median: null, p90: null })}
            />
          ))}
        </tbody>
      </table>
      <p className="mt-3 text-pretty text-ink-3 text-xs">{t("figuresNote")}</p>
    </div>
  );
}

function FigureRow({ name, cells }: { name: string; cells: { column: string; content: ReactNode }[] }) {
  return (
    <tr className="border-line border-b align-top">
      <th scope="row" className="py-1.5 text-left font-normal">
        {name}
      </th>
      {cells.map(({ column, content }) => (
        <td key={column} className="py-1.5 pl-2 text-right font-semibold tabular-nums">
          {content}
        </td>
      ))}
    </tr>
  );
}
