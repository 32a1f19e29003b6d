"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import { memo, useMemo } from "react";
import type { FacilityKind } from "@/db/vocabulary";
import type { FacilityView } from "@/server/places/list-places";
import { symbolSizes } from "../style/map-settings";
import { useMapTheme } from "../style/map-theme";
import { referenceStyle } from "../style/reference-style";
import { clusterPoints } from "../symbols/cluster-points";
import { imageId } from "../symbols/image-ids";
import { computeRingOffset } from "../symbols/spiderfy";
import { createPointFeatures } from "./point-features";

/** Kinds that are shown at every zoom level and placed before all others, the most important first. */
const importantKinds: readonly FacilityKind[] = [
  "command-centre",
  "hospital",
  "fire-station",
  "police-hq",
  "puskesmas",
  "police-station",
  "disaster-agency",
];
/** Minimum zoom level at which the other kinds are shown. */
const otherKindsMinZoom = 9;

/** Facilities that overlap at this zoom level are treated as being at one point. */
const samePointZoom = 16;
/** Maximum number of icons drawn around a shared point; a badge at the point shows how many more there are. */
const maxIconsAroundPoint = 8;

/**
 * Facilities, with an icon for each kind. Many facilities share the position of their village or town. Their icons are
 * drawn around that point, and a click on one of them finds all of these facilities.
 */
export const FacilityLayer = memo(function FacilityLayer({ facilities }: { facilities: readonly FacilityView[] }) {
  const theme = useMapTheme();
  const data = useMemo(() => {
    const locatedFacilities = [...facilities]
      .sort((a, b) => findRank(a) - findRank(b))
      .map((facility) => ({ facility, ...facility.position }));
    const clusters = clusterPoints(locatedFacilities, samePointZoom, symbolSizes.facility);
    const features = clusters.flatMap(({ members }) =>
      arrangeAtPoint(
        members.map(({ facility }) => facility),
        theme.name,
      ),
    );
    return createPointFeatures(features, (feature) => feature);
  }, [facilities, theme.name]);
  return (
    <Source id="facilities" type="geojson" data={data}>
      <Layer id="facility" {...referenceStyle.facility(theme)} />
      <Layer id="facility-name" beforeId="village-name" {...referenceStyle.facilityName(theme)} />
    </Source>
  );
});

function findRank({ kind }: FacilityView): number {
  return importantKinds.includes(kind) ? importantKinds.indexOf(kind) : importantKinds.length;
}

/** Returns the features for the facilities at one point; `ids` in each feature lists all of these facilities. */
function arrangeAtPoint(facilities: readonly FacilityView[], theme: string) {
  const ids = facilities.map(({ id }) => id).join(",");
  const shownFacilities = facilities.slice(0, maxIconsAroundPoint);
  const hiddenCount = facilities.length - shownFacilities.length;
  const features = shownFacilities.map((facility, index) => ({
    ...facility.position,
    ids,
    // Icons around a shared point have no names, because the names would cover the icons.
    name: facilities.length === 1 ? facility.name : "",
    offset: computeRingOffset(index, shownFacilities.length, symbolSizes.facility),
    image: imageId.facility(theme, facility.kind, facility.positionQuality),
    rank: findRank(facility),
    minZoom: findRank(facility) < importantKinds.length ? 0 : otherKindsMinZoom,
  }));
  const [firstFacility] = facilities;
  if (hiddenCount <= 0 || !firstFacility) return features;
  const badge = {
    ids,
    name: "",
    offset: [0, 0] as [number, number],
    image: imageId.overflow(theme, hiddenCount),
    rank: importantKinds.length,
    minZoom: otherKindsMinZoom,
  };
  return [...features, { ...firstFacility.position, ...badge }];
}
