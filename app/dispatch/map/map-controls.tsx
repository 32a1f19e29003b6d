"use client";

import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import type { MapRef } from "@vis.gl/react-maplibre";
import { Expand, Minus, Plus, Shapes, Ungroup } from "lucide-react";
import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useState } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { IconButton } from "../../_ui/button";
import { useFormat } from "../../_words/use-format";
import { CommandIconButton } from "../commands/command-registry";
import { useConsole } from "../console-context";
import { MapLegend } from "./map-legend";

type Props = {
  /** Null until the map has been created. */
  map: RefObject<MapRef | null> | null;
  freeArea: RefObject<HTMLDivElement | null>;
  districts: readonly DistrictView[];
  onOpenFan: () => void;
};

/**
 * Map controls, legend, scale bar and the name of the district at the map's centre, placed where no panel covers the
 * map.
 */
export function MapControls({ map, freeArea, districts, onOpenFan }: Props) {
  const t = useTranslations("map");
  const tFan = useTranslations("fan");
  const { state, updateConsole, camera } = useConsole();
  return (
    <div
      ref={freeArea}
      className="pointer-events-none absolute top-0 right-(--free-right) bottom-[calc(var(--free-bottom)+var(--bar-height,0rem))] left-(--free-left) grid grid-cols-[1fr_auto] grid-rows-[1fr_auto] gap-2 p-2.5"
    >
      <div className="col-start-2 row-start-2 flex flex-col items-end gap-2">
        <div className="pointer-events-auto flex flex-col overflow-hidden rounded-lg border border-line bg-panel shadow-[0_4px_16px_rgb(0_0_0/0.25)]">
          <IconButton name={t("zoomIn")} hint="+" onClick={() => camera.current?.zoom(1)} className="rounded-none">
            <Plus className="size-[1.125rem]" aria-hidden />
          </IconButton>
          <IconButton
            name={t("zoomOut")}
            hint="-"
            onClick={() => camera.current?.zoom(-1)}
            className="rounded-none border-line border-y"
          >
            <Minus className="size-[1.125rem]" aria-hidden />
          </IconButton>
          <CommandIconButton
            command="overview"
            name={t("overview")}
            run={() => camera.current?.showOverview()}
            className="rounded-none border-line border-b"
          >
            <Expand className="size-[1.125rem]" aria-hidden />
          </CommandIconButton>
          <CommandIconButton
            command="fan"
            name={tFan("open")}
            run={onOpenFan}
            className="rounded-none border-line border-b"
          >
            <Ungroup className="size-[1.125rem]" aria-hidden />
          </CommandIconButton>
          <CommandIconButton
            command="legend"
            name={t("legend")}
            aria-pressed={state.isLegendOpen}
            aria-expanded={state.isLegendOpen}
            run={() => updateConsole({ do: "legend", open: !state.isLegendOpen })}
            className="rounded-none"
          >
            <Shapes className="size-[1.125rem]" aria-hidden />
          </CommandIconButton>
        </div>
      </div>
      <div className="col-start-1 row-span-2 row-start-1 flex min-h-0 min-w-0 flex-col items-start justify-end gap-2">
        {state.isLegendOpen && <MapLegend />}
        <ScaleBar map={map} districts={districts} />
      </div>
    </div>
  );
}

const scaleLengthsM = [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000];
const maxWidthPx = 110;

function ScaleBar({ map, districts }: Pick<Props, "map" | "districts">) {
  const t = useTranslations("map");
  const tIncident = useTranslations("incident");
  const format = useFormat();
  const [view, setView] = useState<{ metresPerPx: number; centre: [number, number] } | null>(null);

  useEffect(() => {
    const mapInstance = map?.current?.getMap();
    if (!mapInstance) return;
    const measure = () => {
      const { lng, lat } = mapInstance.getCenter();
      const metresPerPx = (40_075_016.7 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** mapInstance.getZoom());
      setView({ metresPerPx, centre: [lng, lat] });
    };
    measure();
    mapInstance.on("moveend", measure);
    return () => {
      mapInstance.off("moveend", measure);
    };
  }, [map]);

  if (!view) return null;
  const metres = scaleLengthsM.findLast((lengthM) => lengthM / view.metresPerPx <= maxWidthPx) ?? 50;
  const district = districts.find(({ geometry }) => booleanPointInPolygon(view.centre, geometry));
  return (
    <div className="flex items-end gap-3 rounded bg-panel/85 p-1 font-medium text-ink-2 text-xs">
      <span
        className="block border-ink-3 border-x border-b whitespace-nowrap px-1 text-center leading-4"
        style={{ width: metres / view.metresPerPx }}
      >
        {format.roundDistance(metres)}
      </span>
      <span className="hidden sm:block">
        {district ? tIncident("district", { name: district.name }) : t("outside")}
      </span>
    </div>
  );
}
