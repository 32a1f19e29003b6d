"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import type { ExpressionSpecification } from "maplibre-gl";
import { memo, useMemo } from "react";
import type { ListedUnit } from "@/db/queries/unit-and-district";
import type { AssignmentState } from "@/db/vocabulary";
import { isOpen } from "@/server/domain/assignment";
import { liveStyle } from "../style/live-style";
import { useMapTheme } from "../style/map-theme";
import { withPosition } from "./unit-features";

type RoutedIncident = {
  id: string;
  location: { lng: number; lat: number };
  assignments: readonly { state: AssignmentState; unit: { id: string } }[];
};
type Props = {
  incidents: readonly RoutedIncident[];
  units: readonly ListedUnit[];
  selectedId: string | null;
  /** Lines along the road or water from units to the selected incident, by unit. */
  roads?: RoadLines;
  /** Draws the lines of other incidents fainter still. */
  isDimmed: boolean;
};
export type RoadLines = ReadonlyMap<string, [lng: number, lat: number][]>;

const isSelected: ExpressionSpecification = ["boolean", ["get", "isSelected"]];

const noRoads: RoadLines = new Map();

/**
 * A line from each assigned unit to its incident: along the road where one is given, otherwise straight. Those of the selected incident
 * are emphasized.
 */
export const RouteLayer = memo(function RouteLayer({ incidents, units, selectedId, roads = noRoads, isDimmed }: Props) {
  const theme = useMapTheme();
  const data = useMemo((): FeatureCollection => {
    const byId = new Map(withPosition(units).map((unit) => [unit.id, unit]));
    const lines = incidents.flatMap(({ id, location, assignments }) =>
      assignments
        .filter(({ state }) => isOpen(state) && state !== "transporting")
        .flatMap(({ unit: { id: unitId } }) => {
          const unit = byId.get(unitId);
          return unit ? [{ incident: id, location, unit }] : [];
        }),
    );
    return {
      type: "FeatureCollection",
      features: lines.map(({ incident, location, unit }) => ({
        type: "Feature",
        geometry: {
          type: "LineString",
          coordinates: (incident === selectedId && roads.get(unit.id)) || [
            [unit.lng, unit.lat],
            [location.lng, location.lat],
          ],
        },
        properties: { isSelected: incident === selectedId },
      })),
    };
  }, [incidents, units, selectedId, roads]);
  return (
    <Source id="routes" type="geojson" data={data}>
      <Layer id="route" filter={["!", isSelected]} {...liveStyle.route(theme, isDimmed ? 0.1 : 0.25)} />
      <Layer id="selected-route-casing" filter={isSelected} {...liveStyle.routeCasing(theme)} />
      <Layer id="selected-route" filter={isSelected} {...liveStyle.route(theme, 1)} />
    </Source>
  );
});
