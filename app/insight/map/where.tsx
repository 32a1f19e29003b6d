"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCallback, useRef, useState } from "react";
import type { CellResolution } from "@/server/domain/insight";
import { Button } from "../../_ui/button";
import { StateMessage } from "../../_ui/state-message";
import type { TabProps } from "../tab-panels";
import { useInsight } from "../view-context";
import { resolutionAt } from "./cells";
import { firstStep, type Lapse } from "./lapse";
import { LapseBar, useStepName } from "./lapse-bar";
import { Legend } from "./legend";
import { MapLayers } from "./map-layers";
import { PlaceTip } from "./place-tip";
import { Side } from "./side";
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
  const t = useTranslations("insightMap");
  const table = useTranslations("table");
  const common = useTranslations("common");
  const { view, districts = none, reset } = useInsight();
  const { way, measure, radius } = view;
  const map = useRef<MapRef>(null);
  const ramp = useRamp();
  const [zoomed, setZoomed] = useState<CellResolution>(6);
  const [lapse, setLapse] = useState<Lapse | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [listed, setListed] = useState<string | null>(null);
  const resolution = way === "district" ? null : way === "cell" ? zoomed : 8;
  const density = useDensity({ filter, way, resolution, lapse });
  const isSurface = way === "surface";
  const surface = useSurface({ density, radiusKm: radius, isOn: isSurface, playing: lapse !== null });
  const classes = useScale({ way, measure, density, districts, peak: surface.peak });
  const { pointed, point, pick } = usePointed({ way, resolution, radius, density, districts, surface: surface.values });
  const stepName = useStepName(lapse?.step ?? "month", filter);
  const onZoom = useCallback((zoom: number) => setZoomed(resolutionAt(zoom)), []);

  const { places } = density;
  const total = places.data?.total;
  const apart = places.data?.apart ?? none;
  const apartCount = apart.reduce((sum, { village, district }) => sum + village + district, 0);
  const tooFew = isSurface && places.data !== undefined && !surface.values;
  const shown = listed ?? pointed?.key ?? chosen;
  const frameKey = density.frames?.[density.at]?.key;
  const failed = (!places.data && places.error !== null) || density.framesFailed;
  return (
    <div className="grid h-full min-h-[inherit] grid-rows-[minmax(26rem,60dvh)_auto] lg:absolute lg:inset-0 lg:grid-cols-[minmax(0,1fr)_23rem] lg:grid-rows-1">
      <div
        className="relative min-h-0 overflow-hidden"
        data-scale={classes.join()}
        data-frame={frameKey}
        data-drawn={places.isFetching || density.framesPending ? undefined : way}
      >
        <WhereMap map={map} districts={districts} onPoint={point} onPress={(at) => setChosen(pick(at))} onZoom={onZoom}>
          {districts.length > 0 && (
            <MapLayers
              density={density}
              districts={districts}
              classes={classes}
              ramp={ramp}
              surface={isSurface ? surface.values : null}
              apart={way === "district" || lapse ? none : apart}
              shown={shown}
            />
          )}
        </WhereMap>
        <div className="pointer-events-none absolute inset-x-2.5 top-2.5 flex flex-wrap items-start justify-between gap-2 *:pointer-events-auto">
          <WayBar />
          {lapse ? (
            <LapseBar
              lapse={lapse}
              onLapse={setLapse}
              keys={density.frames?.map(({ key }) => key) ?? none}
              filter={filter}
              waiting={density.framesPending}
            />
          ) : (
            <Button
              className="bg-panel shadow-[0_4px_16px_rgb(0_0_0/0.25)]"
              disabled={!total}
              onClick={() => setLapse({ step: firstStep(filter), at: 0, playing: !wantsStillness() })}
            >
              <Play className="size-4" aria-hidden />
              {t("startLapse")}
            </Button>
          )}
        </div>
        {lapse && frameKey !== undefined && (
          <p
            aria-live={lapse.playing ? "off" : "polite"}
            className="halo pointer-events-none absolute top-16 right-4 text-right font-semibold text-3xl tracking-tight"
          >
            {stepName(frameKey)}
          </p>
        )}
        <div className="pointer-events-none absolute bottom-2.5 left-2.5 *:pointer-events-auto">
          <Legend
            classes={classes}
            ramp={ramp}
            resolution={way === "cell" ? zoomed : null}
            apart={apartCount}
            boundary={places.data?.boundary ?? 0}
            tooFew={tooFew}
            fixed={lapse !== null}
          />
        </div>
        {pointed && <PlaceTip pointed={pointed} />}
        {(failed || total === 0) && (
          <div className="pointer-events-none absolute inset-0 grid place-items-center *:pointer-events-auto">
            <div className="rounded-xl border border-line bg-panel shadow-2xl">
              {failed ? (
                <StateMessage urgent title={table("failed")} text={table("failedText")}>
                  <Button onClick={() => (density.framesFailed ? density.retryFrames() : void places.refetch())}>
                    {common("retry")}
                  </Button>
                </StateMessage>
              ) : (
                <StateMessage title={t("empty")} text={t("emptyText")}>
                  <Button onClick={() => void reset()}>{t("resetFilter")}</Button>
                </StateMessage>
              )}
            </div>
          </div>
        )}
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

/** Nothing moves by itself for whoever asked for little motion. */
function wantsStillness(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
