"use client";

import { useQuery } from "@tanstack/react-query";
import { Layer, Source } from "@vis.gl/react-maplibre";
import { useTranslations } from "next-intl";
import { memo } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { groundLabelStyle } from "../style/ground-label-style";
import { groundStyle } from "../style/ground-style";
import { useMapTheme } from "../style/map-theme";
import { useGround } from "../use-ground";

export const groundSourceId = "ground";
/**
 * Placeholder layers in `DistrictLayer`: the base map's areas are drawn below the first, its lines and names below the
 * second.
 */
export const groundAreaPlaceholderId = "ground-area-top";
export const groundLinePlaceholderId = "ground-top";

/**
 * Water, land use, roads and their names from vector tiles, drawn below all other content. Switches automatically to a
 * new version of the base map.
 */
export const GroundLayer = memo(function GroundLayer({ isOverColours }: { isOverColours: boolean }) {
  const theme = useMapTheme();
  const t = useTranslations("ground");
  const ground = useGround();
  const trpc = useTRPC();
  const { data: places = [] } = useQuery(trpc.places.places.queryOptions());
  if (!ground) return null;
  const { version, minZoom, maxZoom, bounds } = ground;
  const tiles = [`${window.location.origin}/ground/${version}/{z}/{x}/{y}.mvt`];
  const areaProps = { source: groundSourceId, beforeId: groundAreaPlaceholderId };
  const lineProps = { source: groundSourceId, beforeId: groundLinePlaceholderId };
  return (
    <Source
      key={version}
      id={groundSourceId}
      type="vector"
      tiles={tiles}
      minzoom={minZoom}
      maxzoom={maxZoom}
      bounds={bounds}
    >
      <Layer id="ground-land" {...areaProps} {...groundStyle.land(theme)} />
      <Layer id="ground-water" {...areaProps} {...groundStyle.water(theme)} />
      <Layer id="ground-building" {...areaProps} {...groundStyle.building(theme)} />
      <Layer id="ground-river" {...lineProps} {...groundStyle.river(theme)} />
      <Layer id="ground-border" {...lineProps} {...groundStyle.border(theme)} />
      <Layer id="ground-road-edge" {...lineProps} {...groundStyle.roadEdge(theme, isOverColours)} />
      <Layer id="ground-road" {...lineProps} {...groundStyle.road(theme, isOverColours)} />
      <Layer id="ground-footpath" {...lineProps} {...groundStyle.footpath(theme)} />
      <Layer id="ground-schematic-road" {...lineProps} {...groundStyle.schematicRoad(theme)} />
      {/* MapLibre places later layers first. `GroundSignLayer` draws road numbers and the names of towns above these. */}
      <Layer id="ground-one-way" {...lineProps} {...groundLabelStyle.oneWay(theme)} />
      <Layer id="ground-road-name" {...lineProps} {...groundLabelStyle.roadName(theme, t("schematic"))} />
      <Layer id="ground-water-name" {...lineProps} {...groundLabelStyle.waterName(theme)} />
      <Layer id="ground-river-name" {...lineProps} {...groundLabelStyle.riverName(theme)} />
      <Layer id="ground-post" {...lineProps} {...groundLabelStyle.kmPost(theme)} />
      <Layer id="ground-village" {...lineProps} {...groundLabelStyle.village(theme, places)} />
    </Source>
  );
});

/**
 * Road numbers and the names of towns on the base map. They are drawn below the layer `beforeId` and so above the names
 * of villages, which must not take their room.
 */
export function GroundSignLayer({ beforeId }: { beforeId: string }) {
  const theme = useMapTheme();
  const trpc = useTRPC();
  const { data: places = [] } = useQuery(trpc.places.places.queryOptions());
  const props = { source: groundSourceId, beforeId };
  return (
    <>
      <Layer id="ground-shield" {...props} {...groundLabelStyle.roadShield(theme)} />
      <Layer id="ground-town" {...props} {...groundLabelStyle.town(theme, places)} />
    </>
  );
}
