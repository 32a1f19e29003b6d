import type { Geometry, Position } from "geojson";
import { xmlText as xml } from "../hazards/xml";
import { type DocumentOptions, type Link, wordsOf } from "./describe";
import { pageSize } from "./openapi";
import type { Feature } from "./read-features";

type FeatureFeed = {
  title: string;
  timeStamp: string;
  features: readonly Feature[];
  links: readonly Link[];
  /** The document that an entry of the Atom feed is about. */
  linkOf?: (feature: Feature) => Link;
};

/** Features as KML, for Google Earth and field apps. Properties become extended data. */
export function featuresKml({ title, features }: FeatureFeed): string {
  const placemarks = features.map(
    (feature) =>
      `<Placemark id="f${xml(feature.id)}"><name>${xml(nameOf(feature))}</name><ExtendedData>${listValues(feature)
        .map(([name, value]) => `<Data name="${xml(name)}"><value>${xml(value)}</value></Data>`)
        .join("")}</ExtendedData>${feature.geometry ? writeKmlGeometry(feature.geometry) : ""}</Placemark>`,
  );
  return writeKml(title, placemarks);
}

/** Refresh interval of each collection in seconds. */
const refreshSeconds = { units: 30, incidents: 30, hotspots: 600 } as const;

/**
 * A KML document with network links: a client opens it once and then regularly reloads units, open incidents and new
 * hotspots.
 */
export function networkLinkKml({ root, locale }: DocumentOptions, collectionIds: readonly string[]): string {
  const words = wordsOf(locale);
  const conditions = {
    units: "",
    incidents: "&filter=status%20%3C%3E%20%27closed%27",
    hotspots: "&datetime=PT24H/..",
  };
  const links = (["units", "incidents", "hotspots"] as const)
    .filter((id) => collectionIds.includes(id))
    .map((id) => {
      const href = `${root}/collections/${id}/items?f=kml&limit=${pageSize.maximum}${conditions[id]}`;
      return `<NetworkLink><name>${xml(words.collection[id])}</name><Link><href>${xml(href)}</href><refreshMode>onInterval</refreshMode><refreshInterval>${refreshSeconds[id]}</refreshInterval></Link></NetworkLink>`;
    });
  return writeKml(words.title, links);
}

/** Features as an Atom feed with GeoRSS. A feature without a time gets the time of the feed. */
export function featuresAtom({ title, timeStamp, features, links, linkOf }: FeatureFeed, href: string): string {
  const entries = features.map((feature) => {
    const { openedAt, seenAt, lastSeenAt, positionAt, sentAt } = feature.properties;
    const values = listValues(feature).map(([name, value]) => `${name}: ${value}`);
    return `<entry><id>${xml(`${href}/${feature.id}`)}</id><title>${xml(nameOf(feature))}</title><updated>${xml(
      lastSeenAt ?? seenAt ?? positionAt ?? openedAt ?? sentAt ?? timeStamp,
    )}</updated>${linkOf ? atomLink(linkOf(feature)) : ""}<summary>${xml(values.join("\n"))}</summary>${feature.geometry ? writeGeoRss(feature.geometry) : ""}</entry>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss"><id>${xml(href)}</id><title>${xml(title)}</title><updated>${timeStamp}</updated><author><name>Muba Siaga 112</name></author>
${links.map(atomLink).join("\n")}
${entries.join("\n")}
</feed>`;
}

const atomLink = ({ rel, type, href }: Link) => `<link rel="${xml(rel)}" type="${xml(type)}" href="${xml(href)}"/>`;

function writeKml(title: string, parts: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>${xml(title)}</name>
${parts.join("\n")}
</Document></kml>`;
}

function nameOf({ id, properties: { name, callSign, headline } }: Feature): unknown {
  return name ?? callSign ?? headline ?? id;
}

function listValues({ properties }: Feature): [string, unknown][] {
  return Object.entries(properties).filter(([, value]) => value !== null);
}

function writeKmlGeometry(geometry: Geometry): string {
  const ring = (positions: readonly Position[]) =>
    `<LinearRing><coordinates>${positions.map(([x, y]) => `${x},${y}`).join(" ")}</coordinates></LinearRing>`;
  const polygon = ([outer = [], ...holes]: readonly Position[][]) =>
    `<Polygon><outerBoundaryIs>${ring(outer)}</outerBoundaryIs>${holes.map((hole) => `<innerBoundaryIs>${ring(hole)}</innerBoundaryIs>`).join("")}</Polygon>`;
  if (geometry.type === "Point") return `<Point><coordinates>${geometry.coordinates.join()}</coordinates></Point>`;
  if (geometry.type === "Polygon") return polygon(geometry.coordinates);
  if (geometry.type !== "MultiPolygon") return "";
  return `<MultiGeometry>${geometry.coordinates.map(polygon).join("")}</MultiGeometry>`;
}

/** A geometry as GeoRSS Simple, with latitude first. For an area of several parts, only the first outer ring. */
function writeGeoRss(geometry: Geometry): string {
  const toLatLngText = ([x, y]: Position) => `${y} ${x}`;
  if (geometry.type === "Point") return `<georss:point>${toLatLngText(geometry.coordinates)}</georss:point>`;
  const ring =
    geometry.type === "Polygon"
      ? geometry.coordinates[0]
      : geometry.type === "MultiPolygon"
        ? geometry.coordinates[0]?.[0]
        : undefined;
  return ring ? `<georss:polygon>${ring.map(toLatLngText).join(" ")}</georss:polygon>` : "";
}
