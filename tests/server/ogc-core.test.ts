import { sql } from "drizzle-orm";
import { expect, expectProblem, test as plain } from "../support/http";
import { collectionIds, type FeatureDocument, insertMapFeatures, ogcPath, type Page } from "../support/map-features";

/**
 * The abstract test suite of the conformance class `core` of OGC API - Features, part 1 (17-069r3, annex A.2), by its
 * numbers. After it follow the classes `geojson`, `html`, `oas30` and those of parts 2 and 3.
 */
const test = plain.extend("features", { scope: "file", auto: true }, async ({ db }) => insertMapFeatures(db));

const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
const epsg4326 = "http://www.opengis.net/def/crs/EPSG/0/4326";
const utm48s = "http://www.opengis.net/def/crs/EPSG/0/32748";

type Link = { href: string; rel: string; type: string };
type Described = { id: string; crs: string[]; links: Link[]; extent: { spatial: { bbox: number[][] } } };
type ApiDefinition = {
  openapi: string;
  paths: Record<string, { get: { parameters: { $ref: string }[]; responses: Record<string, unknown> } }>;
  components: { parameters: Record<string, Record<string, unknown>> };
};

const expectLinks = (links: readonly Link[], rels: readonly string[]) => {
  expect(links.map(({ rel }) => rel)).toEqual(expect.arrayContaining([...rels]));
  expect(links.filter(({ href, rel, type }) => !URL.canParse(href) || !rel || !type)).toEqual([]);
};
const relOf = (links: readonly Link[], rel: string) => links.find((link) => link.rel === rel)?.href ?? "";
const cornersOf = (value: unknown): number[][] =>
  Array.isArray(value) && typeof value[0] === "number" ? [value as number[]] : (value as unknown[]).flatMap(cornersOf);

test("1 http, 3 root-op, 4 root-success: the landing page has the links to the API, conformance and data", async ({
  sendRequest,
}) => {
  for (const path of [ogcPath, `${ogcPath}/`]) {
    const { status, type, body } = await sendRequest("GET", path);
    expect({ status, type }).toEqual({ status: 200, type: "application/json" });
    expectLinks((body as { links: Link[] }).links, ["self", "alternate", "service-desc", "conformance", "data"]);
  }
  expectProblem(await sendRequest("GET", `${ogcPath}/nowhere`), 404, "not-found");
  expectProblem(await sendRequest("GET", ogcPath, { key: null }), 401, "unauthenticated");
});

test("5 api-definition-op, 6 api-definition-success: the API definition is OpenAPI 3.0 and lists every path", async ({
  sendRequest,
}) => {
  const { status, type, body } = await sendRequest("GET", `${ogcPath}/api`);
  expect({ status, type }).toEqual({ status: 200, type: "application/vnd.oai.openapi+json" });
  const { openapi, paths } = body as ApiDefinition;
  expect(openapi).toMatch(/^3\.0\./);
  for (const id of collectionIds) expect(paths).toHaveProperty([`/collections/${id}/items/{featureId}`]);
  const names = (path: string) => paths[path]?.get.parameters.map(({ $ref }) => $ref.split("/").at(-1));
  expect(names("/collections/incidents/items")).toEqual(
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

test("9 fc-md-op, 10 fc-md-success, 11 sfc-md-op, 12 sfc-md-success: every collection is described", async ({
  sendRequest,
}) => {
  const { status, body } = await sendRequest("GET", `${ogcPath}/collections`);
  expect(status).toBe(200);
  const { links, collections } = body as { links: Link[]; collections: Described[] };
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
    const before = Date.now();
    const { status, type, body } = await sendRequest("GET", `${ogcPath}/collections/${id}/items`);
    expect({ status, type }).toEqual({ status: 200, type: "application/geo+json" });
    const page = body as Page;
    expect(page.type).toBe("FeatureCollection");
    expect(page.features.length).toBeGreaterThan(0);
    expect(page.numberReturned).toBe(page.features.length);
    expectLinks(page.links, ["self", "alternate"]);
    expect(Date.parse(page.timeStamp)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(page.timeStamp)).toBeLessThanOrEqual(Date.now());
    const described = (await sendRequest("GET", `${ogcPath}/collections/${id}`)).body as Described;
    const [[west = 0, south = 0, east = 0, north = 0] = []] = described.extent.spatial.bbox;
    const corners = page.features.flatMap(({ geometry }) => (geometry ? cornersOf(geometry.coordinates) : []));
    const outside = corners.filter(([x = 0, y = 0]) => x < west || x > east || y < south || y > north);
    expect([id, outside]).toEqual([id, []]);
  }
});

test("14 fc-bbox-definition, 16 fc-limit-definition, 18 fc-time-definition: the parameters are defined as required", async ({
  sendRequest,
}) => {
  const { components } = (await sendRequest("GET", `${ogcPath}/api`)).body as ApiDefinition;
  const form = { in: "query", required: false, style: "form", explode: false };
  const lengths = [
    { minItems: 4, maxItems: 4 },
    { minItems: 6, maxItems: 6 },
  ];
  expect(components.parameters).toMatchObject({
    bbox: { ...form, schema: { type: "array", oneOf: lengths, items: { type: "number" } } },
    limit: { ...form, schema: { type: "integer", minimum: 1, maximum: 10_000, default: 1_000 } },
    datetime: { ...form, schema: { type: "string" } },
  });
});

test("15 fc-bbox-response, 25 fc-numberMatched: a box selects what PostGIS finds in it, in every coordinate system", async ({
  sendRequest,
  db,
}) => {
  const count = async (query: string, id = "hotspots") =>
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
  expect(await count(`bbox=${west},${south},${east},${north}`)).toBe(inside);
  expect(await count(`bbox=${west},${south},-100,${east},${north},100`)).toBe(inside);
  expect(await count(`bbox=${south},${west},${north},${east}&bbox-crs=${epsg4326}`)).toBe(inside);
  const corners = rows[0]?.utm.coordinates[0] ?? [];
  const [minX, minY, maxX, maxY] = [corners[0]?.[0], corners[0]?.[1], corners[2]?.[0], corners[2]?.[1]].map(Number);
  const utmBox = [(minX ?? 0) - 1, (minY ?? 0) - 1, (maxX ?? 0) + 1, (maxY ?? 0) + 1];
  expect(await count(`bbox=${utmBox}&bbox-crs=${utm48s}`)).toBe(inside);
  expect(await count("bbox=170,-10,-170,10")).toBe(0);
  expect(await count("bbox=103,-10,-170,10")).toBe(25);
  expect(await count("bbox=-1000000,0,2000000,900000000&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/32748")).toBe(
    25,
  );
  // A unit whose position is unknown is in no box.
  expect(await count("", "units")).toBe((await count("bbox=-180,-90,180,90", "units")) + 1);
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
  // Opened at 07:00 and still open; 08:00 to 08:30; 09:00 to 09:30.
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

const refused: [query: string, field: string][] = [
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
  ["filter-lang=cql", "filter-lang"],
  ["filter=", "filter"],
  [`filter=${"a".repeat(4_001)}`, "filter"],
  ["unknownQueryParameter1=1", "unknownQueryParameter1"],
];

test("20 query-param-invalid, 21 query-param-unknown: a refusal names the parameter", async ({ sendRequest }) => {
  for (const [query, field] of refused) {
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

test("pages follow the links without a gap or a repetition, while features are added and removed", async ({
  sendRequest,
  db,
}) => {
  const path = `${ogcPath}/collections/hotspots/items?limit=10&filter=${encodeURIComponent("frpMw >= 0")}`;
  const first = (await sendRequest("GET", path)).body as Page;
  const [firstId, lastId] = [first.features[0]?.id, first.features.at(-1)?.id];
  await db.execute(sql`delete from hotspot where id in (${firstId}, ${lastId})`);
  const read = [...first.features];
  let next = relOf(first.links, "next");
  while (next) {
    const url = new URL(next);
    const page = (await sendRequest("GET", url.pathname + url.search)).body as Page;
    expect(page.numberMatched).toBe(23);
    read.push(...page.features);
    next = relOf(page.links, "next");
  }
  expect(read.map(({ properties }) => properties.frpMw)).toEqual(Array.from({ length: 25 }, (_, index) => index + 0.3));
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
  const near = (...values: number[]) => values.map((value) => expect.closeTo(value, Math.abs(value) > 1_000 ? 2 : 6));
  expect(await read(crs84)).toEqual(near(lng, lat));
  expect(await read(epsg4326)).toEqual(near(lat, lng));
  expect(await read(utm48s)).toEqual(near(x, y));
});

test("people read every resource as HTML, in their language, and texts are not markup", async ({ server, db }) => {
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
