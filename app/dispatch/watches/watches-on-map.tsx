"use client";

import { useMemo } from "react";
import { FireWatchLayer, HotspotLayer } from "../../_map/layers/fire-layer";
import { useConsole } from "../console-context";
import { useHotspots, useWatches } from "./use-watches";

/**
 * Draws fire watches: always those with a proposed task; while the list is open, all open ones and the hotspots; and
 * the areas of those attached to the selected incident.
 */
export function WatchesOnMap() {
  const { state } = useConsole();
  const { watches } = useWatches();
  const { panel, watchId, incidentId } = state;
  const isListOpen = panel === "watches";
  const marks = useMemo(
    () => watches.filter(({ state, proposal }) => state === "open" && (isListOpen || proposal !== null)),
    [watches, isListOpen],
  );
  const shownIncidentId = panel === "incident" ? incidentId : null;
  const areas = useMemo(
    () =>
      watches.filter((watch) =>
        isListOpen
          ? watch.state === "open" || watch.id === watchId
          : shownIncidentId !== null && watch.incidentId === shownIncidentId,
      ),
    [watches, isListOpen, watchId, shownIncidentId],
  );
  return (
    <>
      {isListOpen && <HotspotsOnMap />}
      <FireWatchLayer areas={areas} marks={marks} selectedId={isListOpen ? watchId : null} />
    </>
  );
}

function HotspotsOnMap() {
  const { hotspots, sinceSeconds, untilSeconds } = useHotspots();
  return <HotspotLayer hotspots={hotspots} sinceSeconds={sinceSeconds} untilSeconds={untilSeconds} />;
}
