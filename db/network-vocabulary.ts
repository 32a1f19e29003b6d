/** The fixed lists of values for the road and water network. */

/** Vehicles for which the road and water network has travel times. */
export const vehicles = ["ambulance", "fire-engine", "patrol", "motorcycle", "boat"] as const;
export type Vehicle = (typeof vehicles)[number];

/**
 * Parts of the day in WIB (UTC+7) for which travel speeds are learned separately. `server/domain/learned-speeds.ts`
 * defines the hours at which they start.
 */
export const hourBands = ["night", "morning", "midday", "evening"] as const;
export type HourBand = (typeof hourBands)[number];

/** Vehicles that a closed road can stop. */
export const roadVehicles: readonly Vehicle[] = vehicles.filter((vehicle) => vehicle !== "boat");

/** Reasons for a closure that have translations. Any other reason is shown as it was entered. */
export const closureReasons = ["flood", "accident", "bridge", "fallen-tree", "event"] as const;
export type ClosureReason = (typeof closureReasons)[number];

/**
 * Classes of network edges: waterways, and the OpenStreetMap highway values that vehicles can use. A slip road has the
 * class of the road that it belongs to. Only motorcycles can use a `path`.
 */
export const edgeClasses = [
  "motorway",
  "trunk",
  "primary",
  "secondary",
  "tertiary",
  "unclassified",
  "residential",
  "living_street",
  "service",
  "track",
  "path",
  "ferry",
  "river",
  "canal",
] as const;
export type EdgeClass = (typeof edgeClasses)[number];

/**
 * A network is `building` while it is imported. At most one network is `current`; the one before it is `retired` until
 * it is deleted.
 */
export const networkStatuses = ["building", "current", "retired"] as const;
export type NetworkStatus = (typeof networkStatuses)[number];

/**
 * Kinds of places in the gazetteer. An imported place gets the first kind that matches its tags
 * (`server/domain/osm-places.ts`).
 */
export const gazetteerKinds = [
  "town",
  "village",
  "hamlet",
  "neighbourhood",
  "street",
  "km-post",
  "bridge",
  "jetty",
  "river",
  "market",
  "shop",
  "food",
  "fuel",
  "bank",
  "lodging",
  "school",
  "mosque",
  "church",
  "worship",
  "hospital",
  "clinic",
  "police",
  "fire-station",
  "office",
  "station",
  "well",
  "plantation",
  "factory",
  "park",
  "cemetery",
  "landmark",
  "other",
] as const;
export type GazetteerKind = (typeof gazetteerKinds)[number];

export const osmTypes = ["node", "way", "relation"] as const;
