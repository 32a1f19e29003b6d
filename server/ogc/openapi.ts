import type { Collection } from "./collections";
import { crs84, supportedCrs } from "./crs";
import { type DocumentOptions, mediaTypes, pageFormats, tileMatrixSet, truncatedHeader, wordsOf } from "./describe";

/** Default and maximum number of features on a page, and the maximum number of features that a client may skip. */
export const pageSize = { default: 1_000, maximum: 10_000, maximumOffset: 1_000_000 } as const;

const crsSchema = { type: "string", format: "uri", enum: supportedCrs.map(({ uri }) => uri), default: crs84.uri };
const queryParameter = (name: string, description: string, schema: object) => ({
  name,
  in: "query",
  description,
  required: false,
  schema,
  style: "form",
  explode: false,
});

const parameters = {
  f: queryParameter("f", "The format; otherwise the header Accept decides", { type: "string", enum: ["json", "html"] }),
  pageFormat: queryParameter("f", "The format; otherwise the header Accept decides", {
    type: "string",
    enum: pageFormats.map(({ f }) => f),
  }),
  limit: queryParameter("limit", "Maximum number of features on a page", {
    type: "integer",
    minimum: 1,
    maximum: pageSize.maximum,
    default: pageSize.default,
  }),
  offset: queryParameter("offset", "Number of features to skip. While features change, use the link `next` instead", {
    type: "integer",
    minimum: 0,
    maximum: pageSize.maximumOffset,
    default: 0,
  }),
  after: queryParameter("after", "The id of the last feature of the previous page; use the link `next`", {
    type: "string",
  }),
  bbox: queryParameter("bbox", "Only features that intersect this box; those without a geometry are left out", {
    type: "array",
    oneOf: [
      { minItems: 4, maxItems: 4 },
      { minItems: 6, maxItems: 6 },
    ],
    items: { type: "number" },
  }),
  "bbox-crs": queryParameter("bbox-crs", "The coordinate reference system of `bbox`", crsSchema),
  crs: queryParameter("crs", "The coordinate reference system of the geometries", crsSchema),
  datetime: queryParameter(
    "datetime",
    "Only features at this time, or in this period: 2026-11-01T00:00:00Z/.. or PT24H/..",
    {
      type: "string",
    },
  ),
  filter: queryParameter("filter", "A condition in CQL2 on the properties that `queryables` lists", {
    type: "string",
    maxLength: 4_000,
  }),
  "filter-lang": queryParameter("filter-lang", "The language of `filter`", {
    type: "string",
    enum: ["cql2-text", "cql2-json"],
    default: "cql2-text",
  }),
  "filter-crs": queryParameter("filter-crs", "The coordinate reference system of geometries in `filter`", crsSchema),
  featureId: { name: "featureId", in: "path", required: true, schema: { type: "string" } },
  tileMatrix: { name: "tileMatrix", in: "path", required: true, schema: { type: "integer", minimum: 0, maximum: 20 } },
  tileRow: { name: "tileRow", in: "path", required: true, schema: { type: "integer", minimum: 0 } },
  tileCol: { name: "tileCol", in: "path", required: true, schema: { type: "integer", minimum: 0 } },
};
type ParameterName = keyof typeof parameters;

/** The OpenAPI 3.0 definition with the collections that the caller may read. */
export function describeApi(collections: readonly Collection[], options: DocumentOptions, version: string) {
  const words = wordsOf(options.locale);
  const jsonAndHtml = [mediaTypes.json, mediaTypes.html];
  const features = [mediaTypes.geojson, mediaTypes.html];
  const selection = ["bbox", "bbox-crs", "datetime", "filter", "filter-lang", "filter-crs"] as const;
  const describePaths = ({ id }: Collection) => ({
    [`/collections/${id}`]: describeGet(id, `describe-${id}`, ["f"], jsonAndHtml),
    [`/collections/${id}/items`]: describeGet(
      id,
      `list-${id}`,
      ["pageFormat", "limit", "offset", "after", "crs", ...selection],
      pageFormats.map(({ type }) => type),
    ),
    [`/collections/${id}/items/{featureId}`]: describeGet(id, `read-${id}`, ["featureId", "f", "crs"], features),
    [`/collections/${id}/queryables`]: describeGet(id, `queryables-${id}`, [], [mediaTypes.schema]),
    ...(options.hasTiles ? describeTilePaths(id) : {}),
  });
  const describeTilePaths = (id: Collection["id"]) => ({
    [`/collections/${id}/tiles`]: describeGet(id, `tilesets-${id}`, [], [mediaTypes.json]),
    [`/collections/${id}/tiles/${tileMatrixSet}`]: describeGet(id, `tileset-${id}`, [], [mediaTypes.json]),
    [`/collections/${id}/tiles/${tileMatrixSet}/{tileMatrix}/{tileRow}/{tileCol}`]: describeGet(
      id,
      `tile-${id}`,
      ["tileMatrix", "tileRow", "tileCol", ...selection],
      [mediaTypes.tile],
    ),
  });
  return {
    openapi: "3.0.3",
    info: { title: words.title, description: words.description, version },
    servers: [{ url: options.root }],
    tags: [{ name: "service" }, ...collections.map(({ id }) => ({ name: id, description: words.about[id] }))],
    paths: {
      "/": describeGet("service", "landing-page", ["f"], jsonAndHtml),
      "/api": describeGet("service", "api-definition", ["f"], [mediaTypes.openapi, mediaTypes.html]),
      "/conformance": describeGet("service", "conformance", ["f"], jsonAndHtml),
      "/collections": describeGet("service", "list-collections", ["f"], jsonAndHtml),
      "/live.kml": describeGet("service", "network-link", [], [mediaTypes.kml]),
      ...(options.hasTiles && {
        "/tileMatrixSets": describeGet("service", "list-tile-matrix-sets", [], [mediaTypes.json]),
      }),
      ...Object.assign({}, ...collections.map(describePaths)),
    } as Record<string, object>,
    components: {
      parameters,
      schemas: {
        problem: {
          type: "object",
          required: ["title", "status", "code"],
          properties: {
            title: { type: "string" },
            status: { type: "integer" },
            code: { type: "string" },
            errors: {
              type: "array",
              items: {
                type: "object",
                properties: { field: { type: "string" }, cause: { type: "string" } },
              },
            },
          },
        },
      },
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "An API key" },
        basic: { type: "http", scheme: "basic", description: "An API key as the password, with any name" },
      },
    },
    security: [{ bearer: [] }, { basic: [] }],
  };
}

function describeGet(tag: string, operationId: string, names: readonly ParameterName[], types: readonly string[]) {
  const problem = { "application/problem+json": { schema: { $ref: "#/components/schemas/problem" } } };
  const refusal = (description: string) => ({ description, content: problem });
  return {
    get: {
      tags: [tag],
      operationId,
      parameters: names.map((name) => ({ $ref: `#/components/parameters/${name}` })),
      responses: {
        200: {
          description: "OK",
          ...(types.includes(mediaTypes.tile) && {
            headers: {
              [truncatedHeader]: {
                description: "More features match than a tile may have: only those with the highest ids are in it",
                schema: { type: "string" },
              },
            },
          }),
          content: Object.fromEntries(types.map((type) => [type, { schema: createSchema(type) }])),
        },
        400: refusal("A parameter is unknown or invalid; the response names it"),
        401: refusal("The API key is missing, unknown or revoked"),
        403: refusal("The API key does not have the necessary scope"),
        404: refusal("There is no such resource"),
        429: refusal("Too many requests"),
        500: refusal("The server failed"),
      },
    },
  };
}

function createSchema(type: string): object {
  if (/html|xml/.test(type)) return { type: "string" };
  return type === mediaTypes.tile ? { type: "string", format: "binary" } : { type: "object" };
}
