"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useTranslations } from "next-intl";
import { dispositions, precisions } from "@/db/vocabulary";
import { steps } from "@/server/domain/insight";
import type { AppRouter } from "@/server/router";
import { addDays, dayRangeOf } from "../../../server/domain/calendar";
import { twoDigits } from "../../../server/words/format";
import { useTRPC } from "../../_live/cache/trpc";
import { useFormat } from "../../_words/use-format";
import { useDayFormat } from "../filters/use-filter-texts";
import type { TabProps } from "../filters/view-context";
import { Card } from "../parts/card";
import { FigureTable } from "../parts/figure-table";
import { QueryFailed, TabLoading } from "../parts/query-state";
import { usePercentFormat } from "../parts/use-figure-format";
import { SensitiveTable } from "./sensitive-table";

/**
 * Data quality (unfounded and blocked calls, duplicates, location precision, hours without calls, missing times) and
 * the table of sensitive incidents.
 */
export function QualityTab({ filter }: TabProps) {
  const t = useTranslations("quality");
  const trpc = useTRPC();
  const query = useQuery(trpc.insight.quality.queryOptions({ filter }, { placeholderData: keepPreviousData }));
  if (!query.data && query.error) return <QueryFailed query={query} />;
  if (!query.data) return <TabLoading />;
  return (
    <div className="bg-beyond p-3 sm:p-4" aria-busy={query.isPlaceholderData}>
      <p className="mb-3 text-pretty text-ink-2">{t("lead")}</p>
      <QualityCards quality={query.data} filter={filter} />
      <div className="mt-4">
        <SensitiveTable data={filter.data} />
      </div>
    </div>
  );
}

type Figures = inferRouterOutputs<AppRouter>["insight"]["quality"];

function QualityCards({ quality, filter }: { quality: Figures; filter: TabProps["filter"] }) {
  const t = useTranslations("quality");
  const dispositionName = useTranslations("disposition");
  const precisionName = useTranslations("precision");
  const stepName = useTranslations("insightStep");
  const format = useFormat();
  const formatPercent = usePercentFormat();
  const { calls, merged, precisions: precisionCounts, total, complete, missing } = quality;
  const formatFigures = (part: number, whole: number) => ({
    percent: formatPercent(part, whole),
    total: format.number(whole),
  });
  const impreciseCount = precisionCounts.village + precisionCounts.district;
  return (
    <div className="gap-4 lg:columns-2 2xl:columns-3 *:mb-4 *:break-inside-avoid *:last:mb-0">
      <Card
        title={t("calls")}
        lead={
          calls.total === 0
            ? t("callsNone")
            : t("callsLead", { noise: format.number(calls.noise), ...formatFigures(calls.noise, calls.total) })
        }
      >
        {calls.total > 0 && (
          <ShareTable
            label={t("calls")}
            headers={[t("disposition"), t("count"), t("share")]}
            whole={calls.total}
            rows={[
              ...dispositions.map((code) => ({ name: dispositionName(code), count: calls.byDisposition[code] })),
              { name: t("fromBlockedNumber"), count: calls.blocked },
              { name: t("open"), count: calls.open },
            ]}
          />
        )}
      </Card>
      <Card
        title={t("precisions")}
        lead={
          total === 0
            ? t("incidentsNone")
            : t("precisionsLead", { count: format.number(impreciseCount), ...formatFigures(impreciseCount, total) })
        }
      >
        {total > 0 && (
          <ShareTable
            label={t("precisions")}
            headers={[t("precision"), t("count"), t("share")]}
            whole={total}
            rows={precisions.map((code) => ({ name: precisionName(code), count: precisionCounts[code] }))}
          />
        )}
      </Card>
      <Card
        title={t("merged")}
        lead={
          merged.incidents + merged.calls === 0
            ? t("mergedNone")
            : t("mergedLead", { incidents: format.number(merged.incidents), calls: format.number(merged.calls) })
        }
      />
      <Card
        title={t("missing")}
        lead={
          total === 0
            ? t("incidentsNone")
            : t("missingLead", { complete: format.number(complete), ...formatFigures(complete, total) })
        }
      >
        {total > 0 && (
          <ShareTable
            label={t("missing")}
            headers={[t("step"), t("missingCount"), t("share")]}
            whole={total}
            rows={steps.map((step) => ({ name: stepName(step), count: missing[step] }))}
          />
        )}
      </Card>
      <HoursWithoutCalls figures={quality.blankHours} />
      {filter.data === "real" && <FireWatches filter={filter} />}
    </div>
  );
}

function HoursWithoutCalls({ figures: { hours, of, longest } }: { figures: Figures["blankHours"] }) {
  const t = useTranslations("quality");
  const format = useFormat();
  const formatPercent = usePercentFormat();
  const formatDay = useDayFormat();
  return (
    <Card
      title={t("blank")}
      lead={
        of === 0
          ? t("blankNone")
          : t("blankLead", { hours: format.number(hours), of: format.number(of), percent: formatPercent(hours, of) })
      }
    >
      {longest && (
        <div className="space-y-1 text-pretty px-4">
          <p className="font-medium">
            {t("longest", {
              hours: format.number(longest.hours),
              day: formatDay(longest.day),
              hour: `${twoDigits(longest.hour)}:00`,
            })}
          </p>
          <p className="text-ink-3">{t("blankNote")}</p>
        </div>
      )}
    </Card>
  );
}

/**
 * The outcome of the fire watches of the period. The rest of the filter does not apply to them, because fire watches
 * have no incident type and often no district.
 */
function FireWatches({ filter: { from, to } }: { filter: TabProps["filter"] }) {
  const t = useTranslations("quality");
  const reasonName = useTranslations("watch");
  const format = useFormat();
  const trpc = useTRPC();
  const period = { since: startOfDay(from), until: startOfDay(addDays(to, 1)) };
  const query = useQuery(trpc.watch.figures.queryOptions(period, { placeholderData: keepPreviousData }));
  if (!query.data) return query.error ? <QueryFailed query={query} /> : null;
  const { total, incidents, right, wrong, knownBurning, flares, cloudEdges, neverDecided } = query.data;
  const undecided = total - incidents - knownBurning - flares - cloudEdges;
  return (
    <Card
      title={t("watches")}
      lead={
        total === 0
          ? t("watchesNone")
          : t("watchesLead", { count: total, right: format.number(right), ended: format.number(right + wrong) })
      }
    >
      {total > 0 && (
        <ShareTable
          label={t("watches")}
          headers={[t("outcome"), t("count"), t("share")]}
          whole={total}
          rows={[
            { name: t("watchRight"), count: right },
            { name: t("watchWrong"), count: wrong },
            { name: t("watchOther"), count: incidents - right - wrong },
            { name: reasonName("reason.known-burning"), count: knownBurning },
            { name: reasonName("reason.flare"), count: flares },
            { name: reasonName("reason.cloud-edge"), count: cloudEdges },
            { name: t("watchUndecided"), count: undecided - neverDecided },
            { name: t("watchNeverDecided"), count: neverDecided },
          ]}
        />
      )}
    </Card>
  );
}

const startOfDay = (day: string) => dayRangeOf(new Date(`${day}T12:00:00+07:00`)).from;

type Props = {
  label: string;
  headers: readonly [name: string, count: string, share: string];
  rows: readonly { name: string; count: number }[];
  whole: number;
};

/** Table of the parts of a whole: a bar, the number and the share of each part. */
function ShareTable({ label, headers: [name, count, share], rows, whole }: Props) {
  const format = useFormat();
  const formatPercent = usePercentFormat();
  return (
    <FigureTable label={label} rowHeader={name} columnHeaders={[count, share]} barClass="w-1/4">
      {rows.map((row) => (
        <tr key={row.name} className={`border-line border-b ${row.count === 0 ? "text-ink-3" : ""}`}>
          <th scope="row" className="px-4 py-1.5 text-left font-normal">
            {row.name}
          </th>
          <td className="px-2">
            <svg viewBox="0 0 100 8" preserveAspectRatio="none" className="block h-2 w-full" aria-hidden="true">
              <rect width="100" height="8" className="fill-raised" />
              <rect width={whole === 0 ? 0 : (row.count / whole) * 100} height="8" className="fill-ink-3" />
            </svg>
          </td>
          <td className="px-2 py-1.5 text-right">{format.number(row.count)}</td>
          <td className="px-2 py-1.5 pr-4 text-right text-ink-2">{formatPercent(row.count, whole)}</td>
        </tr>
      ))}
    </FigureTable>
  );
}
