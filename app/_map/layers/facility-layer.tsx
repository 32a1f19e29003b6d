"use client";

import { Layer, Source } from "@vis.gl/react-maplibre";
import { memo, useMemo } from "react";
import type { FacilityKind } from "@/db/vocabulary";
import type { FacilityView } from "@/server/places/list-places";
import { groundStyle } from "../style/base-style";
import { sizes } from "../style/map-settings";
import { useLook } from "../style/map-theme";
import { groupPoints } from "../symbols/cluster-points";
import { imageName } from "../symbols/image-ids";
import { fanOut } from "../symbols/spiderfy";
import { pointFeatures } from "./point-features";

/** What a dispatcher looks for first stays when there is room for one. */
const first: readonly FacilityKind[] = [
  "command-centre",
  "hospital",
  "fire-station",
  "police-hq",
  "puskesmas",
  "police-station",
  "disaster-agency",
];

/** So many stand around a point that more share; the rest is a number in its middle. */
const aroundAtMost = 8;

/**
 * Facilities by kind. Many share one point, since most positions are only as good as their village or town: they stand
 * around it, and pressing one shows them all.
 */
export const FacilityLayer = memo(function FacilityLayer({ facilities }: { facilities: readonly FacilityView[] }) {
  const look = useLook();
  const data = useMemo(() => {
    const placed = [...facilities]
      .sort((one, other) => rankOf(one) - rankOf(other))
      .map((one) => ({ one, ...one.position }));
    const heaps = groupPoints(placed, 16, 24);
    return pointFeatures(
      heaps.flatMap(({ things }) =>
        arrange(
          things.map(({ one }) => one),
          look.theme,
        ),
      ),
      (sign) => sign,
    );
  }, [facilities, look.theme]);
  return (
    <Source id="facilities" type="geojson" data={data}>
      <Layer id="facility" {...groundStyle.facility(look)} />
      <Layer id="facility-name" {...groundStyle.facilityName(look)} />
    </Source>
  );
});

function rankOf({ kind }: FacilityView): number {
  return first.includes(kind) ? first.indexOf(kind) : first.length;
}

/** The signs of the facilities of one point; each knows all of them. */
function arrange(here: readonly FacilityView[], theme: string) {
  const ids = here.map(({ id }) => id).join(",");
  const around = here.slice(0, aroundAtMost);
  const rest = here.length - around.length;
  const signs = around.map((facility, index) => ({
    ...facility.position,
    ids,
    // A name for one alone: many names around one point would cover it.
    name: here.length === 1 ? facility.name : "",
    offset: fanOut(index, around.length, sizes.facility),
    image: imageName.facility(theme, facility.kind, facility.positionQuality),
    rank: rankOf(facility),
    from: rankOf(facility) < first.length ? 0 : 9,
  }));
  const [nearest] = here;
  if (rest <= 0 || !nearest) return signs;
  const more = {
    ids,
    name: "",
    offset: [0, 0] as [number, number],
    image: imageName.more(theme, rest),
    rank: first.length,
    from: 9,
  };
  return [...signs, { ...nearest.position, ...more }];
}
