"use client";

import { ChevronDown, ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { Fragment, useMemo, useState } from "react";
import type { Coverage } from "@/server/coverage/read-coverage";
import {
  compareReach,
  defaultLimitsKm,
  type HelpMeasure,
  isWithin,
  type Limit,
  type ReachSummary,
  summariseReaches,
} from "@/server/domain/coverage";
import { useFormat } from "../../_words/use-format";
import { useInsight } from "../filters/view-context";
import { FigureTable } from "../parts/figure-table";
import { type CoverageView, toLimitKey } from "./use-coverage-view";
import { useReachFormat } from "./use-reach-format";

type Props = { view: CoverageView; coverage: Coverage };

/**
 * Table with a row for each district: the distance or travel time from its villages to the nearest unit or station, and
 * the number of villages within each limit. A row expands to show its villages.
 */
export function DistrictTable({ view: { helpMeasure, limit }, coverage }: Props) {
  const t = useTranslations("coverage");
  const { network } = coverage;
  const reachFormat = useReachFormat(network);
  const { districts = [] } = useInsight();
  const [open, setOpen] = useState<string | null>(null);
  const limits = useMemo((): Limit[] => {
    const usualLimits = defaultLimitsKm.map((max) => ({ by: "km" as const, max }));
    return usualLimits.some((usualLimit) => toLimitKey(usualLimit) === toLimitKey(limit))
      ? usualLimits
      : [...usualLimits, limit];
  }, [limit]);
  const rows = useMemo(
    () =>
      districts
        .map(({ code, name }) => {
          const villages = coverage.villages.filter(({ district }) => district === code);
          const villageFigures = villages.map((village) => village[helpMeasure]);
          const unplacedCount = coverage.unplaced.filter((districtCode) => districtCode === code).length;
          return { code, name, villages, unplacedCount, summary: summariseReaches(villageFigures, limits, network) };
        })
        .sort((a, b) => toSortKey(b.summary, network) - toSortKey(a.summary, network)),
    [districts, coverage, helpMeasure, limits, network],
  );
  const overallSummary = useMemo(
    () =>
      summariseReaches(
        coverage.villages.map((village) => village[helpMeasure]),
        limits,
        network,
      ),
    [coverage, helpMeasure, limits, network],
  );
  const renderFigures = (summary: ReachSummary) => (
    <>
      <td className="px-2 py-1.5 text-right">{summary.n === 0 ? "–" : reachFormat.reach(summary.median, limit.by)}</td>
      <td className="px-2 py-1.5 text-right">{summary.n === 0 ? "–" : reachFormat.reach(summary.worst, limit.by)}</td>
      {limits.map((column, index) => (
        <td
          key={toLimitKey(column)}
          className={`whitespace-nowrap px-2 py-1.5 text-right last:pr-4 ${toLimitKey(column) === toLimitKey(limit) ? "font-semibold" : "text-ink-2"}`}
        >
          {summary.n === 0 ? "–" : t("share", { count: summary.within[index] ?? 0, of: summary.n })}
        </td>
      ))}
    </>
  );
  return (
    <section aria-label={t("districts")} className="py-4">
      <h2 className="px-4 font-semibold text-base">{t("districts")}</h2>
      {coverage.unplaced.length > 0 && (
        <p className="mt-1 text-pretty px-4 text-ink-2">
          {t("unplaced", {
            count: coverage.unplaced.length,
            of: coverage.unplaced.length + coverage.villages.length,
          })}
        </p>
      )}
      <div className="mt-2 overflow-x-auto">
        <FigureTable
          label={t("districts")}
          rowHeader={t("district")}
          columnHeaders={[
            t("median"),
            t("worst"),
            ...limits.map((limit) => t("within", { limit: reachFormat.short(limit) })),
          ]}
          className="min-w-[36rem]"
        >
          <tr className="border-line border-b font-medium">
            <th scope="row" className="py-1.5 pr-2 pl-4 text-left">
              {t("total")}
            </th>
            {renderFigures(overallSummary)}
          </tr>
          {rows.map(({ code, name, villages, unplacedCount, summary }) => (
            <Fragment key={code}>
              <tr className="border-line border-b hover:bg-hover">
                <th scope="row" className="py-0.5 pr-2 pl-2 text-left font-normal">
                  <button
                    type="button"
                    aria-expanded={open === code}
                    onClick={() => setOpen(open === code ? null : code)}
                    className="flex min-h-8 w-full items-center gap-1 rounded-md pr-1 text-left"
                  >
                    {open === code ? (
                      <ChevronDown className="size-4 shrink-0 text-ink-3" aria-hidden />
                    ) : (
                      <ChevronRight className="size-4 shrink-0 text-ink-3" aria-hidden />
                    )}
                    <span className="font-medium">{name}</span>
                    {unplacedCount > 0 && (
                      <span className="whitespace-nowrap text-ink-3 text-xs">
                        {t("unplacedHere", { count: unplacedCount })}
                      </span>
                    )}
                  </button>
                </th>
                {renderFigures(summary)}
              </tr>
              {open === code && (
                <VillageRows
                  villages={villages}
                  helpMeasure={helpMeasure}
                  limit={limit}
                  coverage={coverage}
                  columnCount={limits.length + 2}
                />
              )}
            </Fragment>
          ))}
        </FigureTable>
      </div>
    </section>
  );
}

/**
 * Returns the sort key of a district. Districts whose villages are farthest from help come first; districts without any
 * village whose position is known come last.
 */
function toSortKey({ n, median }: ReachSummary, network: number | null): number {
  if (n === 0) return -1;
  return (network === null ? median?.distanceM : median?.etaSeconds) ?? Number.POSITIVE_INFINITY;
}

type VillageRowsProps = {
  villages: Coverage["villages"];
  coverage: Coverage;
  helpMeasure: HelpMeasure;
  limit: Limit;
  /** Number of columns other than the name. */
  columnCount: number;
};

/** The villages of a district, farthest first: distance, time, and nearest unit or station. */
function VillageRows({ villages, coverage: { stations, network }, helpMeasure, limit, columnCount }: VillageRowsProps) {
  const t = useTranslations("coverage");
  const reachFormat = useReachFormat(network);
  const format = useFormat();
  const sortedVillages = villages.toSorted(({ [helpMeasure]: a }, { [helpMeasure]: b }) =>
    a && b ? compareReach(network, b, a) : Number(a !== null) - Number(b !== null),
  );
  const findNearestName = (village: (typeof villages)[number]) => {
    if (helpMeasure === "now") return village.now?.callSign;
    const code = village[helpMeasure]?.station;
    return code && (stations.find((station) => station.code === code)?.name ?? code);
  };
  return sortedVillages.map((village) => {
    const reach = village[helpMeasure];
    const nearestName = findNearestName(village);
    return (
      <tr key={village.id} className="border-line border-b bg-raised text-[0.8125rem]">
        <th scope="row" className="py-1 pr-2 pl-7 text-left font-normal">
          {village.name}
        </th>
        <td colSpan={columnCount} className="px-2 py-1 text-ink-2 last:pr-4">
          {reach ? (
            <>
              <span className={isWithin(reach, limit) ? "" : "font-semibold text-ink"}>
                {limit.by === "km"
                  ? reachFormat.reach(reach, "km")
                  : `${reachFormat.reach(reach, "minutes")} · ${format.distance(reach.distanceM)}`}
              </span>{" "}
              {nearestName && t("from", { name: nearestName })}
              {helpMeasure === "now" && village.now?.basis === "station" && ` (${t("atStation")})`}
            </>
          ) : (
            t("nothing")
          )}
        </td>
      </tr>
    );
  });
}
