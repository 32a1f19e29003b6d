"use client";

import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { precisions, priorities } from "@/db/vocabulary";
import type { InsightFilter } from "@/server/domain/insight";
import { useTRPC } from "../../_live/cache/trpc";
import { PriorityWord } from "../../_ui/badges";
import { Button, IconButton } from "../../_ui/button";
import { useFormat } from "../../_words/use-format";
import { useFilterTexts } from "../filters/use-filter-texts";
import { QueryState } from "../parts/query-state";

type Props = {
  name: string;
  aside: string | null;
  /** The shown filter, restricted to this place; null if it leaves out the place. */
  filter: InsightFilter | null;
  onFilterByPlace: () => void;
  onClose: () => void;
};

/** Details of one place: types, priorities, hours and response time. */
export function PlaceCard({ name, aside, filter, onFilterByPlace, onClose }: Props) {
  const t = useTranslations("insightMap");
  const precisionName = useTranslations("precision");
  const format = useFormat();
  const filterTexts = useFilterTexts();
  const trpc = useTRPC();
  // Each step of the time-lapse is another filter; the card must not flicker between two steps.
  const breakdown = useQuery(
    trpc.insight.inside.queryOptions(filter ? { filter } : skipToken, {
      placeholderData: keepPreviousData,
      staleTime: 60_000,
    }),
  );
  const headingRef = useRef<HTMLHeadingElement>(null);
  useEffect(() => headingRef.current?.focus(), []);
  const data = filter ? breakdown.data : undefined;
  return (
    <section
      aria-label={name}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <header className="sticky top-0 z-1 flex items-start gap-1 border-line border-b bg-panel py-2 pr-4 pl-2">
        <IconButton name={t("backToList")} hint="Esc" onClick={onClose}>
          <ArrowLeft className="size-[1.125rem]" aria-hidden />
        </IconButton>
        <div className="min-w-0 flex-1 pt-1.5">
          <h2 ref={headingRef} tabIndex={-1} className="rounded font-semibold text-base leading-tight">
            {name}
          </h2>
          {aside && <p className="text-ink-3 text-xs">{aside}</p>}
        </div>
      </header>
      {filter ? (
        <QueryState query={breakdown} rows={6} label={t("loadingInside")} />
      ) : (
        <p className="px-4 py-3">
          <span className="font-semibold text-3xl leading-none tracking-tight">{format.number(0)}</span>{" "}
          <span className="text-ink-2">{t("incidents", { count: 0 })}</span>
        </p>
      )}
      {data && (
        <div className="space-y-4 px-4 py-3">
          <div className="flex items-end justify-between gap-3">
            <p>
              <span className="font-semibold text-3xl leading-none tracking-tight">{format.number(data.total)}</span>{" "}
              <span className="text-ink-2">{t("incidents", { count: data.total })}</span>
            </p>
            {data.total > 0 && (
              <Button look="strong" onClick={onFilterByPlace}>
                {t("onlyThis")}
              </Button>
            )}
          </div>
          {data.total > 0 && (
            <>
              <div>
                <h3 className="label">{t("median")}</h3>
                <p className="mt-0.5">
                  {data.median.total === null ? (
                    <span className="text-ink-2">{t("noMedian")}</span>
                  ) : (
                    <>
                      <strong className="font-semibold text-base">{format.elapsed(data.median.total)}</strong>{" "}
                      <span className="text-ink-3 text-xs">{t("ofN", { n: data.median.n, total: data.total })}</span>
                    </>
                  )}
                </p>
              </div>
              <CountTable
                title={t("priorities")}
                rows={priorities.map((priority, index) => ({
                  key: String(priority),
                  name: <PriorityWord priority={priority} />,
                  count: data.priorities[index] ?? 0,
                }))}
              />
              <div>
                <h3 className="label">{t("hours")}</h3>
                <HourBars hours={data.hours} />
              </div>
              <CountTable title={t("types")} rows={listTopTypes(data.types, filterTexts.type, t("otherTypes"))} />
              <CountTable
                title={t("precisions")}
                rows={precisions.map((precision) => ({
                  key: precision,
                  name: precisionName(precision),
                  count: data.precisions[precision] ?? 0,
                }))}
              />
            </>
          )}
        </div>
      )}
    </section>
  );
}

type Row = { key: string; name: React.ReactNode; count: number };

function CountTable({ title, rows }: { title: string; rows: readonly Row[] }) {
  const format = useFormat();
  const maxCount = Math.max(1, ...rows.map(({ count }) => count));
  return (
    <div>
      <h3 className="label">{title}</h3>
      <table className="mt-1 w-full border-collapse" aria-label={title}>
        <tbody>
          {rows.map(({ key, name, count }) => (
            <tr key={key} className={count === 0 ? "text-ink-3" : ""}>
              <th scope="row" className="w-[55%] py-0.5 pr-2 text-left font-normal">
                {name}
              </th>
              <td className="w-10 py-0.5 pr-2 text-right font-semibold">{format.number(count)}</td>
              <td aria-hidden className="py-0.5">
                <span className="block h-1.5 rounded-full bg-ink-3" style={{ width: `${(count / maxCount) * 100}%` }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const maxTypes = 8;

/** Returns the most frequent types and the sum of the others. */
function listTopTypes(
  types: readonly (readonly [string, number])[],
  nameOf: (code: string) => string,
  othersLabel: string,
): Row[] {
  const rows = types.map(([code, count]) => ({ key: code, name: nameOf(code), count }));
  if (rows.length <= maxTypes + 1) return rows;
  const otherCount = rows.slice(maxTypes).reduce((sum, { count }) => sum + count, 0);
  return [...rows.slice(0, maxTypes), { key: "rest", name: othersLabel, count: otherCount }];
}

/** Bar chart of the incidents by hour of the day. Each bar has its count as text for screen readers. */
function HourBars({ hours }: { hours: readonly number[] }) {
  const t = useTranslations("insightMap");
  const maxCount = Math.max(1, ...hours);
  return (
    <>
      <ol className="mt-1 flex h-16 items-end gap-px">
        {hours.map((count, hour) => {
          const label = t("atHour", { hour, count });
          return (
            <li key={label} className="flex h-full flex-1 items-end" title={label}>
              <span className="sr-only">{label}</span>
              <span
                aria-hidden
                className="block w-full rounded-t-[1px] bg-ink-3"
                style={{ height: count === 0 ? 1 : `${(count / maxCount) * 100}%` }}
              />
            </li>
          );
        })}
      </ol>
      <p aria-hidden className="mt-0.5 flex justify-between text-ink-3 text-xs">
        {["00", "06", "12", "18", "24"].map((hour) => (
          <span key={hour}>{hour}</span>
        ))}
      </p>
    </>
  );
}
