import { possibleAreaCorners } from "../../_map/layers/possible-area";
import { regencyView } from "../../_map/style/map-settings";
import { type Bounds, computeBounds } from "../../_map/tools/geometry";
import { isLocated, type OverviewIncident } from "../overview-incident";

/** The area that the map shows. The map moves only when `key` changes. */
export type View = { key: string; bounds: Bounds; maxZoom: number; marginsRem: Margins };
type Margins = { west: number; east: number; vertical: number };

type Point = { lng: number; lat: number };
type Situation = {
  incidents: readonly OverviewIncident[];
  spotlightedIncident: OverviewIncident | null;
  /** The units responding to the spotlighted incident. */
  units: readonly { unitId: string; position: Point | null }[];
  sceneCode: string | null;
  boundsByDistrict: ReadonlyMap<string, Bounds>;
};

const defaultMargins: Margins = { west: 0.8, east: 0.8, vertical: 0.8 };
/** Margins in rem that leave room for off-screen indicators, and for a unit's name with its caption. */
const [indicatorsRem, nameRem] = [2.3, 5.5];
/** If a unit's distance from a side is at most this share of the view's width, its name needs space on that side. */
const nearSideShare = 0.25;
const [maxZoom, maxOverviewZoom] = [11.5, 9.8];

/**
 * Chooses the view for a situation: the spotlighted incident with its units, otherwise the district of the current
 * scene, otherwise all open incidents. A masked incident is shown as its whole district, so that the view reveals
 * nothing more precise.
 */
export function chooseView({ incidents, spotlightedIncident, units, sceneCode, boundsByDistrict }: Situation): View {
  if (spotlightedIncident && isLocated(spotlightedIncident)) {
    const corners = possibleAreaCorners({ ...spotlightedIncident.location, precision: spotlightedIncident.precision });
    const bounds = computeBounds([...corners, ...units.flatMap(({ position }) => (position ? [position] : []))]);
    const unitIds = units
      .filter(({ position }) => position)
      .map(({ unitId }) => unitId)
      .sort();
    return {
      key: `spotlight ${spotlightedIncident.id} ${unitIds.join(" ")}`,
      bounds,
      maxZoom,
      marginsRem: spotlightMargins(bounds, units),
    };
  }
  if (spotlightedIncident) {
    const { code } = spotlightedIncident.district;
    const bounds = boundsByDistrict.get(code) ?? regencyView.bounds;
    return { key: `district ${code} for ${spotlightedIncident.id}`, bounds, maxZoom, marginsRem: defaultMargins };
  }
  const sceneBounds = sceneCode === null ? undefined : boundsByDistrict.get(sceneCode);
  if (sceneBounds) return { key: `scene ${sceneCode}`, bounds: sceneBounds, maxZoom, marginsRem: defaultMargins };
  const allBounds = incidents.flatMap((incident): Bounds[] => {
    if (isLocated(incident)) return [computeBounds([incident.location])];
    const district = boundsByDistrict.get(incident.district.code);
    return district ? [district] : [];
  });
  const ids = incidents.map(({ id, masked }) => (masked ? `${id}*` : id)).sort();
  return {
    key: `all ${ids.join(" ")}`,
    bounds: extendIfWide(allBounds.length > 0 ? uniteBounds(allBounds) : null),
    maxZoom: maxOverviewZoom,
    marginsRem: defaultMargins,
  };
}

/**
 * Extends bounds to the whole regency if they span more than half of its width or height, because the rest would be
 * hidden under a panel. Returns the whole regency if there are no bounds.
 */
function extendIfWide(bounds: Bounds | null): Bounds {
  if (!bounds) return regencyView.bounds;
  const [west, south, east, north] = regencyView.bounds;
  const isWide = bounds[2] - bounds[0] > (east - west) / 2 || bounds[3] - bounds[1] > (north - south) / 2;
  return isWide ? uniteBounds([bounds, regencyView.bounds]) : bounds;
}

/**
 * Margins for a view of the spotlighted incident and its units. If a unit is drawn near the west or east side, that
 * margin has space for its name, because the name may be on either side of the unit's icon.
 */
function spotlightMargins([west, , east]: Bounds, units: Situation["units"]): Margins {
  const nearWidth = (east - west) * nearSideShare;
  const lngs = units.flatMap(({ position }) => (position ? [position.lng] : []));
  return {
    west: lngs.some((lng) => lng <= west + nearWidth) ? nameRem : indicatorsRem,
    east: lngs.some((lng) => lng >= east - nearWidth) ? nameRem : indicatorsRem,
    vertical: indicatorsRem,
  };
}

function uniteBounds(allBounds: readonly Bounds[]): Bounds {
  return computeBounds(
    allBounds.flatMap(([west, south, east, north]) => [
      { lng: west, lat: south },
      { lng: east, lat: north },
    ]),
  );
}
