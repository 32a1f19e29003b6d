import { catalogues } from "../words/catalogues";
import type { Locale } from "../words/languages";
import type { Collection, Property } from "./collections";
import { crs84, supportedCrs } from "./crs";

export type Link = { href: string; rel: string; type: string; title?: string };
/**
 * What a document needs to know about its request: the absolute URL of the landing page, the client's language, and
 * whether the database can create tiles.
 */
export type DocumentOptions = { root: string; locale: Locale; hasTiles: boolean };

export const mediaTypes = {
  json: "application/json",
  geojson: "application/geo+json",
  html: "text/html",
  openapi: "application/vnd.oai.openapi+json;version=3.0",
  schema: "application/schema+json",
  tile: "application/vnd.mapbox-vector-tile",
  kml: "application/vnd.google-earth.kml+xml",
  atom: "application/atom+xml",
} as const;

/** The only supported tile matrix set: the standard tiles of web maps. */
export const tileMatrixSet = "WebMercatorQuad";
const tileMatrixSetUri = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad";
const tilingSchemes = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes";
const tilingSchemeLink = {
  href: tileMatrixSetUri,
  rel: "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme",
  type: mediaTypes.json,
};
export const tileMatrixSets = [{ id: tileMatrixSet, uri: tileMatrixSetUri, links: [tilingSchemeLink] }];
export const maxTileZoom = 20;
/** Maximum number of features in a tile. If more match, those with the highest ids are drawn. */
export const maxFeaturesPerTile = 20_000;
/** The response header of a tile that has fewer features than match. */
export const truncatedHeader = "features-truncated";

const listClasses = (standardUrl: string, names: string) =>
  names.split(" ").map((name) => `http://www.opengis.net/spec/${standardUrl}/1.0/conf/${name}`);
const conformanceClasses = [
  ...listClasses("ogcapi-features-1", "core geojson html oas30"),
  ...listClasses("ogcapi-features-2", "crs"),
  ...listClasses("ogcapi-features-3", "queryables filter features-filter"),
  ...listClasses("cql2", "cql2-text cql2-json basic-cql2 advanced-comparison-operators case-insensitive-comparison"),
  ...listClasses("cql2", "basic-spatial-functions"),
];
const tileClasses = listClasses("ogcapi-tiles-1", "core tileset tilesets-list geodata-tilesets mvt");

export const listConformance = ({ hasTiles }: DocumentOptions) => [
  ...conformanceClasses,
  ...(hasTiles ? tileClasses : []),
];

export const wordsOf = (locale: Locale) => catalogues[locale].ogc;

/** The links from a document to itself and to its other formats. */
export function selfLinks(href: string, formats: readonly { f: string; type: string }[], shownFormat: string): Link[] {
  return formats.map(({ f, type }) => ({
    href: withFormat(href, f),
    rel: f === shownFormat ? "self" : "alternate",
    type,
  }));
}

export const documentFormats = [
  { f: "json", type: mediaTypes.json },
  { f: "html", type: mediaTypes.html },
];
export const featureFormats = [
  { f: "json", type: mediaTypes.geojson },
  { f: "html", type: mediaTypes.html },
] as const;

/** The formats in which a page of features is available. */
export const pageFormats = [
  ...featureFormats,
  { f: "kml", type: mediaTypes.kml },
  { f: "atom", type: mediaTypes.atom },
] as const;

function withFormat(href: string, format: string): string {
  const url = new URL(href);
  url.searchParams.set("f", format);
  return url.href;
}

export function landingPage({ root, locale, hasTiles }: DocumentOptions) {
  const words = wordsOf(locale);
  return {
    title: words.title,
    description: words.description,
    links: [
      { href: `${root}/api`, rel: "service-desc", type: mediaTypes.openapi, title: words.definition },
      { href: `${root}/api?f=html`, rel: "service-doc", type: mediaTypes.html, title: words.definition },
      { href: `${root}/conformance`, rel: "conformance", type: mediaTypes.json, title: words.conformance },
      { href: `${root}/collections`, rel: "data", type: mediaTypes.json, title: words.collections },
      ...(hasTiles
        ? [{ href: `${root}/tileMatrixSets`, rel: tilingSchemes, type: mediaTypes.json, title: words.tiles }]
        : []),
    ],
  };
}

/** West, south, east and north of the area that can contain features. */
export type Bounds = readonly [number, number, number, number];

export function describeCollection(
  { id, time }: Collection,
  { root, locale, hasTiles }: DocumentOptions,
  bounds: Bounds,
) {
  const words = wordsOf(locale);
  const href = `${root}/collections/${id}`;
  const tilesLink = {
    href: `${href}/tiles`,
    rel: "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector",
    type: mediaTypes.json,
    title: words.tiles,
  };
  const title = words.collection[id];
  return {
    id,
    title,
    description: words.about[id],
    itemType: "feature",
    extent: {
      spatial: { bbox: [bounds], crs: crs84.uri },
      ...(time && {
        temporal: { interval: [[null, null]], trs: "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian" },
      }),
    },
    crs: supportedCrs.map(({ uri }) => uri),
    storageCrs: crs84.uri,
    links: [
      ...selfLinks(href, documentFormats, "json"),
      ...pageFormats.map(({ f, type }) => ({ href: `${href}/items?f=${f}`, rel: "items", type, title })),
      {
        href: `${href}/queryables`,
        rel: "http://www.opengis.net/def/rel/ogc/1.0/queryables",
        type: mediaTypes.schema,
        title: words.queryables,
      },
      ...(hasTiles ? [tilesLink] : []),
    ],
  };
}

/** The properties that can be used in filters, as a JSON schema. */
export function describeQueryables(
  { id, geometryType, keyType, properties }: Collection,
  { root, locale }: DocumentOptions,
) {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `${root}/collections/${id}/queryables`,
    type: "object",
    title: wordsOf(locale).collection[id],
    properties: {
      id: { type: keyType, "x-ogc-role": "id" },
      geometry: { format: `geometry-${geometryType.toLowerCase()}`, "x-ogc-role": "primary-geometry" },
      ...Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, propertySchema(property)])),
    },
    additionalProperties: false,
  };
}

function propertySchema({ type, values }: Property) {
  if (type === "time") return { type: "string", format: "date-time" };
  return { type, ...(values && { enum: values }) };
}

/** The tile set of a collection, with the URL of its tiles. */
export function describeTileset({ id, geometryType }: Collection, { root, locale }: DocumentOptions, bounds: Bounds) {
  const href = `${root}/collections/${id}/tiles/${tileMatrixSet}`;
  const [west, south, east, north] = bounds;
  return {
    title: wordsOf(locale).collection[id],
    description: wordsOf(locale).tileLimit,
    dataType: "vector",
    crs: "http://www.opengis.net/def/crs/EPSG/0/3857",
    tileMatrixSetURI: tileMatrixSetUri,
    boundingBox: { lowerLeft: [west, south], upperRight: [east, north], crs: crs84.uri },
    layers: [{ id, dataType: "vector", geometryDimension: geometryType === "Point" ? 0 : 2 }],
    links: [
      { href, rel: "self", type: mediaTypes.json },
      tilingSchemeLink,
      {
        href: `${href}/{tileMatrix}/{tileRow}/{tileCol}`,
        rel: "item",
        type: mediaTypes.tile,
        title: wordsOf(locale).tiles,
        templated: true,
      },
    ],
  };
}
