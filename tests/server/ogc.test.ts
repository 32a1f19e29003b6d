import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { VectorTile } from "@mapbox/vector-tile";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { PbfReader } from "pbf";
import { collections } from "../../server/ogc/collections";
import { describeCollection, landingPage, listConformance } from "../../server/ogc/describe";
import { describeApi } from "../../server/ogc/openapi";
import { expect, expectProblem, test as plain, type RequestSender } from "../support/http";
import { aContext } from "../support/makers";
import {
  collectionIds,
  type FeatureDocument,
  findDifferences,
  insertMapFeatures,
  ogcPath,
  type Page,
} from "../support/map-features";
import { ensurePrograms } from "../support/system.mjs";

const test = plain.extend("features", { scope: "file", auto: true }, async ({ db }) => {
  ensurePrograms(["gdal"]);
  await insertMapFeatures(db);
});

// The first tests follow the abstract test suite of the conformance class `core` of OGC API - Features, part 1
// (17-069r3, annex A.2); the numbers in their titles are those of the suite. Then come coordinate systems, filters,
// tiles and clients. Tests that change features come last.

const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
const epsg4326 = "http://www.opengis.net/def/crs/EPSG/0/4326";
const utm48s = "http://www.opengis.net/def/crs/EPSG/0/32748";

type Link = { href: string; rel: string; type: string };
type CollectionDescription = { id: string; crs: string[]; links: Link[]; extent: { spatial: { bbox: number[][] } } };
type ApiDefinition = {
  openapi: string;
  paths: Record<string, { get: { parameters: { $ref: string }[]; responses: Record<string, unknown> } }>;
  components: { parameters: Record<string, Record<string, unknown>> };
};

const expectLinks = (links: readonly Link[], rels: readonly string[]) => {
  expect(links.map(({ rel }) => rel)).toEqual(expect.arrayContaining([...rels]));
  expect(links.filter(({ href, rel, type }) => !URL.canParse(href) || !rel || !type)).toEqual([]);
};
const findLink = (links: readonly Link[], rel: string) => links.find((link) => link.rel === rel)?.href ?? "";
const cornersOf = (value: unknown): number[][] =>
  Array.isArray(value) && typeof value[0] === "number" ? [value as number[]] : (value as unknown[]).flatMap(cornersOf);

test("1 http, 3 root-op, 4 root-success: the landing page has the links to the API, conformance and data", async ({
  sendRequest,
  server,
}) => {
  for (const path of [ogcPath, `${ogcPath}/`]) {
    const { status, type, body } = await sendRequest("GET", path);
    expect({ status, type }).toEqual({ status: 200, type: "application/json" });
    expectLinks((body as { links: Link[] }).links, ["self", "alternate", "service-desc", "conformance", "data"]);
  }
  expectProblem(await sendRequest("GET", `${ogcPath}/nowhere`), 404, "not-found");
  expectProblem(await sendRequest("GET", ogcPath, { key: null }), 401, "unauthenticated");
  const readChallenge = async (path: string, headers: Record<string, string>) => {
    const response = await fetch(server.url + path, { headers });
    return [response.status, response.headers.get("www-authenticate")];
  };
  const basicChallenge = [401, 'Basic realm="Muba Siaga 112", charset="UTF-8"'];
  expect(await readChallenge(ogcPath, {})).toEqual(basicChallenge);
  expect(await readChallenge(`${ogcPath}/collections`, { authorization: `Basic ${btoa("qgis:wrong")}` })).toEqual(
    basicChallenge,
  );
  expect(await readChallenge(ogcPath, { cookie: "muba.session_token=ended" })).toEqual([401, null]);
});

test("5 api-definition-op, 6 api-definition-success: the API definition is OpenAPI 3.0 and lists every path", async ({
  sendRequest,
}) => {
  const { status, type, body } = await sendRequest("GET", `${ogcPath}/api`);
  expect({ status, type }).toEqual({ status: 200, type: "application/vnd.oai.openapi+json" });
  const { openapi, paths } = body as ApiDefinition;
  expect(openapi).toMatch(/^3\.0\./);
  for (const id of collectionIds) expect(paths).toHaveProperty([`/collections/${id}/items/{featureId}`]);
  const listParameterNames = (path: string) => paths[path]?.get.parameters.map(({ $ref }) => $ref.split("/").at(-1));
  expect(listParameterNames("/collections/incidents/items")).toEqual(
    expect.arrayContaining(["limit", "bbox", "bbox-crs", "crs", "datetime", "filter"]),
  );
});

test("7 conformance-op, 8 conformance-success: the implemented classes are listed", async ({ sendRequest }) => {
  const { status, body } = await sendRequest("GET", `${ogcPath}/conformance`);
  expect(status).toBe(200);
  const { conformsTo } = body as { conformsTo: string[] };
  for (const name of ["features-1/1.0/conf/core", "features-2/1.0/conf/crs", "tiles-1/1.0/conf/core"])
    expect(conformsTo).toContain(`http://www.opengis.net/spec/ogcapi-${name}`);
});

test("no document mentions tiles if the database cannot draw them", () => {
  const findTileMentions = (hasTiles: boolean) => {
    const reader = { root: "http://localhost/ogc", locale: "en", hasTiles } as const;
    return [
      listConformance(reader),
      landingPage(reader).links,
      ...collections.map((collection) => describeCollection(collection, reader, [0, 0, 1, 1]).links),
      Object.keys(describeApi(collections, reader, "1").paths),
    ].map((document) => /tile/i.test(JSON.stringify(document)));
  };
  expect(new Set(findTileMentions(true))).toEqual(new Set([true]));
  expect(new Set(findTileMentions(false))).toEqual(new Set([false]));
});

test("9 fc-md-op, 10 fc-md-success, 11 sfc-md-op, 12 sfc-md-success: every collection is described", async ({
  sendRequest,
}) => {
  const { status, body } = await sendRequest("GET", `${ogcPath}/collections`);
  expect(status).toBe(200);
  const { links, collections } = body as { links: Link[]; collections: CollectionDescription[] };
  expectLinks(links, ["self", "alternate"]);
  expect(collections.map(({ id }) => id)).toEqual(collectionIds);
  for (const collection of collections) {
    expectLinks(collection.links, ["items"]);
    expect(collection.crs).toEqual([crs84, epsg4326, utm48s]);
    expect(await sendRequest("GET", `${ogcPath}/collections/${collection.id}`)).toMatchObject({
      status: 200,
      body: collection,
    });
  }
  expectProblem(await sendRequest("GET", `${ogcPath}/collections/wells`), 404, "not-found");
});

test("2 crs84, 13 fc-op, 22 fc-response, 23 fc-links, 24 fc-timeStamp, 26 fc-numberReturned: pages of features", async ({
  sendRequest,
}) => {
  for (const id of collectionIds) {
    const requestedAt = Date.now();
    const { status, type, body } = await sendRequest("GET", `${ogcPath}/collections/${id}/items`);
    expect({ status, type }).toEqual({ status: 200, type: "application/geo+json" });
    const page = body as Page;
    expect(page.type).toBe("FeatureCollection");
    expect(page.features.length).toBeGreaterThan(0);
    expect(page.numberReturned).toBe(page.features.length);
    expectLinks(page.links, ["self", "alternate"]);
    expect(Date.parse(page.timeStamp)).toBeGreaterThanOrEqual(requestedAt);
    expect(Date.parse(page.timeStamp)).toBeLessThanOrEqual(Date.now());
    const description = (await sendRequest("GET", `${ogcPath}/collections/${id}`)).body as CollectionDescription;
    const [[west = 0, south = 0, east = 0, north = 0] = []] = description.extent.spatial.bbox;
    const corners = page.features.flatMap(({ geometry }) => (geometry ? cornersOf(geometry.coordinates) : []));
    const outside = corners.filter(([x = 0, y = 0]) => x < west || x > east || y < south || y > north);
    expect([id, outside]).toEqual([id, []]);
  }
});

test("14 fc-bbox-definition, 16 fc-limit-definition, 18 fc-time-definition: the parameters are defined as required", async ({
  sendRequest,
}) => {
  const { components } = (await sendRequest("GET", `${ogcPath}/api`)).body as ApiDefinition;
  const arrayParameter = { in: "query", required: false, style: "form", explode: false };
  const itemCounts = [
    { minItems: 4, maxItems: 4 },
    { minItems: 6, maxItems: 6 },
  ];
  expect(components.parameters).toMatchObject({
    bbox: { ...arrayParameter, schema: { type: "array", oneOf: itemCounts, items: { type: "number" } } },
    limit: { ...arrayParameter, schema: { type: "integer", minimum: 1, maximum: 10_000, default: 1_000 } },
    datetime: { ...arrayParameter, schema: { type: "string" } },
  });
});

test("15 fc-bbox-response, 25 fc-numberMatched: a box selects what PostGIS finds in it, in every coordinate system", async ({
  sendRequest,
  db,
}) => {
  const countFeatures = async (query: string, id = "hotspots") =>
    ((await sendRequest("GET", `${ogcPath}/collections/${id}/items?${query}`)).body as Page).numberMatched;
  const [west, south, east, north] = [103.8344, -2.8825, 103.8449, -2.8815];
  const { rows } = (await db.execute(sql`
    select count(*)::int as inside,
      st_asgeojson(st_extent(st_transform(position::geometry, 32748)))::json as utm
    from hotspot where position::geometry && st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4326)`)) as unknown as {
    rows: { inside: number; utm: { coordinates: number[][][] } }[];
  };
  const inside = rows[0]?.inside ?? 0;
  expect(inside).toBeGreaterThan(5);
  expect(inside).toBeLessThan(25);
  expect(await countFeatures(`bbox=${west},${south},${east},${north}`)).toBe(inside);
  expect(await countFeatures(`bbox=${west},${south},-100,${east},${north},100`)).toBe(inside);
  expect(await countFeatures(`bbox=${south},${west},${north},${east}&bbox-crs=${epsg4326}`)).toBe(inside);
  const corners = rows[0]?.utm.coordinates[0] ?? [];
  const [minX, minY, maxX, maxY] = [corners[0]?.[0], corners[0]?.[1], corners[2]?.[0], corners[2]?.[1]].map(Number);
  const utmBox = [(minX ?? 0) - 1, (minY ?? 0) - 1, (maxX ?? 0) + 1, (maxY ?? 0) + 1];
  expect(await countFeatures(`bbox=${utmBox}&bbox-crs=${utm48s}`)).toBe(inside);
  expect(await countFeatures("bbox=170,-10,-170,10")).toBe(0);
  expect(await countFeatures("bbox=103,-10,-170,10")).toBe(25);
  expect(
    await countFeatures("bbox=-1000000,0,2000000,900000000&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/32748"),
  ).toBe(25);
  // A unit without a known position is in no box.
  expect(await countFeatures("", "units")).toBe((await countFeatures("bbox=-180,-90,180,90", "units")) + 1);
});

test("17 fc-limit-response: no page is longer than the limit, and a limit above the maximum is no error", async ({
  sendRequest,
}) => {
  for (const [limit, returned] of [
    [1, 1],
    [7, 7],
    [25, 25],
    [99_999, 25],
  ]) {
    const { body } = await sendRequest("GET", `${ogcPath}/collections/hotspots/items?limit=${limit}`);
    expect(body).toMatchObject({ numberReturned: returned, numberMatched: 25 });
  }
});

test("19 fc-time-response: a time selects what was going on then; districts have no time and are always included", async ({
  sendRequest,
}) => {
  const select = async (id: string, datetime: string) => {
    const { status, body } = await sendRequest("GET", `${ogcPath}/collections/${id}/items?datetime=${datetime}`);
    expect([datetime, status]).toEqual([datetime, 200]);
    return (body as Page).features.map(({ properties }) => properties.priority ?? properties.name ?? 1);
  };
  // The incidents were open from 07:00 until now, from 08:00 to 08:30, and from 09:00 to 09:30.
  expect(await select("incidents", "2026-11-20T08:15:00Z")).toEqual([1, 2]);
  expect(await select("incidents", "2026-11-20T15:15:00%2B07:00")).toEqual([1, 2]);
  expect(await select("incidents", "2026-11-20T08:30:00.001Z/2026-11-20T08:59:59Z")).toEqual([1]);
  expect(await select("incidents", "../2026-11-20T08:00:00Z")).toEqual([1, 2]);
  expect(await select("incidents", "/2026-11-20T07:59:59Z")).toEqual([1]);
  expect(await select("incidents", "2026-11-20T09:30:00Z/..")).toEqual([1, 3]);
  expect(await select("incidents", "2026-11-20")).toEqual([1, 2, 3]);
  expect(await select("incidents", "2026-11-19")).toEqual([]);
  expect(await select("hotspots", "2026-11-20T06:00:00Z/2026-11-20T06:30:00Z")).toHaveLength(4);
  expect(await select("fire-watches", "2026-11-20T08:00:00Z")).toHaveLength(1);
  expect((await select("districts", "1999-01-01T00:00:00Z")).length).toBeGreaterThan(10);
});

const refusedQueries: [query: string, field: string][] = [
  ["limit=0", "limit"],
  ["limit=-1", "limit"],
  ["limit=unlimited", "limit"],
  ["limit=1&limit=2", "limit"],
  ["bbox=1,2,3", "bbox"],
  ["bbox=1,2,3,x", "bbox"],
  ["bbox=1,9,3,4", "bbox"],
  ["bbox=1,-91,3,4", "bbox"],
  ["bbox=1,2,3,4&bbox-crs=EPSG:4326", "bbox-crs"],
  ["bbox=9,2,3,4&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/32748", "bbox"],
  ["crs=http://www.opengis.net/def/crs/EPSG/0/3857", "crs"],
  ["datetime=yesterday", "datetime"],
  ["datetime=2026-02-30", "datetime"],
  ["datetime=2026-11-20T00:00:00", "datetime"],
  ["datetime=../..", "datetime"],
  ["datetime=2026-11-21/2026-11-20", "datetime"],
  ["datetime=2026-11-20/2026-11-21/2026-11-22", "datetime"],
  ["offset=-1", "offset"],
  ["offset=9999999", "offset"],
  ["after=x", "after"],
  ["after=99999999999", "after"],
  ["f=gml", "f"],
  ["f=kml&crs=http://www.opengis.net/def/crs/EPSG/0/4326", "crs"],
  ["filter-lang=cql", "filter-lang"],
  ["filter=", "filter"],
  [`filter=${"a".repeat(4_001)}`, "filter"],
  ["unknownQueryParameter1=1", "unknownQueryParameter1"],
];

test("20 query-param-invalid, 21 query-param-unknown: a refusal names the parameter", async ({ sendRequest }) => {
  for (const [query, field] of refusedQueries) {
    const response = await sendRequest("GET", `${ogcPath}/collections/incidents/items?${query}`);
    const { errors } = expectProblem(response, 400, "invalid-input");
    expect([query, errors]).toMatchObject([query, [{ field, cause: expect.stringMatching(/.{10}/) }]]);
  }
});

test("27 f-op, 28 f-success, 29 f-links: each feature can be read alone, with its links", async ({ sendRequest }) => {
  for (const id of collectionIds) {
    const path = `${ogcPath}/collections/${id}/items`;
    const { features } = (await sendRequest("GET", `${path}?limit=2`)).body as Page;
    for (const feature of features) {
      const { status, type, body } = await sendRequest("GET", `${path}/${encodeURIComponent(feature.id)}`);
      expect({ status, type }).toEqual({ status: 200, type: "application/geo+json" });
      expect(body).toMatchObject(feature);
      expectLinks((body as FeatureDocument).links, ["self", "alternate", "collection"]);
    }
    expectProblem(await sendRequest("GET", `${path}/99999999`), 404, "not-found");
    expectProblem(await sendRequest("GET", `${path}/x%27--`), 404, "not-found");
  }
});

test("one feature and the next page are found by the index of the ids", async ({ db }) => {
  for (const id of ["incidents", "hotspots", "fire-watches"]) {
    const source = await collections.find((collection) => collection.id === id)?.selectRows(aContext(db));
    const plan = await db.transaction(async (tx) => {
      await tx.execute(sql`set local enable_seqscan = off`);
      return tx.execute(sql`explain select * from (${source}) feature where feature.key > 7 order by key limit 1`);
    });
    const text = JSON.stringify((plan as unknown as { rows: unknown[] }).rows);
    expect([id, text]).toEqual([id, expect.stringMatching(/Index Cond: \((id|number) > 7\)/)]);
  }
});

test("geometries equal the database in every coordinate system, and the response names it", async ({ server, db }) => {
  const read = async (crs: string) => {
    const response = await fetch(`${server.url}${ogcPath}/collections/hotspots/items?limit=1&crs=${crs}`, {
      headers: { authorization: `Basic ${btoa(`qgis:${server.apiKey}`)}` },
    });
    expect(response.headers.get("content-crs")).toBe(`<${crs}>`);
    return ((await response.json()) as Page).features[0]?.geometry?.coordinates as number[];
  };
  const { rows } = (await db.execute(sql`
    select st_x(place) as lng, st_y(place) as lat, st_x(st_transform(place, 32748)) as x,
      st_y(st_transform(place, 32748)) as y
    from (select position::geometry as place from hotspot order by id limit 1) first`)) as unknown as {
    rows: { lng: number; lat: number; x: number; y: number }[];
  };
  const { lng = 0, lat = 0, x = 0, y = 0 } = rows[0] ?? {};
  const closeTo = (...values: number[]) =>
    values.map((value) => expect.closeTo(value, Math.abs(value) > 1_000 ? 2 : 6));
  expect(await read(crs84)).toEqual(closeTo(lng, lat));
  expect(await read(epsg4326)).toEqual(closeTo(lat, lng));
  expect(await read(utm48s)).toEqual(closeTo(x, y));
});

const itemsPath = (id: string) => `${ogcPath}/collections/${id}/items`;
const query = (filter: string, language = "cql2-text") =>
  `?filter=${encodeURIComponent(filter)}&filter-lang=${language}`;
async function select(sendRequest: RequestSender, filter: string, language?: string): Promise<number[]> {
  const { status, body } = await sendRequest("GET", itemsPath("hotspots") + query(filter, language));
  expect([filter, status, status === 200 ? "" : body]).toEqual([filter, 200, ""]);
  return (body as Page).features.map(({ properties }) => Number(properties.frpMw));
}

// The radiative powers are 0.3, 1.3, ... 24.3. Every fifth hotspot has high confidence.
const acceptedFilters: [text: string, json: object | boolean | null, powers: number[]][] = [
  ["frpMw = 4.3", { op: "=", args: [{ property: "frpMw" }, 4.3] }, [4.3]],
  ["4.3 > frpMw AND frpMw>=2.3", null, [2.3, 3.3]],
  ["frpMw < 1 OR NOT frpMw < 24", null, [0.3, 24.3]],
  [
    "confidence='high' and not (frpMw > 6 or frpMw < 1)",
    {
      op: "and",
      args: [
        { op: "=", args: [{ property: "confidence" }, "high"] },
        { op: "between", args: [{ property: "frpMw" }, 1, 6] },
      ],
    },
    [5.3],
  ],
  ["\"confidence\" IN ('high', 'it''s') AND frpMw BETWEEN 9 AND 16", null, [10.3, 15.3]],
  ["confidence NOT IN ('nominal') AND frpMw NOT BETWEEN 1 AND 24", null, [0.3]],
  [
    "confidence LIKE 'h_g%' AND frpMw < 2",
    {
      op: "and",
      args: [
        { op: "like", args: [{ property: "confidence" }, "h_g%"] },
        { op: "<", args: [{ property: "frpMw" }, 2] },
      ],
    },
    [0.3],
  ],
  ["CASEI(confidence) = CASEI('HIGH') AND frpMw < 2", null, [0.3]],
  ["CASEI(confidence) LIKE CASEI('HI\\G%') AND frpMw < 2", null, [0.3]],
  ["confidence NOT LIKE '%i%' AND frpMw < 2", null, []],
  ["isFlare = false AND frpMw <= +.3e0", null, [0.3]],
  ["seenAt <= TIMESTAMP('2026-11-20T13:10:00+07:00')", null, [0.3, 1.3]],
  ["seenAt < DATE('2026-11-20')", { op: "<", args: [{ property: "seenAt" }, { date: "2026-11-20" }] }, []],
  ["frpMw IS NULL OR fireWatch IS NULL", { op: "isNull", args: [{ property: "frpMw" }] }, []],
  ["FALSE OR (TRUE AND frpMw < 1)", null, [0.3]],
  ["frpMw < 3 AND S_INTERSECTS(geometry, BBOX(103.8343,-2.882,103.8353,-2.8818))", null, [0.3, 1.3]],
  [
    "S_INTERSECTS(geometry, POLYGON((103.8343 -2.882, 103.8353 -2.882, 103.8353 -2.8818, 103.8343 -2.8818, 103.8343 -2.882)))",
    { op: "s_intersects", args: [{ property: "geometry" }, { bbox: [103.8343, -2.882, 103.8353, -2.8818] }] },
    [0.3, 1.3],
  ],
  ["S_INTERSECTS(geometry, MULTIPOINT((103.8344 -2.8819), (0 0)))", null, [0.3]],
];

test("filters in CQL2 text and JSON select the matching features", async ({ sendRequest }) => {
  for (const [text, json, powers] of acceptedFilters) {
    expect([text, await select(sendRequest, text)]).toEqual([text, powers]);
    if (json !== null)
      expect([text, await select(sendRequest, JSON.stringify(json), "cql2-json")]).toEqual([text, powers]);
  }
  const crs = "filter-crs=http://www.opengis.net/def/crs/EPSG/0/4326";
  const swappedPointQuery = `${query("S_INTERSECTS(geometry, POINT(-2.8819 103.8344))")}&${crs}`;
  expect((await sendRequest("GET", itemsPath("hotspots") + swappedPointQuery)).body).toMatchObject({
    numberMatched: 1,
  });
});

const refusedFilters: [filter: string, cause: RegExp, language?: string][] = [
  ["frpMw", /the end at character 6 where a comparison is expected/],
  ["frpMw =", /the end at character 8 where a property or a value is expected/],
  ["frpMw = 1 x", /"x" at character 11/],
  ["frpMw = 'high'", /type number/],
  ["confidence = 1", /type string/],
  ["seenAt > 5", /type time/],
  ["seenAt > TIMESTAMP('now')", /must be a time/],
  ["power > 5", /unknown property "power"/],
  ["constructor = 1", /unknown property "constructor"/],
  ["geom IS NULL", /unknown property "geom"/],
  ["recorded = true", /unknown property "recorded"/],
  ["1 = 1", /compare a property with a value/],
  ["frpMw = fireWatch", /type number/],
  ["sin(frpMw) = 1", /CASEI, TIMESTAMP or DATE/],
  ["frpMw = 1; drop table hotspot", /character 10/],
  ["confidence LIKE 'a\\'", /character 17|backslash/],
  ["S_INTERSECTS(frpMw, POINT(1 2))", /"geometry"/],
  ["S_INTERSECTS(geometry, CIRCLE(1 2))", /POINT, LINESTRING/],
  ["S_INTERSECTS(geometry, POINT(1))", /geometry that is not valid/],
  ["S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 2 0)))", /geometry that is not valid/],
  ["S_INTERSECTS(geometry, BBOX(1, 2, 3))", /four or six numbers/],
  [`${"(".repeat(30)}frpMw = 1${")".repeat(30)}`, /nested too deeply/],
  [`frpMw IN (${Array.from({ length: 600 }, () => 1)})`, /more than 500/],
  ["{", /not valid JSON/, "cql2-json"],
  ["[]", /condition is expected/, "cql2-json"],
  ['{"op":"=","args":[{"property":"frpMw"}]}', /2 arguments/, "cql2-json"],
  ['{"op":"drop","args":[1,2]}', /unknown operator "drop"/, "cql2-json"],
  ['{"op":"toString","args":[{"property":"frpMw"},2]}', /unknown operator "toString"/, "cql2-json"],
  ['{"op":"__proto__","args":[{"property":"frpMw"},2]}', /unknown operator "__proto__"/, "cql2-json"],
  ['{"op":"=","args":[{"property":"confidence"},"\\u0000"]}', /U\+0000/, "cql2-json"],
  ['{"op":"like","args":[{"property":"confidence"},"\\u0000%"]}', /U\+0000/, "cql2-json"],
];

test("a refused filter names the parameter and what is wrong with it", async ({ sendRequest }) => {
  for (const [filter, cause, language] of refusedFilters) {
    const response = await sendRequest("GET", itemsPath("hotspots") + query(filter, language));
    const { errors } = expectProblem(response, 400, "invalid-input");
    expect([filter, errors]).toMatchObject([filter, [{ field: "filter", cause: expect.stringMatching(cause) }]]);
  }
});

test("no filter, however unusual, causes a server error", async ({ sendRequest }) => {
  const tokens =
    "frpMw confidence seenAt geometry id = <> < AND OR NOT ( ) , 1 -2.5e3 'a' '%' IN LIKE BETWEEN IS NULL TRUE".split(
      " ",
    );
  const compositeTokens =
    "S_INTERSECTS( CASEI( TIMESTAMP('2026-11-20T00:00:00Z') POINT(1 2) BBOX(1,2,3,4) 'x''y' \"frpMw\"".split(" ");
  const tokenSequence = fc
    .array(fc.constantFrom(...tokens, ...compositeTokens), { maxLength: 12 })
    .map((parts) => parts.join(" "));
  const readStatus = async (filter: string, language: string) =>
    (await sendRequest("GET", itemsPath("hotspots") + query(filter, language))).status;
  await fc.assert(
    fc.asyncProperty(fc.oneof(tokenSequence, fc.string({ unit: "binary" })), fc.json(), async (filter, json) => {
      expect([200, 400]).toContain(await readStatus(filter, "cql2-text"));
      expect([200, 400]).toContain(await readStatus(json, "cql2-json"));
    }),
    { numRuns: 12 },
  );
});

test("queryables list the properties that a filter may use, as a JSON schema", async ({ sendRequest }) => {
  const { type, body } = await sendRequest("GET", `${ogcPath}/collections/hotspots/queryables`);
  expect(type).toBe("application/schema+json");
  const { properties } = body as { properties: Record<string, object> };
  expect(properties).toMatchObject({
    geometry: { format: "geometry-point" },
    confidence: { type: "string", enum: ["low", "nominal", "high"] },
    seenAt: { type: "string", format: "date-time" },
  });
  for (const name of Object.keys(properties)) expect(await select(sendRequest, `"${name}" IS NULL`)).toHaveLength(0);
});

test("a tile has the features of its square at their positions, filtered like pages", async ({
  server,
  sendRequest,
  db,
}) => {
  const read = async (path: string) => {
    const headers = { authorization: `Bearer ${server.apiKey}` };
    const response = await fetch(`${server.url}${ogcPath}/collections/${path}`, { headers });
    expect([path, response.status, response.headers.get("content-type")]).toEqual([
      path,
      200,
      "application/vnd.mapbox-vector-tile",
    ]);
    const { layers } = new VectorTile(new PbfReader(await response.arrayBuffer()));
    const [layer] = Object.values(layers);
    return Array.from({ length: layer?.length ?? 0 }, (_, index) => layer?.feature(index));
  };
  const [z, x, y] = [12, 3229, 2080];
  const features = await read(`hotspots/tiles/WebMercatorQuad/${z}/${y}/${x}`);
  expect(features).toHaveLength(25);
  const { rows } = (await db.execute(sql`
    select id::int as id, st_x(position::geometry) as lng, st_y(position::geometry) as lat from hotspot`)) as unknown as {
    rows: { id: number; lng: number; lat: number }[];
  };
  for (const { id, lng, lat } of rows) {
    const feature = features.find((candidate) => candidate?.id === id)?.toGeoJSON(x, y, z);
    const coordinates = feature?.geometry.type === "Point" ? feature.geometry.coordinates : [];
    expect([id, ...coordinates]).toEqual([id, expect.closeTo(lng, 4), expect.closeTo(lat, 4)]);
    expect(feature?.properties).toMatchObject({ satellite: "snpp", isFlare: false, fireWatch: 1 });
  }
  expect(await read(`hotspots/tiles/WebMercatorQuad/${z}/${y}/${x}${query("frpMw < 3")}`)).toHaveLength(3);
  expect(await read(`hotspots/tiles/WebMercatorQuad/${z}/${y}/${x}?datetime=2026-11-20T06:00:00Z`)).toHaveLength(1);
  for (const [zoom, column, row] of [
    [0, 0, 0],
    [1, 1, 1],
    [2, 3, 2],
    [3, 6, 4],
    [4, 12, 8],
    [5, 25, 16],
  ])
    expect([zoom, (await read(`hotspots/tiles/WebMercatorQuad/${zoom}/${row}/${column}`)).length]).toEqual([zoom, 25]);
  expect(await read(`hotspots/tiles/WebMercatorQuad/${z}/0/0`)).toHaveLength(0);
  for (const [position, field] of [
    ["21/0/0", "z"],
    ["1/2/0", "y"],
    ["1/0/2", "x"],
    ["1/a/0", "y"],
  ]) {
    const response = await sendRequest("GET", `${ogcPath}/collections/hotspots/tiles/WebMercatorQuad/${position}`);
    expect(expectProblem(response, 400, "invalid-input").errors).toMatchObject([{ field }]);
  }
  const tileset = await sendRequest("GET", `${ogcPath}/collections/hotspots/tiles/WebMercatorQuad`);
  const { links } = tileset.body as { links: { rel: string; href: string }[] };
  expect(links.find(({ rel }) => rel === "item")?.href).toMatch(/\/\{tileMatrix\}\/\{tileRow\}\/\{tileCol\}$/);
});

const runProgram = promisify(execFile);
/** A text id is one of the properties. A numeric id is `id` in the output of ogr2ogr and `fid` in that of ogrinfo. */
type GdalFeature = FeatureDocument & { fid?: number };
type Layer = { name: string; featureCount: number; features: GdalFeature[] };
type ClientCollection = {
  name: (typeof collectionIds)[number];
  items: FeatureDocument[];
  one: FeatureDocument;
  tiles: string;
};

test("GDAL and ogc-client read every collection across pages; counts, values and geometries equal the database", async ({
  server,
  db,
}) => {
  const options = ["-oo", `USERPWD=gdal:${server.apiKey}`, "-oo", "PAGE_SIZE=7"];
  const source = `OAPIF:${server.url}${ogcPath}`;
  const runGdal = async <Result>(program: string, ...args: string[]) => {
    const { stdout, stderr } = await runProgram(program, args, { maxBuffer: 100_000_000 });
    expect(stderr).toBe("");
    return JSON.parse(stdout) as Result;
  };
  const toGeoJson = ["-f", "GeoJSON", "-preserve_fid", "/vsistdout/", source];
  const read = async (collection: string, ...more: string[]) =>
    (await runGdal<Page>("ogr2ogr", ...toGeoJson, collection, ...options, ...more)).features;
  const featureLists = await Promise.all(collectionIds.map((id) => read(id)));
  const { layers } = await runGdal<{ layers: Layer[] }>("ogrinfo", "-json", "-al", "-features", source, ...options);
  expect(layers.map(({ name }) => name)).toEqual(collectionIds);
  for (const [index, collection] of collectionIds.entries()) {
    const { featureCount, features = [] } = layers[index] ?? {};
    expect([collection, featureCount]).toEqual([collection, features.length]);
    for (const featureList of [featureLists[index] ?? [], features] as GdalFeature[][]) {
      const identifiedFeatures = featureList.map(({ id, fid, properties, geometry }) => ({
        id: properties.id ?? id ?? fid,
        geometry,
      }));
      expect([collection, await findDifferences(db, collection, identifiedFeatures)]).toEqual([collection, []]);
    }
  }

  // The web library ogc-client requests each page by the number of features to skip. It also reads the description of
  // the tiles.
  const program = "tests/support/read-with-ogc-client.mjs";
  const { stdout: report } = await runProgram(process.execPath, [program, server.url + ogcPath, server.apiKey]);
  const { collections } = JSON.parse(report) as { collections: ClientCollection[] };
  expect(collections.map(({ name }) => name)).toEqual(collectionIds);
  for (const { name, items, one, tiles } of collections) {
    expect([name, await findDifferences(db, name, items)]).toEqual([name, []]);
    expect(one.properties).toEqual(items[0]?.properties);
    expect(tiles).toBe(`${server.url}${ogcPath}/collections/${name}/tiles/WebMercatorQuad`);
  }

  const { rows: hotspotRows } = (await db.execute(sql`
    select frp_mw::numeric::float8 as power, st_x(position::geometry) as lng,
      st_y(position::geometry) as lat
    from hotspot order by id`)) as unknown as { rows: { power: number; lng: number; lat: number }[] };
  const hotspots = featureLists[collectionIds.indexOf("hotspots")] ?? [];
  expect(hotspots.map(({ properties, geometry }) => [properties.frpMw, geometry?.coordinates])).toEqual(
    hotspotRows.map(({ power, lng, lat }) => [power, [expect.closeTo(lng, 6), expect.closeTo(lat, 6)]]),
  );
  // GDAL has other drivers that read the same features as KML, and as Atom with GeoRSS.
  for (const format of ["kml", "atom"]) {
    const headers = { authorization: `Bearer ${server.apiKey}` };
    const response = await fetch(`${server.url}${ogcPath}/collections/hotspots/items?f=${format}`, { headers });
    const file = join(mkdtempSync(join(tmpdir(), "ogc-")), `hotspots.${format === "kml" ? "kml" : "xml"}`);
    writeFileSync(file, await response.text());
    const { stdout } = await runProgram("ogr2ogr", ["-f", "GeoJSON", "/vsistdout/", file]);
    const points = (JSON.parse(stdout) as Page).features.map(({ geometry }) => geometry?.coordinates.slice(0, 2));
    expect([format, points]).toEqual([format, hotspots.map(({ geometry }) => geometry?.coordinates).reverse()]);
  }
  // GDAL sends the bounding box to the server. The expected projection is calculated here.
  expect(await read("hotspots", "-spat", "103.8343", "-2.882", "103.8353", "-2.8818")).toHaveLength(2);
  const utmFeatures = await read("stations", "-oo", "CRS=EPSG:32748", "-lco", "RFC7946=NO", "-t_srs", "EPSG:32748");
  const { rows: stations } = (await db.execute(sql`
    select st_x(place) as x, st_y(place) as y
    from (select st_transform(position::geometry, 32748) as place from station order by code) projected`)) as unknown as {
    rows: { x: number; y: number }[];
  };
  expect(utmFeatures.map(({ geometry }) => geometry?.coordinates)).toEqual(
    stations.map(({ x, y }) => [expect.closeTo(x, 2), expect.closeTo(y, 2)]),
  );
});

test("following the links skips and repeats no feature, even while features are added and removed", async ({
  sendRequest,
  db,
}) => {
  const path = `${ogcPath}/collections/hotspots/items?limit=10&filter=${encodeURIComponent("frpMw >= 0")}`;
  const firstPage = (await sendRequest("GET", path)).body as Page;
  const [firstId, lastId] = [firstPage.features[0]?.id, firstPage.features.at(-1)?.id];
  await db.execute(sql`delete from hotspot where id in (${firstId}, ${lastId})`);
  const features = [...firstPage.features];
  let nextPath = findLink(firstPage.links, "next");
  while (nextPath) {
    const url = new URL(nextPath);
    const page = (await sendRequest("GET", url.pathname + url.search)).body as Page;
    expect(page.numberMatched).toBe(23);
    features.push(...page.features);
    nextPath = findLink(page.links, "next");
  }
  expect(features.map(({ properties }) => properties.frpMw)).toEqual(
    Array.from({ length: 25 }, (_, index) => index + 0.3),
  );
});

test("a KML network link refreshes what the key may read, and text is escaped", async ({ server, db }) => {
  await db.execute(sql`update unit set call_sign = 'A & <B>' where call_sign = 'SEEN-1'`);
  const headers = { authorization: `Bearer ${server.apiKey}` };
  const linkDocument = await (await fetch(`${server.url}${ogcPath}/live.kml`, { headers })).text();
  const linkedUrls = [...linkDocument.matchAll(/<href>([^<]+)<\/href>/g)].map(([, href = ""]) =>
    href.replaceAll("&amp;", "&"),
  );
  const ids = linkedUrls.map((address) => new URL(address).pathname.split("/")[3]);
  expect(ids).toEqual(["units", "incidents", "hotspots"]);
  const documents = await Promise.all(linkedUrls.map(async (address) => (await fetch(address, { headers })).text()));
  expect(documents.map((text) => text.split("<Placemark ").length - 1)).toEqual([2, 1, 0]);
  expect(documents[0]).toContain("<name>A &amp; &lt;B&gt;</name>");
  expect(linkedUrls.every((address) => new URL(address).searchParams.get("limit") === "10000")).toBe(true);

  // A client loads the KML document once; the links in it return the current features at each request.
  await db.execute(sql`update hotspot set seen_at = now() where id = (select max(id) from hotspot)`);
  const laterText = await (await fetch(linkedUrls[2] ?? "", { headers })).text();
  expect(laterText.split("<Placemark ").length - 1).toBe(1);
  expect(new URL(linkedUrls[2] ?? "").searchParams.get("datetime")).toBe("PT24H/..");
  // The first page of a feed contains the newest features, and its link leads to the next ones.
  let feedUrl = `${server.url}${itemsPath("hotspots")}?f=atom&limit=1`;
  const shownIds: string[] = [];
  for (let page = 0; page < 2; page++) {
    const atom = await (await fetch(feedUrl, { headers })).text();
    shownIds.push(/<entry><id>[^<]*\/(\d+)</.exec(atom)?.[1] ?? "");
    feedUrl = (/rel="next"[^>]*href="([^"]+)"/.exec(atom)?.[1] ?? "").replaceAll("&amp;", "&");
  }
  const { rows } = (await db.execute(
    sql`select id::text as id from hotspot order by hotspot.id desc limit 2`,
  )) as unknown as { rows: { id: string }[] };
  expect(shownIds).toEqual(rows.map(({ id }) => id));
});

test("every resource is available as HTML in the reader's language, with text escaped", async ({ server, db }) => {
  await db.execute(sql`update hotspot set satellite = 'other'`);
  await db.execute(
    sql`update station set name = '<script>alert(1)</script>' where code = (select min(code) from station)`,
  );
  const read = async (path: string, language: string) => {
    const headers = { authorization: `Bearer ${server.apiKey}`, accept: "text/html", "accept-language": language };
    const response = await fetch(server.url + ogcPath + path, { headers });
    expect([path, response.status, response.headers.get("content-type")]).toEqual([
      path,
      200,
      "text/html; charset=utf-8",
    ]);
    return response.text();
  };
  expect(await read("", "id-ID")).toContain('<html lang="id">');
  for (const path of ["/conformance", "/api?f=html", "/collections/stations"]) await read(path, "en");
  expect(await read("/collections", "en-GB,en")).toContain("Fire watches");
  const items = await read("/collections/stations/items?limit=2", "fr");
  expect(items).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(items).not.toContain("<script");
  expect(items).toContain("Halaman berikutnya");
});

test("a crowded tile draws the newest features", async ({ server, db }) => {
  await db.execute(sql`
    insert into hotspot (key, source, satellite, seen_at, half_day, position, confidence, frp_mw)
    select 'crowd-' || number, source, satellite, seen_at, half_day, position, confidence, frp_mw
    from (select * from hotspot order by id limit 1) first, generate_series(1, 20000) number`);
  const headers = { authorization: `Bearer ${server.apiKey}` };
  const response = await fetch(`${server.url}${ogcPath}/collections/hotspots/tiles/WebMercatorQuad/0/0/0`, { headers });
  const layer = new VectorTile(new PbfReader(await response.arrayBuffer())).layers.hotspots;
  expect(response.headers.get("features-truncated")).toBe("newest 20000");
  const filteredResponse = await fetch(response.url + query("frpMw > 5"), { headers });
  expect(filteredResponse.headers.get("features-truncated")).toBeNull();
  const { rows } = (await db.execute(sql`select max(id)::int as newest from hotspot`)) as unknown as {
    rows: { newest: number }[];
  };
  expect([layer?.length, layer?.feature(19_999).id]).toEqual([20_000, rows[0]?.newest]);
});
