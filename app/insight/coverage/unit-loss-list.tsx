"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useTRPC } from "../../_live/cache/trpc";
import { StateMessage } from "../../_ui/state-message";
import { useInsight } from "../filters/view-context";
import { QueryState } from "../parts/query-state";
import type { CoverageView } from "./use-coverage-view";
import { useReachFormat } from "./use-reach-format";

const refetchIntervalMs = 60_000;

/**
 * The available units without which villages would no longer be covered, with the affected districts; largest loss
 * first.
 */
export function UnitLossList({ view: { kind, hourBand, limit } }: { view: CoverageView }) {
  const t = useTranslations("coverage");
  const tTable = useTranslations("table");
  const trpc = useTRPC();
  const { districts = [] } = useInsight();
  const query = useQuery(
    trpc.coverage.withoutUnit.queryOptions(
      { kind, hourBand, limit },
      { placeholderData: keepPreviousData, refetchInterval: refetchIntervalMs },
    ),
  );
  const reachFormat = useReachFormat(query.data?.network ?? null);
  const districtName = (code: string) => districts.find((district) => district.code === code)?.name ?? code;
  return (
    <section aria-label={t("leaving")} className="py-4">
      <h2 className="px-4 font-semibold text-base">{t("leaving")}</h2>
      <p className="mt-1 text-pretty px-4 text-ink-2">{t("leavingLead", { limit: reachFormat.limit(limit) })}</p>
      <QueryState query={query} rows={3} label={tTable("loading")} />
      {query.data?.gaps.length === 0 && <StateMessage title={t("leavingNone")} text={t("leavingNoneText")} />}
      {query.data && query.data.gaps.length > 0 && (
        <ul aria-label={t("leaving")} className="mt-2 divide-y divide-line border-line border-t">
          {query.data.gaps.map((gap) => (
            <li key={gap.unitId} className="grid grid-cols-[9rem_1fr] gap-x-3 px-4 py-2">
              <p className="font-semibold">
                {gap.callSign}
                {gap.basis === "station" && (
                  <span className="block font-normal text-ink-3 text-xs">{t("atStation")}</span>
                )}
              </p>
              <div>
                <p className="font-medium">{t("loses", { count: gap.places.length })}</p>
                <ul className="text-ink-2">
                  {gap.districts.map(({ code, lost, left, of }) => (
                    <li key={code} className={left === 0 ? "font-semibold text-ink" : ""}>
                      {t(left === 0 ? "emptied" : "losesIn", { district: districtName(code), lost, of })}
                    </li>
                  ))}
                </ul>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
