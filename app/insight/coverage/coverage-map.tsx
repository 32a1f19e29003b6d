"use client";

import type { MapLayerMouseEvent, MapRef } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { useCallback, useMemo, useRef } from "react";
import type { Coverage } from "@/server/coverage/read-coverage";
import type { WhatIf } from "@/server/coverage/what-if";
import type { Reach } from "@/server/domain/coverage";
import { BaseMap } from "../../_map/editing/base-map";
import { DraggablePin } from "../../_map/editing/draggable-pin";
import { roundPosition } from "../../_map/editing/typed-position";
import { DeclutteredNameLayer } from "../../_map/labels/decluttered-name-layer";
import { StationLayer } from "../../_map/layers/station-layer";
import { letterOf } from "./letter-of";
import { classOf } from "./reach-class";
import { ReachLayer } from "./reach-layer";
import { ReachLegend } from "./reach-legend";
import { type CoverageView, triedAtMost } from "./use-coverage-view";
import { useLimitWords } from "./use-limit-words";

type Props = {
  view: CoverageView;
  coverage: Coverage;
  /** Shown in place of what is. */
  trial: WhatIf | undefined;
  onTry: (at: { lng: number; lat: number }) => void;
};

const nameSizes: [zoom: number, px: number][] = [
  [7, 9.5],
  [9, 13],
];
const ringHalf = [9, 9] as const;

/** How far help is, cell by cell and village by village; a press tries a station there. */
export function CoverageMap({ view, coverage, trial, onTry }: Props) {
  const t = useTranslations("coverage");
  const words = useLimitWords();
  const map = useRef<MapRef>(null);
  const { measure, limit, tried, change } = view;
  const by = limit.by;

  const { cells, villages } = useMemo(() => {
    const after = trial && new Map(trial.after);
    const shown = <One extends { id: string; lng: number; lat: number }>(
      one: One & Record<typeof measure, Reach | null>,
    ) => {
      const reach = after ? (after.get(one.id) ?? null) : one[measure];
      const { id, lng, lat } = one;
      return { id, lng, lat, class: classOf(reach, by), words: words.figure(reach, by) };
    };
    return {
      cells: coverage.cells.map(shown),
      villages: coverage.villages.map((one) => ({ ...shown(one), name: one.name })),
    };
  }, [coverage, trial, measure, by, words]);
  const houses = useMemo(
    () => coverage.houses.filter(({ onDuty }) => measure !== "usual" || onDuty > 0),
    [coverage, measure],
  );
  const stations = useMemo(
    () => houses.map(({ code, name, lng, lat }) => ({ code, name, position: { lng, lat } })),
    [houses],
  );
  const ringsAt = useCallback(() => houses.map(({ lng, lat }) => ({ lng, lat, weight: 3, half: ringHalf })), [houses]);
  const isFull = tried.length >= triedAtMost;
  const press = ({ lngLat }: MapLayerMouseEvent) => onTry(roundPosition(lngLat));
  return (
    <div className="flex h-full flex-col">
      <div className="relative min-h-0 flex-1">
        <BaseMap
          map={map}
          cursor={isFull ? "grab" : "crosshair"}
          onPress={press}
          names={(districts) => (
            <DeclutteredNameLayer
              districts={districts}
              obstaclesAt={ringsAt}
              sizes={nameSizes}
              spacing={0.03}
              colour="ink"
            />
          )}
          hint={isFull ? t("tryFull") : t("pressHint")}
        >
          <ReachLayer cells={cells} villages={villages} />
          <StationLayer stations={stations} />
          {tried.map((at, index) => (
            <DraggablePin
              key={letterOf(index)}
              at={at}
              look="corner"
              label={t("pin", { letter: letterOf(index) })}
              onMove={(to) => void change({ tried: tried.map((one, place) => (place === index ? to : one)) })}
            >
              {letterOf(index)}
            </DraggablePin>
          ))}
        </BaseMap>
      </div>
      <ReachLegend by={by} />
    </div>
  );
}
