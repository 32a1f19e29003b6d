"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import { memo, useMemo } from "react";
import type { Priority } from "@/db/vocabulary";
import { usePulse } from "../motion/use-pulse";
import { samePoints, useStableValue } from "../motion/use-stable-value";
import { besideSign, liveStyle } from "../style/live-style";
import { sizes } from "../style/map-sizes";
import { signZoom, useLook } from "../style/use-look";
import { imageName } from "../symbols/image-name";
import { spreadPoints } from "../symbols/spread-points";
import { pointFeatures } from "./point-features";

const none: [number, number] = [0, 0];

type Shown = { id: string; number: number; priority: number; location: { lng: number; lat: number } };
type Props = {
  incidents: readonly Shown[];
  chosenId: string | null;
  zoom: number;
  /** Whether each has its number beside it; it has unless told otherwise. */
  numbered?: boolean;
};

/** Open incidents by the shape and figure of their priority, the most urgent on top; none ever hides another. */
export const IncidentLayer = memo(function IncidentLayer({ incidents, chosenId, zoom, numbered = true }: Props) {
  const look = useLook();
  const points = useStableValue(
    useMemo(() => incidents.map(({ location }) => location), [incidents]),
    samePoints,
  );
  const offsets = useMemo(
    () => spreadPoints(points, { zoom: signZoom(zoom, look), apartPx: sizes.incident, mostPx: sizes.aside }),
    [points, zoom, look],
  );
  const signs = useMemo(
    () =>
      pointFeatures(incidents, ({ id, number, priority, location: { lng, lat } }, index) => ({
        lng,
        lat,
        incident: id,
        priority,
        number: `#${number}`,
        offset: offsets[index] ?? none,
        beside: besideSign(offsets[index] ?? none),
        image: imageName.incident(look.theme, priority as Priority, false),
        rank: 5 - priority,
      })),
    [incidents, offsets, look],
  );
  // By itself, so that choosing one does not lay all of them out anew.
  const chosen = useMemo(() => {
    const features = signs.features
      .filter(({ properties }) => properties?.incident === chosenId)
      .map(({ properties, ...feature }) => ({
        ...feature,
        properties: { ...properties, image: imageName.incident(look.theme, properties?.priority as Priority, true) },
      }));
    return { ...signs, features };
  }, [signs, chosenId, look]);
  return (
    <>
      <Source id="incidents" type="geojson" data={signs}>
        <Layer id="incident-pulse" {...liveStyle.pulse(look)} />
        <Layer id="incident" {...liveStyle.incident(look)} />
        {numbered && <Layer id="incident-number" {...liveStyle.incidentNumber(look)} />}
        <Pulse incidents={incidents} scale={look.scale} />
      </Source>
      <Source id="chosen-incident" type="geojson" data={chosen}>
        <Layer id="chosen-incident" {...liveStyle.incident(look)} />
      </Source>
    </>
  );
});

function Pulse({ incidents, scale }: { incidents: readonly Shown[]; scale: number }) {
  usePulse("incident-pulse", incidents, scale);
  return null;
}
