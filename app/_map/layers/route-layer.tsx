"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import type { FeatureCollection } from "geojson";
import type { ExpressionSpecification } from "maplibre-gl";
import { memo, useMemo } from "react";
import type { ListedUnit } from "@/db/queries";
import type { AssignmentState } from "@/db/vocabulary";
import { isOpen } from "@/server/domain/assignment";
import { liveStyle } from "../style/live-style";
import { useLook } from "../style/map-theme";
import { placed } from "./unit-features";

type Shown = {
  id: string;
  location: { lng: number; lat: number };
  assignments: readonly { state: AssignmentState; unit: { id: string } }[];
};
type Props = {
  incidents: readonly Shown[];
  units: readonly ListedUnit[];
  chosenId: string | null;
  quiet: boolean;
};

const isChosen: ExpressionSpecification = ["boolean", ["get", "chosen"]];

/** A line from every unit on its way to its incident; the chosen incident's are strong, the others faint while it is `quiet`. */
export const RouteLayer = memo(function RouteLayer({ incidents, units, chosenId, quiet }: Props) {
  const look = useLook();
  const data = useMemo((): FeatureCollection => {
    const byId = new Map(placed(units).map((unit) => [unit.id, unit]));
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
          coordinates: [
            [unit.lng, unit.lat],
            [location.lng, location.lat],
          ],
        },
        properties: { chosen: incident === chosenId },
      })),
    };
  }, [incidents, units, chosenId]);
  return (
    <Source id="routes" type="geojson" data={data}>
      <Layer id="route" filter={["!", isChosen]} {...liveStyle.route(look, quiet ? 0.1 : 0.25)} />
      <Layer id="chosen-route-casing" filter={isChosen} {...liveStyle.routeCasing(look)} />
      <Layer id="chosen-route" filter={isChosen} {...liveStyle.route(look, 1)} />
    </Source>
  );
});
