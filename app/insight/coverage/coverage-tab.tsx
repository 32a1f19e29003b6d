"use client";

import { keepPreviousData, skipToken, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { Coverage } from "@/server/coverage/read-coverage";
import { useTRPC } from "../../_live/cache/trpc";
import { useClosures } from "../../_live/cache/use-live-data";
import { SimulatedBadge } from "../../_ui/badges";
import { FailedLine, StateMessage } from "../../_ui/state-message";
import { QueryFailed, TabLoading } from "../parts/query-state";
import { CoverageControls } from "./coverage-controls";
import { CoverageMap } from "./coverage-map";
import { DistrictTable } from "./district-table";
import { IsochroneSection, useIsochroneBands } from "./isochrone-section";
import { TrialStations } from "./trial-stations";
import { UnitLossList } from "./unit-loss-list";
import { maxTrialStations, useCoverageView } from "./use-coverage-view";

const refetchIntervalMs = 60_000;
const closuresIntervalMs = 5_000;

/**
 * The tab "coverage": how far away the nearest unit or station is, what would no longer be covered if a unit left, and
 * the effect of trial stations.
 */
export function CoverageTab() {
  const t = useTranslations("coverage");
  const trpc = useTRPC();
  const view = useCoverageView();
  const { kind, helpMeasure, limit, trialStations, hourBand, from, minutes, setView } = view;
  const [shownIndex, setShownIndex] = useState<number | null>(
    trialStations.length > 0 ? trialStations.length - 1 : null,
  );
  const query = useQuery(
    trpc.coverage.places.queryOptions(
      { kind, hourBand },
      { placeholderData: keepPreviousData, refetchInterval: refetchIntervalMs },
    ),
  );
  const trialResults = useQueries({
    queries: trialStations.map(({ lng, lat }) =>
      trpc.coverage.whatIf.queryOptions(
        { kind, hourBand, lng, lat, helpMeasure, limit },
        { placeholderData: keepPreviousData, retry: false, refetchInterval: refetchIntervalMs },
      ),
    ),
  });
  const coverage = query.data;
  const isochroneQuery = useQuery(
    trpc.coverage.isochrone.queryOptions(from ? { from, kind, minutes, hourBand } : skipToken, {
      refetchInterval: refetchIntervalMs,
      retry: false,
    }),
  );
  const isochrone = useIsochroneBands(from ? isochroneQuery.data : undefined, coverage);
  const closures = useCoverageClosures(coverage);
  const shownTrialIndex = shownIndex !== null && shownIndex < trialStations.length ? shownIndex : null;
  const addTrialStation = (point: { lng: number; lat: number }) => {
    if (trialStations.length >= maxTrialStations) return;
    setShownIndex(trialStations.length);
    void setView({ trialStations: [...trialStations, point] });
  };

  if (!coverage && query.error) return <QueryFailed query={query} />;
  return (
    <div className="flex flex-col">
      <CoverageControls view={view} coverage={coverage} onRefresh={() => void query.refetch()} />
      {query.isRefetchError && (
        <div className="border-line border-b px-4 pb-2">
          <FailedLine refetch={query.refetch} />
        </div>
      )}
      {!coverage ? (
        <TabLoading />
      ) : (
        <div className="grid xl:grid-cols-2" aria-busy={query.isPlaceholderData}>
          <div className="relative h-[30rem] border-line border-b xl:sticky xl:top-0 xl:h-[max(28rem,calc(100dvh-15rem))] xl:border-r">
            <CoverageMap
              view={view}
              coverage={coverage}
              onAddTrial={addTrialStation}
              trial={shownTrialIndex === null ? undefined : trialResults[shownTrialIndex]?.data}
              isochrone={isochrone}
              closures={closures}
            />
          </div>
          <div className="min-w-0 divide-y divide-line">
            {coverage.stations.length === 0 && <StateMessage title={t("noUnits")} text={t("noUnitsText")} />}
            <TrialStations
              view={view}
              network={coverage.network}
              trials={trialResults}
              shownIndex={shownTrialIndex}
              onShow={setShownIndex}
              onAddTrial={addTrialStation}
            />
            <IsochroneSection view={view} coverage={coverage} query={isochroneQuery} shownIsochrone={isochrone} />
            <DistrictTable view={view} coverage={coverage} />
            <UnitLossList view={view} />
            <CoverageNotes coverage={coverage} />
          </div>
        </div>
      )}
    </div>
  );
}

/**
 * Returns the closures in force. Refetches the coverage when a closure starts or ends, or when the network is replaced.
 */
function useCoverageClosures(coverage: Coverage | undefined) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { closures, query } = useClosures({ refetchInterval: closuresIntervalMs });
  const closureIds = query.data?.map(({ id }) => id).sort();
  const isByRoad = coverage !== undefined && coverage.network !== null;
  const isOutdated = isByRoad && closureIds !== undefined && closureIds.join() !== coverage.closures.toSorted().join();
  useEffect(() => {
    if (isOutdated) void queries.invalidateQueries(trpc.coverage.places.pathFilter());
  }, [isOutdated, queries, trpc]);

  const roadsKey = coverage && `${coverage.network} ${coverage.closures.toSorted()}`;
  const lastRoadsKey = useRef(roadsKey);
  useEffect(() => {
    const hasChanged = lastRoadsKey.current !== undefined && lastRoadsKey.current !== roadsKey;
    lastRoadsKey.current = roadsKey;
    if (!hasChanged) return;
    for (const procedure of ["withoutUnit", "whatIf", "isochrone"] as const) {
      void queries.invalidateQueries(trpc.coverage[procedure].pathFilter());
    }
  }, [roadsKey, queries, trpc]);
  return closures;
}

/** Notes on how accurate the distances are. */
function CoverageNotes({ coverage: { stations, network } }: { coverage: Coverage }) {
  const t = useTranslations("coverage");
  const counts = new Map<string, number>();
  for (const { quality } of stations) counts.set(quality ?? "unknown", (counts.get(quality ?? "unknown") ?? 0) + 1);
  const parts = (["surveyed", "map", "approximate", "district-centroid", "unknown"] as const).flatMap((quality) => {
    const count = counts.get(quality);
    return count ? [t("qualityPart", { count, quality: t(`quality.${quality}`) })] : [];
  });
  return (
    <ul className="space-y-1.5 text-pretty px-4 py-4 text-ink-2">
      <li>{t(network === null ? "estimate" : "estimateRoads")}</li>
      <li>{t("middle")}</li>
      {parts.length > 0 && <li>{t("qualities", { count: stations.length, parts: parts.join(", ") })}</li>}
      {stations.length > 0 && stations.every(({ simulated }) => simulated) && (
        <li>
          <SimulatedBadge /> {t("simulatedUnits")}
        </li>
      )}
    </ul>
  );
}
