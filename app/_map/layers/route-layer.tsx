"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import type { ExpressionSpecification } from "maplibre-gl";
import { memo, useMemo } from "react";
import type { ListedUnit } from "@/db/queries/unit";
import type { AssignmentState } from "@/db/vocabulary";
import { isOpen } from "@/server/domain/assignment";
import { liveStyle } from "../style/live-style";
import { useMapTheme } from "../style/map-theme";
import { listLocatedUnits } from "./unit-features";

type RoutedIncident = {
  id: string;
  location: { lng: number; lat: number };
  assignments: readonly { state: AssignmentState; unit: { id: string } }[];
};
type Props = {
  incidents: readonly RoutedIncident[];
  units: readonly ListedUnit[];
  selectedId: string | null;
  /**
   * The lines of the remaining routes (over roads or water) by unit id. A unit without an entry gets a straight line.
   */
  routeLines: RouteLinesByUnit;
  /** Whether the lines of incidents that are not selected are drawn even fainter. */
  isDimmed: boolean;
};
type RouteLinesByUnit = ReadonlyMap<string, [lng: number, lat: number][]>;

const isSelected: ExpressionSpecification = ["boolean", ["get", "isSelected"]];

type RouteLine = { line: [lng: number, lat: number][]; isSelected: boolean };

/** Lines to incidents; those to the selected incident are emphasized. */
export function RouteLines({ lines, isDimmed }: { lines: readonly RouteLine[]; isDimmed: boolean }) {
  const theme = useMapTheme();
  const data = useMemo(
    (): FeatureCollection => ({
      type: "FeatureCollection",
      features: lines.map(({ line, isSelected }) => ({
        type: "Feature",
        geometry: { type: "LineString", coordinates: line },
        properties: { isSelected },
      })),
    }),
    [lines],
  );
  return (
    // With the default tolerance, MapLibre would cut bends of the route that the roads of the map keep at street level.
    <Source id="routes" type="geojson" data={data} tolerance={0.1}>
      <Layer id="route" filter={["!", isSelected]} {...liveStyle.route(theme, isDimmed ? 0.1 : 0.25)} />
      <Layer id="selected-route-casing" filter={isSelected} {...liveStyle.routeCasing(theme)} />
      <Layer id="selected-route" filter={isSelected} {...liveStyle.route(theme, 1)} />
    </Source>
  );
}

/**
 * A line from each assigned unit to its incident, along its route if `routeLines` contains it. Units that are
 * transporting have no line.
 */
export const RouteLayer = memo(function RouteLayer({ incidents, units, selectedId, routeLines, isDimmed }: Props) {
  const lines = useMemo(() => {
    const byId = new Map(listLocatedUnits(units).map((unit) => [unit.id, unit]));
    return incidents.flatMap(({ id, location, assignments }) =>
      assignments
        .filter(({ state }) => isOpen(state) && state !== "transporting")
        .flatMap(({ unit: { id: unitId } }): RouteLine[] => {
          const unit = byId.get(unitId);
          if (!unit) return [];
          const straightLine: RouteLine["line"] = [
            [unit.lng, unit.lat],
            [location.lng, location.lat],
          ];
          return [{ line: routeLines.get(unitId) ?? straightLine, isSelected: id === selectedId }];
        }),
    );
  }, [incidents, units, selectedId, routeLines]);
  return <RouteLines lines={lines} isDimmed={isDimmed} />;
});
