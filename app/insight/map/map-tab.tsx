"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { useCallback, useRef, useState } from "react";
import type { CellResolution } from "@/server/domain/insight";
import { Button } from "../../_ui/button";
import { StateMessage } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";
import { SaveMapButton } from "../export/save-map-button";
import { type TabProps, useInsight } from "../filters/view-context";
import { useHeatColours } from "../parts/use-heat-colours";
import { chooseResolution } from "./cells";
import { badgesMinZoom } from "./count-layer";
import { DisplaySwitch } from "./display-switch";
import { InsightMap } from "./insight-map";
import { Legend } from "./legend";
import { MapLayers } from "./map-layers";
import { SidePanel } from "./side-panel";
import { useSurface } from "./surface/use-surface";
import { adjustStep, restrictToStep, type TimeLapse } from "./time-lapse";
import { StepName, TimeLapseControls, useStepName } from "./time-lapse-controls";
import { useClassBreaks } from "./use-class-breaks";
import type { Density } from "./use-density";
import { useDensity } from "./use-density";
import type { HoveredPlace } from "./use-hovered-place";
import { useHoveredPlace } from "./use-hovered-place";
import { usePlaceNames } from "./use-place-names";

const emptyList: never[] = [];

/**
 * The tab "where": a map that can display density in three ways, details of the hovered place, and a list beside the
 * map.
 */
export function MapTab({ filter }: TabProps) {
  const { view, districts = emptyList } = useInsight();
  const { way: display, measure, radius } = view;
  const map = useRef<MapRef>(null);
  const barRef = useRef<HTMLDivElement>(null);
  const ramp = useHeatColours();
  const [cellResolution, setCellResolution] = useState<CellResolution>(6);
  const [isZoomedOut, setIsZoomedOut] = useState(false);
  const [requestedTimeLapse, setTimeLapse] = useState<TimeLapse | null>(null);
  const timeLapse = adjustStep(requestedTimeLapse, filter);
  const [chosenKey, setChosenKey] = useState<string | null>(null);
  const [hoveredRowKey, setHoveredRowKey] = useState<string | null>(null);
  const resolution = display === "district" ? null : display === "cell" ? cellResolution : 8;
  const density = useDensity({ filter, display, resolution, timeLapse });
  const isSurface = display === "surface";
  const surface = useSurface({ density, radiusKm: radius, isEnabled: isSurface, isPlaying: timeLapse !== null });
  const classes = useClassBreaks({ display, measure, density, districts, peak: surface.peak });
  const { hoveredPlace, setHoveredPoint, findPlaceKey } = useHoveredPlace({
    display,
    resolution,
    radius,
    density,
    districts,
    surface: surface.values,
  });
  const stepName = useStepName(timeLapse?.step ?? "month", filter);
  const onZoom = useCallback((zoom: number) => {
    setCellResolution(chooseResolution(zoom));
    setIsZoomedOut(zoom < badgesMinZoom);
  }, []);

  const { places } = density;
  const placesWithoutCell = places.data?.withoutCell ?? emptyList;
  const hasTooFewIncidents = isSurface && places.data !== undefined && !surface.values;
  const isImpreciseShown = timeLapse === null && !isZoomedOut;
  const shownKey = hoveredRowKey ?? hoveredPlace?.key ?? chosenKey;
  const frameKey = density.frames?.[density.frameIndex]?.key;
  const impreciseCount = density.frames
    ? countWithoutCell(density, resolution)
    : placesWithoutCell.reduce((sum, { village, district }) => sum + village + district, 0);
  const shownFilter = timeLapse && frameKey !== undefined ? restrictToStep(filter, timeLapse.step, frameKey) : filter;
  return (
    <div className="grid lg:absolute lg:inset-0 lg:grid-cols-[minmax(0,1fr)_23rem] lg:grid-rows-1">
      <div
        className="relative flex min-h-0 flex-col overflow-hidden"
        data-scale={classes.join()}
        data-frame={frameKey}
        data-drawn={places.isFetching || density.framesPending ? undefined : display}
      >
        <div
          ref={barRef}
          className="relative z-1 flex flex-wrap items-start gap-2 border-line border-b px-2.5 py-2 lg:pointer-events-none lg:absolute lg:inset-x-2.5 lg:top-2.5 lg:justify-between lg:border-0 lg:p-0 lg:*:pointer-events-auto"
        >
          <div className="flex flex-wrap gap-2 max-lg:contents">
            <DisplaySwitch />
            <SaveMapButton
              key={JSON.stringify(filter)}
              filter={shownFilter ?? filter}
              isEmpty={shownFilter === null}
              map={map}
              classes={classes}
              ramp={ramp}
              resolution={display === "cell" ? cellResolution : null}
              impreciseCount={impreciseCount}
              isImpreciseShown={isImpreciseShown}
              timeLapseStepName={timeLapse && frameKey !== undefined ? stepName(frameKey) : null}
              onSave={() => setTimeLapse(timeLapse && { ...timeLapse, stepIndex: density.frameIndex, playing: false })}
            />
          </div>
          <TimeLapseControls timeLapse={timeLapse} onTimeLapse={setTimeLapse} density={density} filter={filter} />
          {timeLapse && frameKey !== undefined && (
            <StepName timeLapse={timeLapse} name={stepName(frameKey)} counts={density.districts} />
          )}
        </div>
        <div className="relative h-[max(22rem,50dvh)] shrink-0 lg:h-auto lg:min-h-0 lg:flex-1">
          <InsightMap
            map={map}
            barRef={barRef}
            districts={districts}
            onHover={setHoveredPoint}
            onPress={(at) => setChosenKey(findPlaceKey(at))}
            onZoom={onZoom}
          >
            {districts.length > 0 && (
              <MapLayers
                density={density}
                districts={districts}
                classes={classes}
                ramp={ramp}
                surface={isSurface ? surface.values : null}
                impreciseCounts={display !== "district" && isImpreciseShown ? placesWithoutCell : emptyList}
                shownKey={shownKey}
              />
            )}
          </InsightMap>
          {hoveredPlace && <PlaceTooltip hoveredPlace={hoveredPlace} />}
          <MapStateMessage density={density} />
        </div>
        <div className="xl:pointer-events-none xl:absolute xl:bottom-2.5 xl:left-2.5 xl:*:pointer-events-auto">
          <Legend
            classes={classes}
            ramp={ramp}
            resolution={display === "cell" ? cellResolution : null}
            impreciseCount={impreciseCount}
            boundaryCount={density.frames ? 0 : (places.data?.boundary ?? 0)}
            isImpreciseShown={isImpreciseShown}
            hasTooFewIncidents={hasTooFewIncidents}
            hasFixedClasses={timeLapse !== null}
          />
        </div>
      </div>
      <aside className="min-h-0 border-line border-t lg:overflow-y-auto lg:border-t-0 lg:border-l">
        <SidePanel
          filter={filter}
          shownFilter={shownFilter}
          density={density}
          districts={districts}
          isPlaying={timeLapse !== null}
          chosenKey={chosenKey}
          hoveredKey={hoveredPlace?.key ?? null}
          onHover={setHoveredRowKey}
          onChoose={setChosenKey}
        />
      </aside>
    </div>
  );
}

/** Number of incidents of the shown step of the time-lapse that are in a district but in no cell. */
function countWithoutCell({ districts, cells }: Density, resolution: CellResolution | null): number {
  if (resolution === null) return 0;
  const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((total, count) => total + count, 0);
  return sum(districts) - sum(cells);
}

/** Message over the map if there are no incidents or if loading failed. */
function MapStateMessage({ density: { places, framesFailed, retryFrames } }: { density: Density }) {
  const t = useTranslations("insightMap");
  const tTable = useTranslations("table");
  const tCommon = useTranslations("common");
  const { reset } = useInsight();
  const hasFailed = framesFailed || (!places.data && places.error !== null);
  if (!hasFailed && places.data?.total !== 0) return null;
  return (
    <div className="pointer-events-none absolute inset-0 grid place-items-center *:pointer-events-auto">
      <div className="rounded-xl border border-line bg-panel shadow-2xl">
        {hasFailed ? (
          <StateMessage urgent title={tTable("failed")} text={framesFailed ? t("framesFailed") : tTable("failedText")}>
            <Button onClick={() => (framesFailed ? retryFrames() : void places.refetch())}>{tCommon("retry")}</Button>
          </StateMessage>
        ) : (
          <StateMessage title={t("empty")} text={t("emptyText")}>
            <Button onClick={() => void reset()}>{t("resetFilter")}</Button>
          </StateMessage>
        )}
      </div>
    </div>
  );
}

/** Tooltip beside the pointer, with the name and the count of the hovered place. */
function PlaceTooltip({ hoveredPlace: { x, y, key, count, perHundredKm2 } }: { hoveredPlace: HoveredPlace }) {
  const t = useTranslations("insightMap");
  const format = useFormat();
  const { name, aside } = usePlaceNames()(key);
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute z-1 max-w-64 rounded-lg border border-line-2 bg-panel px-2.5 py-1.5 shadow-xl"
      style={{ left: 0, top: 0, transform: `translate(${x + 14}px, ${y + 14}px)` }}
    >
      <p className="font-semibold">{name}</p>
      {aside && <p className="text-ink-3 text-xs">{aside}</p>}
      <p className="text-ink-2">
        {count !== null && t("count", { count })}
        {perHundredKm2 !== null && t("height", { value: format.decimal(perHundredKm2) })}
      </p>
    </div>
  );
}
