import { VectorTile } from "@mapbox/vector-tile";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { PbfReader } from "pbf";
import { expect, expectProblem, test as plain, type RequestSender } from "../support/http";
import { insertMapFeatures, ogcPath, type Page } from "../support/map-features";

const test = plain.extend("features", { scope: "file", auto: true }, async ({ db }) => insertMapFeatures(db));

const itemsPath = (id: string) => `${ogcPath}/collections/${id}/items`;
const query = (filter: string, language = "cql2-text") =>
  `?filter=${encodeURIComponent(filter)}&filter-lang=${language}`;
async function select(sendRequest: RequestSender, filter: string, language?: string): Promise<number[]> {
  const { status, body } = await sendRequest("GET", itemsPath("hotspots") + query(filter, language));
  expect([filter, status, status === 200 ? "" : body]).toEqual([filter, 200, ""]);
  return (body as Page).features.map(({ properties }) => Number(properties.frpMw));
}

// The radiative powers are 0.3, 1.3, ... 24.3; every fifth hotspot has a high confidence.
const accepted: [text: string, json: object | boolean | null, powers: number[]][] = [
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

test("filters in CQL2 text and JSON select what they say", async ({ sendRequest }) => {
  for (const [text, json, powers] of accepted) {
    expect([text, await select(sendRequest, text)]).toEqual([text, powers]);
    if (json !== null)
      expect([text, await select(sendRequest, JSON.stringify(json), "cql2-json")]).toEqual([text, powers]);
  }
  const crs = "filter-crs=http://www.opengis.net/def/crs/EPSG/0/4326";
  const swapped = `${query("S_INTERSECTS(geometry, POINT(-2.8819 103.8344))")}&${crs}`;
  expect((await sendRequest("GET", itemsPath("hotspots") + swapped)).body).toMatchObject({ numberMatched: 1 });
});

const refused: [filter: string, cause: RegExp, language?: string][] = [
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
];

test("a refused filter names the parameter and what is wrong with it", async ({ sendRequest }) => {
  for (const [filter, cause, language] of refused) {
    const response = await sendRequest("GET", itemsPath("hotspots") + query(filter, language));
    const { errors } = expectProblem(response, 400, "invalid-input");
    expect([filter, errors]).toMatchObject([filter, [{ field: "filter", cause: expect.stringMatching(cause) }]]);
  }
});

test("no filter, however odd, makes the server fail", async ({ sendRequest }) => {
  const words =
    "frpMw confidence seenAt geometry id = <> < AND OR NOT ( ) , 1 -2.5e3 'a' '%' IN LIKE BETWEEN IS NULL TRUE".split(
      " ",
    );
  const shapes =
    "S_INTERSECTS( CASEI( TIMESTAMP('2026-11-20T00:00:00Z') POINT(1 2) BBOX(1,2,3,4) 'x''y' \"frpMw\"".split(" ");
  const text = fc.array(fc.constantFrom(...words, ...shapes), { maxLength: 12 }).map((parts) => parts.join(" "));
  const statuses = async (filter: string, language: string) =>
    (await sendRequest("GET", itemsPath("hotspots") + query(filter, language))).status;
  await fc.assert(
    fc.asyncProperty(fc.oneof(text, fc.string({ unit: "binary" })), fc.json(), async (filter, json) => {
      expect([200, 400]).toContain(await statuses(filter, "cql2-text"));
      expect([200, 400]).toContain(await statuses(json, "cql2-json"));
    }),
    { numRuns: 25 },
  );
});

test("queryables are what a filter may name, as a JSON schema", async ({ sendRequest }) => {
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

test("a tile has the features of its square where they are, filtered like pages", async ({
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
  expect(await read(`districts/tiles/WebMercatorQuad/0/0/0`)).not.toHaveLength(0);
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
