"use client";

import { useMemo } from "react";
import { usePublicSources, useRivers } from "../../_live/cache/use-hazards";
import { FireWatchLayer, HotspotLayer } from "../../_map/layers/fire-layer";
import { deferred } from "../../_ui/deferred";
import { useConsole } from "../console-context";
import { useFireWatches, useHotspots } from "./use-fire-watches";

const NonFireHazardsOnMap = deferred(() =>
  import("./non-fire-hazards-on-map").then((module) => module.NonFireHazardsOnMap),
);

/**
 * Draws the hazards. Fire watches with a proposed task are always drawn. While the list of fires is open, all open fire
 * watches and the hotspots are drawn as well. Fire watches of the selected incident are drawn as areas.
 */
export function HazardsOnMap() {
  const { state } = useConsole();
  const { watches } = useFireWatches();
  const { warnings, earthquakes, air } = usePublicSources();
  const { gauges } = useRivers();
  // The code of the other layers is loaded only if there is something to draw.
  const hasOtherHazards = [warnings, earthquakes, air, gauges].some(({ length }) => length > 0);
  const { panel, selectedHazardId, incidentId } = state;
  const isListOpen = panel === "hazards" && state.hazardTab === "fires";
  const marks = useMemo(
    () => watches.filter(({ state, proposal }) => state === "open" && (isListOpen || proposal !== null)),
    [watches, isListOpen],
  );
  const shownIncidentId = panel === "incident" ? incidentId : null;
  const areas = useMemo(
    () =>
      watches.filter((watch) =>
        isListOpen
          ? watch.state === "open" || watch.id === selectedHazardId
          : shownIncidentId !== null && watch.incidentId === shownIncidentId,
      ),
    [watches, isListOpen, selectedHazardId, shownIncidentId],
  );
  return (
    <>
      {hasOtherHazards && <NonFireHazardsOnMap failure={null} />}
      {isListOpen && <HotspotsOnMap />}
      <FireWatchLayer areas={areas} marks={marks} selectedId={isListOpen ? selectedHazardId : null} />
    </>
  );
}

function HotspotsOnMap() {
  const { hotspots, sinceSeconds, untilSeconds } = useHotspots();
  return <HotspotLayer hotspots={hotspots} sinceSeconds={sinceSeconds} untilSeconds={untilSeconds} />;
}
