"use client";

import type { MapLayerMouseEvent, MapRef } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { useCallback, useMemo, useRef } from "react";
import type { Coverage } from "@/server/coverage/read-coverage";
import type { WhatIf } from "@/server/coverage/what-if";
import type { Limit, Reach } from "@/server/domain/coverage";
import { DraggablePin } from "../../_map/editing/draggable-pin";
import { RegencyMap } from "../../_map/editing/regency-map";
import { roundPosition } from "../../_map/editing/typed-position";
import { DeclutteredNameLayer } from "../../_map/labels/decluttered-name-layer";
import type { MapClosure } from "../../_map/layers/closure-layer";
import { ClosureLayer } from "../../_map/layers/closure-layer";
import { StationLayer } from "../../_map/layers/station-layer";
import { IsochroneLayer } from "./isochrone-layer";
import { BandSwatch, type ShownIsochrone } from "./isochrone-section";
import { ReachLayer } from "./reach-layer";
import { type CoverageView, maxTrialStations } from "./use-coverage-view";
import { classLimits, findReachClass, toLetter, useReachFormat, useSpeedBasisText } from "./use-reach-format";

type Props = {
  view: CoverageView;
  coverage: Coverage;
  /** Coverage with a trial station, shown instead of the current coverage. */
  trial: WhatIf | undefined;
  /** Isochrone shown instead of the coverage cells. */
  isochrone: ShownIsochrone | null;
  closures: readonly MapClosure[];
  onAddTrial: (at: { lng: number; lat: number }) => void;
};

const nameSizes: [zoom: number, px: number][] = [
  [7, 9.5],
  [9, 13],
];
const symbolHalfSize = [9, 9] as const;

/**
 * Map of the distance or travel time to the nearest unit or station, by cell and village. A click adds a trial station.
 */
export function CoverageMap({ view, coverage, trial, isochrone, closures, onAddTrial }: Props) {
  const t = useTranslations("coverage");
  const reachFormat = useReachFormat(coverage.network);
  const speedBasisText = useSpeedBasisText(coverage, view.kind);
  const map = useRef<MapRef>(null);
  const { helpMeasure, limit, trialStations, setView } = view;
  const by = limit.by;

  const { cells, villages } = useMemo(() => {
    const reachWithTrial = trial && new Map(trial.after);
    const toReachFeature = <Place extends { id: string; lng: number; lat: number }>(
      place: Place & Record<typeof helpMeasure, Reach | null>,
    ) => {
      const reach = reachWithTrial ? (reachWithTrial.get(place.id) ?? null) : place[helpMeasure];
      const { id, lng, lat } = place;
      return { id, lng, lat, class: findReachClass(reach, by), label: reachFormat.figure(reach, by) };
    };
    return {
      cells: coverage.cells.map(toReachFeature),
      villages: coverage.villages.map((village) => ({ ...toReachFeature(village), name: village.name })),
    };
  }, [coverage, trial, helpMeasure, by, reachFormat]);
  const shownStations = useMemo(
    () => coverage.stations.filter(({ onDuty }) => helpMeasure !== "usual" || onDuty > 0),
    [coverage, helpMeasure],
  );
  const stations = useMemo(
    () => shownStations.map(({ code, name, lng, lat }) => ({ code, name, position: { lng, lat } })),
    [shownStations],
  );
  const symbolAreas = useCallback(
    () => shownStations.map(({ lng, lat }) => ({ lng, lat, weight: 3, halfSize: symbolHalfSize })),
    [shownStations],
  );
  const hasMaxTrialStations = trialStations.length >= maxTrialStations;
  const handleClick = ({ lngLat }: MapLayerMouseEvent) => onAddTrial(roundPosition(lngLat));
  return (
    <div className="flex h-full flex-col">
      <div className="relative min-h-0 flex-1">
        <RegencyMap
          map={map}
          cursor={hasMaxTrialStations ? "grab" : "crosshair"}
          onClick={handleClick}
          hasColours
          names={(districts) => (
            <DeclutteredNameLayer districts={districts} obstaclesAt={symbolAreas} sizes={nameSizes} spacing={0.03} />
          )}
          hint={hasMaxTrialStations ? t("trialLimit") : t("pressHint")}
        >
          <ReachLayer cells={isochrone ? emptyList : cells} villages={villages} />
          {isochrone && <IsochroneLayer bands={isochrone.bands} from={isochrone.from} />}
          <ClosureLayer closures={closures} />
          <StationLayer stations={stations} />
          {trialStations.map((at, index) => (
            <DraggablePin
              key={toLetter(index)}
              at={at}
              look="corner"
              label={t("pin", { letter: toLetter(index) })}
              onMove={(to) =>
                void setView({
                  trialStations: trialStations.map((position, otherIndex) => (otherIndex === index ? to : position)),
                })
              }
            >
              {toLetter(index)}
            </DraggablePin>
          ))}
        </RegencyMap>
      </div>
      {isochrone ? (
        <IsochroneLegend isochrone={isochrone} speeds={speedBasisText} />
      ) : (
        <ReachLegend by={by} isByRoad={coverage.network !== null} speeds={speedBasisText} />
      )}
    </div>
  );
}

const emptyList: never[] = [];

type IsochroneLegendProps = { isochrone: ShownIsochrone; speeds: string | null };

/** Legend of an isochrone: colour and outline of each band. */
function IsochroneLegend({ isochrone: { from, bands }, speeds }: IsochroneLegendProps) {
  const t = useTranslations("coverage.isochrone");
  return (
    <section
      aria-label={t("title")}
      className="flex shrink-0 flex-wrap gap-x-4 gap-y-0.5 border-line border-t bg-panel px-3 py-2 text-xs"
    >
      <p className="w-full font-semibold">{t("legend", { name: from.name })}</p>
      <ul className="flex flex-wrap gap-x-4 gap-y-0.5">
        {bands.map(({ minutes }, band) => (
          <li key={minutes} className="flex items-center gap-1.5">
            <BandSwatch band={band} />
            {t("band", { count: minutes })}
          </li>
        ))}
      </ul>
      <p className="text-ink-2">
        {t("legendNote")}
        {speeds && ` · ${speeds}`}
      </p>
    </section>
  );
}

const swatches = ["bg-(--reach-1)", "bg-(--reach-2)", "bg-(--reach-3)", "bg-(--reach-4)"] as const;
/** Approximate area of an H3 cell of resolution 6, the resolution of the coverage. */
const cellKm2 = 36;

/** Legend of the map's colours, numbers and symbols. */
function ReachLegend({ by, isByRoad, speeds }: { by: Limit["by"]; isByRoad: boolean; speeds: string | null }) {
  const t = useTranslations("coverage");
  const unit = t(by === "km" ? "unitKm" : "unitMinutes");
  const classUpperLimits = classLimits[by];
  const names = [
    t("upTo", { to: classUpperLimits[0], unit }),
    t("between", { from: classUpperLimits[0], to: classUpperLimits[1], unit }),
    t("between", { from: classUpperLimits[1], to: classUpperLimits[2], unit }),
    t("over", { from: classUpperLimits[2], unit }),
  ];
  return (
    <section
      aria-label={t("legend")}
      className="flex shrink-0 flex-wrap gap-x-4 gap-y-0.5 border-line border-t bg-panel px-3 py-2 text-xs"
    >
      <p className="w-full font-semibold">
        {isByRoad
          ? t(by === "km" ? "legendKmRoads" : "legendMinutesRoads")
          : t(by === "km" ? "legendKm" : "legendMinutes")}
      </p>
      <ul className="flex flex-wrap gap-x-4 gap-y-0.5">
        {names.map((name, index) => (
          <li key={name} className="flex items-center gap-1.5">
            <span className={`inline-block h-3 w-5 rounded-xs border border-line-2 ${swatches[index]}`} aria-hidden />
            {name}
          </li>
        ))}
      </ul>
      <p className="text-ink-2">
        {t("cells", { area: cellKm2 })} · {t("village")} · {t("house")}
        {isByRoad && ` · ${t("legendByLine")}`}
        {speeds && ` · ${speeds}`}
      </p>
    </section>
  );
}
