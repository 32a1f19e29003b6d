import type { FeatureCollection, Point } from "geojson";

type WithPosition = { lng: number; lat: number };

/**
 * Returns one point feature per item. All fields that `toFeature` returns, except `lng` and `lat`, become the feature's
 * properties.
 */
export function createPointFeatures<Item, Fields extends WithPosition>(
  items: readonly Item[],
  toFeature: (item: Item, index: number) => Fields,
): FeatureCollection<Point, Omit<Fields, keyof WithPosition>> {
  return {
    type: "FeatureCollection",
    features: items.map((item, index) => {
      const { lng, lat, ...properties } = toFeature(item, index);
      return { type: "Feature", geometry: { type: "Point", coordinates: [lng, lat] }, properties };
    }),
  };
}

type ListedIncident = { id: string; location: unknown };

/**
 * Returns the incidents that a map can show. Sensitive incidents have no location in the list, so they are left out.
 * The exception is the opened incident: its location comes from its details.
 */
export function listLocatedIncidents<
  Incident extends ListedIncident,
  OpenedIncident extends Incident & { location: NonNullable<Incident["location"]> },
>(incidents: readonly Incident[], openedIncident: OpenedIncident | undefined) {
  return incidents.flatMap((incident) => {
    if (incident.id === openedIncident?.id) return [openedIncident];
    return incident.location ? [{ ...incident, location: incident.location as NonNullable<Incident["location"]> }] : [];
  });
}
