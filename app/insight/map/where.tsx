"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { useCallback, useRef, useState } from "react";
import type { CellResolution } from "@/server/domain/insight";
import { SaveMapButton } from "../out/save-map-button";
import type { TabProps } from "../tab-panels";
import { useInsight } from "../view-context";
import { resolutionAt } from "./cells";
import { badgesFrom } from "./count-size";
import { fitted, type Lapse } from "./lapse";
import { LapseCorner } from "./lapse-corner";
import { Legend } from "./legend";
import { MapLayers } from "./map-layers";
import { MapState } from "./map-state";
import { PlaceTip } from "./place-tip";
import { Side } from "./side";
import { StepName, useStepName } from "./step-name";
import { useDensity } from "./use-density";
import { usePointed } from "./use-pointed";
import { useRamp } from "./use-ramp";
import { useScale } from "./use-scale";
import { useSurface } from "./use-surface";
import { WayBar } from "./way-bar";
import { WhereMap } from "./where-map";

const none: never[] = [];

/** Where it happens: the map in its three ways, what is under a hand, and the same as a list beside it. */
export function Where({ filter }: TabProps) {
  const { view, districts = none } = useInsight();
  const { way, measure, radius } = view;
  const map = useRef<MapRef>(null);
  const bar = useRef<HTMLDivElement>(null);
  const ramp = useRamp();
  const [zoomed, setZoomed] = useState<CellResolution>(6);
  const [isFar, setFar] = useState(false);
  const [wanted, setLapse] = useState<Lapse | null>(null);
  const lapse = fitted(wanted, filter);
  const [chosen, setChosen] = useState<string | null>(null);
  const [listed, setListed] = useState<string | null>(null);
  const resolution = way === "district" ? null : way === "cell" ? zoomed : 8;
  const density = useDensity({ filter, way, resolution, lapse });
  const isSurface = way === "surface";
  const surface = useSurface({ density, radiusKm: radius, isOn: isSurface, playing: lapse !== null });
  const classes = useScale({ way, measure, density, districts, peak: surface.peak });
  const { pointed, point, pick } = usePointed({ way, resolution, radius, density, districts, surface: surface.values });
  const stepName = useStepName(lapse?.step ?? "month", filter);
  const onZoom = useCallback((zoom: number) => {
    setZoomed(resolutionAt(zoom));
    setFar(zoom < badgesFrom);
  }, []);

  const { places } = density;
  const apart = places.data?.apart ?? none;
  const placeless = apart.reduce((sum, { village, district }) => sum + village + district, 0);
  const tooFew = isSurface && places.data !== undefined && !surface.values;
  const isApartTold = lapse === null && !isFar;
  const shown = listed ?? pointed?.key ?? chosen;
  const frameKey = density.frames?.[density.at]?.key;
  return (
    <div className="grid lg:absolute lg:inset-0 lg:grid-cols-[minmax(0,1fr)_23rem] lg:grid-rows-1">
      <div
        className="relative flex min-h-0 flex-col overflow-hidden"
        data-scale={classes.join()}
        data-frame={frameKey}
        data-drawn={places.isFetching || density.framesPending ? undefined : way}
      >
        <div
          ref={bar}
          className="relative z-1 flex flex-wrap items-start justify-between gap-2 border-line border-b px-2.5 py-2 lg:pointer-events-none lg:absolute lg:inset-x-2.5 lg:top-2.5 lg:border-0 lg:p-0 lg:*:pointer-events-auto"
        >
          <div className="flex flex-wrap gap-2">
            <WayBar />
            <SaveMapButton
              filter={filter}
              map={map}
              classes={classes}
              ramp={ramp}
              resolution={way === "cell" ? zoomed : null}
              apart={placeless}
              boundary={places.data?.boundary ?? 0}
              moment={lapse && frameKey !== undefined ? stepName(frameKey) : null}
            />
          </div>
          <LapseCorner lapse={lapse} onLapse={setLapse} density={density} filter={filter} />
          {lapse && frameKey !== undefined && (
            <StepName lapse={lapse} name={stepName(frameKey)} counts={density.districts} />
          )}
        </div>
        <div className="relative h-[max(22rem,50dvh)] shrink-0 lg:h-auto lg:min-h-0 lg:flex-1">
          <WhereMap
            map={map}
            bar={bar}
            districts={districts}
            onPoint={point}
            onPress={(at) => setChosen(pick(at))}
            onZoom={onZoom}
          >
            {districts.length > 0 && (
              <MapLayers
                density={density}
                districts={districts}
                classes={classes}
                ramp={ramp}
                surface={isSurface ? surface.values : null}
                apart={way !== "district" && isApartTold ? apart : none}
                shown={shown}
              />
            )}
          </WhereMap>
          {pointed && <PlaceTip pointed={pointed} />}
          <MapState density={density} />
        </div>
        <div className="xl:pointer-events-none xl:absolute xl:bottom-2.5 xl:left-2.5 xl:*:pointer-events-auto">
          <Legend
            classes={classes}
            ramp={ramp}
            resolution={way === "cell" ? zoomed : null}
            apart={placeless}
            boundary={places.data?.boundary ?? 0}
            isApartTold={isApartTold}
            tooFew={tooFew}
            fixed={lapse !== null}
          />
        </div>
      </div>
      <aside className="min-h-0 border-line border-t lg:overflow-y-auto lg:border-t-0 lg:border-l">
        <Side
          filter={filter}
          density={density}
          districts={districts}
          playing={lapse !== null}
          chosen={chosen}
          hovered={pointed?.key ?? null}
          onHover={setListed}
          onChoose={setChosen}
        />
      </aside>
    </div>
  );
}
