import type { MultiPolygon, Polygon } from "geojson";
import { computePossibleAreaCorners } from "../../_map/layers/possible-area";
import { regencyView } from "../../_map/style/map-settings";
import { type Bounds, computeBounds } from "../../_map/tools/geometry";
import { isLocated, type OverviewIncident } from "../overview-incident";

/** The area that the map shows: `points` are its outline. The map moves only when `key` changes. */
export type View = { key: string; bounds: Bounds; points: readonly Point[]; maxZoom: number; marginsRem: Margins };
type Margins = { west: number; east: number; vertical: number };

type Point = { lng: number; lat: number };
type Situation = {
  incidents: readonly OverviewIncident[];
  spotlightedIncident: OverviewIncident | null;
  /** The units responding to the spotlighted incident. */
  units: readonly { unitId: string; position: Point | null }[];
  tourDistrictCode: string | null;
  boundsByDistrict: ReadonlyMap<string, Bounds>;
  /** Points on the border of each district. A view of a district or of the regency has this shape. */
  borders?: ReadonlyMap<string, readonly Point[]>;
};

const defaultMargins: Margins = { west: 1.5, east: 1.5, vertical: 1 };
/** The border of the regency needs little margin, because symbols near it are moved inwards. */
const regencyMargins: Margins = { west: 0.3, east: 0.3, vertical: 0.2 };
/** Margins in rem that leave room for off-screen indicators, and for a unit's name with its caption. */
const [indicatorsRem, nameRem] = [2.3, 5.5];
/**
 * A unit whose distance from a side of the view is at most this share of the view's width needs space for its name
 * there.
 */
const maxSideDistanceShare = 0.25;
const [maxZoom, maxOverviewZoom] = [11.5, 9.8];
/** The zoom level at which the symbols of crews near their incident no longer overlap. */
const maxCrewZoom = 13;

/**
 * Chooses the view for a situation: the spotlighted incident with its units, otherwise the district that the tour
 * shows, otherwise all open incidents. A masked incident is shown as its whole district, so that the view reveals
 * nothing more precise.
 */
export function chooseView(situation: Situation): View {
  const { bounds, points, ...view } = chooseBounds(situation);
  return { bounds, points: points ?? listCorners(bounds), ...view };
}

type Choice = Omit<View, "points"> & { points?: readonly Point[] | undefined };

function chooseBounds(situation: Situation): Choice {
  const { incidents, spotlightedIncident, units, tourDistrictCode, boundsByDistrict, borders } = situation;
  if (spotlightedIncident && isLocated(spotlightedIncident)) {
    const corners = computePossibleAreaCorners({
      ...spotlightedIncident.location,
      precision: spotlightedIncident.precision,
    });
    const bounds = computeBounds([...corners, ...units.flatMap(({ position }) => (position ? [position] : []))]);
    const unitIds = units
      .filter(({ position }) => position)
      .map(({ unitId }) => unitId)
      .sort();
    return {
      key: `spotlight ${spotlightedIncident.id} ${unitIds.join(" ")}`,
      bounds,
      maxZoom: unitIds.length > 0 ? maxCrewZoom : maxZoom,
      marginsRem: computeSpotlightMargins(bounds, units),
    };
  }
  if (spotlightedIncident) {
    const { code } = spotlightedIncident.district;
    const bounds = boundsByDistrict.get(code) ?? regencyView.bounds;
    const key = `district ${code} for ${spotlightedIncident.id}`;
    return { key, bounds, points: borders?.get(code), maxZoom, marginsRem: defaultMargins };
  }
  const tourBounds = tourDistrictCode === null ? undefined : boundsByDistrict.get(tourDistrictCode);
  if (tourDistrictCode !== null && tourBounds) {
    const points = borders?.get(tourDistrictCode);
    return { key: `scene ${tourDistrictCode}`, bounds: tourBounds, points, maxZoom, marginsRem: defaultMargins };
  }
  const allBounds = incidents.flatMap((incident): Bounds[] => {
    if (isLocated(incident)) return [computeBounds([incident.location])];
    const district = boundsByDistrict.get(incident.district.code);
    return district ? [district] : [];
  });
  const ids = incidents.map(({ id, masked }) => (masked ? `${id}*` : id)).sort();
  const key = `all ${ids.join(" ")}`;
  const incidentBounds = allBounds.length > 0 ? uniteBounds(allBounds) : null;
  if (!needsRegencyView(incidentBounds) && incidentBounds)
    return { key, bounds: incidentBounds, maxZoom: maxOverviewZoom, marginsRem: defaultMargins };
  const regencyPoints = borders?.size ? [...borders.values()].flat() : listCorners(regencyView.bounds);
  return {
    key,
    bounds: uniteBounds([...allBounds, regencyView.bounds]),
    points: [...regencyPoints, ...allBounds.flatMap(listCorners)],
    maxZoom: maxOverviewZoom,
    marginsRem: regencyMargins,
  };
}

/**
 * Whether bounds span more than half of the regency's width or height. If they do, or if there are none, the map shows
 * the whole regency, because a closer view would leave the rest of it hidden under a panel.
 */
function needsRegencyView(bounds: Bounds | null): boolean {
  if (!bounds) return true;
  const [west, south, east, north] = regencyView.bounds;
  return bounds[2] - bounds[0] > (east - west) / 2 || bounds[3] - bounds[1] > (north - south) / 2;
}

/**
 * Longer rings of a border are thinned to at least this many points, and fewer than twice as many: enough to keep the
 * border clear of panels.
 */
const minThinnedPoints = 40;

/** Evenly chosen points on the border of a district. */
export function listBorderPoints({ type, coordinates }: Polygon | MultiPolygon): Point[] {
  const rings = type === "Polygon" ? coordinates : coordinates.flat();
  return rings.flatMap((ring) => {
    const step = Math.max(1, Math.floor(ring.length / minThinnedPoints));
    return ring.filter((_, index) => index % step === 0).map(([lng = 0, lat = 0]) => ({ lng, lat }));
  });
}

function listCorners([west, south, east, north]: Bounds): Point[] {
  return [west, east].flatMap((lng) => [south, north].map((lat) => ({ lng, lat })));
}

/**
 * Margins for a view of the spotlighted incident and its units. If a unit is drawn near the west or east side, that
 * margin has space for its name, because the name may be on either side of the unit's icon.
 */
function computeSpotlightMargins([west, , east]: Bounds, units: Situation["units"]): Margins {
  const maxSideDistance = (east - west) * maxSideDistanceShare;
  const lngs = units.flatMap(({ position }) => (position ? [position.lng] : []));
  return {
    west: lngs.some((lng) => lng <= west + maxSideDistance) ? nameRem : indicatorsRem,
    east: lngs.some((lng) => lng >= east - maxSideDistance) ? nameRem : indicatorsRem,
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
