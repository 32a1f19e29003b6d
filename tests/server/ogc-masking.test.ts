import { eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { event } from "../../db/schema/events";
import { fireWatch } from "../../db/schema/fire-watches";
import { incident } from "../../db/schema/incidents";
import { assignUnit } from "../../server/assignment/assign-unit";
import { createIncident } from "../../server/incidents/create-incident";
import { createKey } from "../../server/keys/manage-keys";
import { expect, test as plain } from "../support/http";
import { aContext, aType, aUnit, kmFrom } from "../support/makers";
import { collectionIds, type FeatureDocument, ogcPath, type Page } from "../support/map-features";
import { createSession } from "../support/people";

const place = { lng: 103.912345, lat: -2.876543 };
const openedAt = new Date("2026-11-20T07:04:31.250Z");
const secrets = ["103.912", "2.8765", "379115", "9681995", "Lorong Melati", "kekerasan-rahasia", "07:04:31"];

const test = plain.extend("secret", { scope: "file" }, async ({ db, server }) => {
  const context = aContext(db, { now: () => openedAt });
  const type = await aType(db, []);
  await db.execute(sql`update incident_type set code = 'kekerasan-rahasia' where code = ${type}`);
  const location = { location: place, precision: "exact" as const, address: "Lorong Melati 3" };
  const { id } = await createIncident(context, { type: "kekerasan-rahasia", ...location });
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, id));
  const otherIncident = { type: await aType(db, []), location: kmFrom(place, 9, 45), precision: "exact" as const };
  await createIncident(aContext(db), otherIncident);
  const crew = await aUnit(db, { callSign: "HIDDEN-1", at: place });
  await assignUnit(aContext(db), { incidentId: id, unitId: crew.id });
  await db.insert(fireWatch).values({
    ...{
      firstSeenAt: new Date(0),
      lastSeenAt: new Date(0),
      centre: kmFrom(place, 9),
      state: "incident",
      incidentId: id,
    },
    area: JSON.stringify({
      type: "Polygon",
      coordinates: [
        [
          [104, -3],
          [104.01, -3],
          [104, -2.99],
          [104, -3],
        ],
      ],
    }),
  });
  const [row] = await db.select().from(incident).where(eq(incident.id, id));
  const { key } = await createKey(context, {
    name: "map",
    scopes: ["incidents:read", "units:read", "reference:read"],
  });
  const { cookie } = await createSession(db, server, "dispatcher");
  return {
    ...{ id, number: row?.number ?? 0, unitId: crew.id },
    narrow: { authorization: `Bearer ${key}` },
    dispatcher: { cookie },
    full: { authorization: `Bearer ${server.apiKey}` },
  };
});

const tilePaths = [8, 14].map((z) => {
  const x = Math.floor(((place.lng + 180) / 360) * 2 ** z);
  const y = Math.floor((0.5 - Math.asinh(Math.tan((place.lat * Math.PI) / 180)) / (2 * Math.PI)) * 2 ** z);
  return `tiles/WebMercatorQuad/${z}/${y}/${x}`;
});
const utm48s = "http://www.opengis.net/def/crs/EPSG/0/32748";
const filters: Record<string, string[]> = {
  incidents: [
    "type = 'kekerasan-rahasia'",
    "type IS NULL",
    "CASEI(address) LIKE CASEI('lorong%')",
    "precision = 'exact'",
    "boundary = FALSE",
    "openedAt > TIMESTAMP('2026-11-20T07:04:00Z')",
    "openedAt BETWEEN TIMESTAMP('2026-11-20T07:04:31Z') AND TIMESTAMP('2026-11-20T07:04:32Z')",
    "verifiedAt IS NOT NULL",
    "S_INTERSECTS(geometry, BBOX(103.9, -2.9, 103.92, -2.87))",
    "NOT S_INTERSECTS(geometry, POLYGON((103.9 -2.9, 103.92 -2.9, 103.92 -2.87, 103.9 -2.9)))",
  ],
  units: ["geometry IS NULL", "positionAt IS NOT NULL", "basis = 'fix'"],
  "fire-watches": ["state = 'incident'", "incidentNumber IS NOT NULL"],
};
const queries = [
  "bbox=103.9,-2.9,103.92,-2.87",
  `bbox=378000,9681000,380000,9683000&bbox-crs=${utm48s}`,
  `crs=${utm48s}`,
  "datetime=2026-11-20T07:04:31Z/2026-11-20T07:04:32Z",
  "datetime=2026-11-20T07:04:00Z",
  "datetime=../2026-11-20T07:04:10Z",
];

/**
 * Reads everything that a viewer can read. Returns the responses by path, without times that differ between responses.
 */
async function readAll(url: string, headers: Record<string, string>, number: number): Promise<Map<string, string>> {
  const responses = new Map<string, string>();
  for (const id of ["units", "incidents", "fire-watches"]) {
    const conditions = filters[id]?.map((filter) => `filter=${encodeURIComponent(filter)}`).concat(queries) ?? [];
    const paths = [
      ...[
        "items?",
        "items?f=html",
        "items?f=kml",
        "items?f=atom",
        "queryables",
        "tiles",
        `items/${number}`,
        ...tilePaths,
      ],
      ...conditions.map((query) => `items?${query}`),
      ...(id === "incidents"
        ? [`items/${number}?f=html`, ...conditions.slice(-8).map((query) => `${tilePaths[0]}?${query}`)]
        : []),
    ];
    for (const path of paths) {
      const response = await fetch(`${url}${ogcPath}/collections/${id}/${path}`, { headers });
      const bytes = Buffer.from(await response.arrayBuffer()).toString("latin1");
      responses.set(`${id}/${path}`, bytes.replaceAll(/"timeStamp":"[^"]*"|<updated>[^<]*/g, ""));
    }
  }
  return responses;
}

/** Changes everything that masking hides of the sensitive incident, and the position of its crew. */
async function changeHiddenFields(db: Db, { id, unitId }: { id: string; unitId: string }): Promise<void> {
  await db
    .update(incident)
    .set({
      ...{ location: kmFrom(place, 3), precision: "village", address: "Gang Mawar", boundary: true },
      ...{ typeCode: await aType(db, []), openedAt: new Date(openedAt.getTime() + 9_000), verifiedAt: new Date() },
      ...{ resolvedAt: new Date(), description: "lain" },
    })
    .where(eq(incident.id, id));
  await db.execute(sql`update unit_position set fix = st_setsrid(st_makepoint(103.7, -2.7), 4326)::geography,
    place = st_setsrid(st_makepoint(103.7, -2.7), 4326)::geography where unit_id = ${unitId}`);
}

test("a key without sensitive:read learns nothing that is masked from any page, count, filter, box, time or tile", async ({
  db,
  server,
  secret,
  sendRequest,
}) => {
  const responsesBefore = await readAll(server.url, secret.narrow, secret.number);
  const revealingResponses = [...responsesBefore].flatMap(([path, bytes]) =>
    secrets
      .filter((text) => bytes.replaceAll(/"href":"[^"]*"|href="[^"]*"/g, "").includes(text))
      .map((text) => [path, text]),
  );
  expect(revealingResponses).toEqual([]);
  await changeHiddenFields(db, secret);
  const responsesAfter = await readAll(server.url, secret.narrow, secret.number);
  expect(
    [...responsesAfter].filter(([path, bytes]) => bytes !== responsesBefore.get(path)).map(([path]) => path),
  ).toEqual([]);
  // These are the same fields as in the incident list of the HTTP interface.
  const narrowKey = secret.narrow.authorization.slice("Bearer ".length);
  const listedIncidents = (await sendRequest("GET", "/api/v1/incidents", { key: narrowKey })).body as {
    id: string;
    number: number;
  }[];
  const maskedIncident = listedIncidents.find(({ id }) => id === secret.id) as Record<string, unknown>;
  const feature = JSON.parse(responsesBefore.get(`incidents/items/${secret.number}`) ?? "") as FeatureDocument;
  const knownProperties = Object.entries(feature.properties).filter(([, value]) => value !== null);
  expect(feature.geometry).toBeNull();
  expect(Object.fromEntries(knownProperties)).toEqual({
    ...{
      uuid: maskedIncident.id,
      category: maskedIncident.category,
      priority: maskedIncident.priority,
      status: maskedIncident.status,
    },
    ...{ number: maskedIncident.number, sensitive: true, simulated: false, openedAt: maskedIncident.openedAt },
    districtCode: (maskedIncident.district as { code: string }).code,
    districtName: (maskedIncident.district as { name: string }).name,
  });
  expect((await db.select().from(event)).filter(({ kind }) => kind === "incidents.listed")).toEqual([]);
});

test("a key with sensitive:read sees it in full, which is recorded; the room's lists leave out the place", async ({
  db,
  server,
  secret,
}) => {
  const read = async (path: string, headers: Record<string, string>) => {
    const [lastEvent] = await db.select({ id: sql<number>`coalesce(max(id), 0)` }).from(event);
    const response = await fetch(`${server.url}${ogcPath}/collections/${path}`, { headers });
    const text = await response.text();
    const addedEvents = await db
      .select()
      .from(event)
      .where(sql`id > ${lastEvent?.id ?? 0}`);
    return { text, kinds: addedEvents.map(({ kind }) => kind), data: addedEvents[0]?.data };
  };
  const filteredItems = `items?filter=id%20=%20${secret.number}`;
  const listResponse = await read(`incidents/${filteredItems}`, secret.full);
  expect((JSON.parse(listResponse.text) as Page).features[0]?.geometry).not.toBeNull();
  const data = { filter: { collection: "incidents", conditions: ["filter"] }, count: 1, sensitive: [secret.number] };
  expect([listResponse.kinds, listResponse.data]).toEqual([["incidents.listed"], data]);
  const itemResponse = await read(`incidents/items/${secret.number}`, secret.full);
  expect(itemResponse.kinds).toEqual(["incident.viewed"]);
  expect((JSON.parse(itemResponse.text) as FeatureDocument).properties).toMatchObject({ address: "Gang Mawar" });
  const dispatcherResponse = await read(`incidents/${filteredItems}`, secret.dispatcher);
  expect(dispatcherResponse.kinds).toEqual([]);
  expect((JSON.parse(dispatcherResponse.text) as Page).features).toMatchObject([
    { geometry: null, properties: { address: null, precision: null, type: expect.any(String) } },
  ]);

  const { key } = await createKey(aContext(db), { name: "tiles", scopes: ["incidents:read", "sensitive:read"] });
  const tile = await read(`incidents/${tilePaths[0]}`, { authorization: `Bearer ${key}` });
  expect(tile.kinds).toEqual(["incidents.listed"]);
  expect(tile.text).toContain("Gang Mawar");

  // The number of matching features reveals that the incident is in the box. The request is therefore recorded even if
  // the page contains no features.
  const countingKey = await createKey(aContext(db), { name: "counts", scopes: ["incidents:read", "sensitive:read"] });
  const countingHeaders = { authorization: `Bearer ${countingKey.key}` };
  const boxFilter = `id = ${secret.number} AND S_INTERSECTS(geometry, BBOX(103, -4, 105, -2))`;
  const lastPagePath = `incidents/items?after=2147483647`;
  expect((await read(lastPagePath, countingHeaders)).kinds).toEqual([]);
  const countedResponse = await read(`${lastPagePath}&filter=${encodeURIComponent(boxFilter)}`, countingHeaders);
  expect(JSON.parse(countedResponse.text)).toMatchObject({ numberMatched: 1, numberReturned: 0 });
  expect([countedResponse.kinds, countedResponse.data]).toEqual([["incidents.listed"], { ...data, count: 0 }]);

  const readFireWatches = async (headers: Record<string, string>) =>
    (JSON.parse((await read("fire-watches/items", headers)).text) as Page).features.map(({ properties }) => properties);
  expect(await readFireWatches(secret.full)).toMatchObject([{ state: "incident", incidentNumber: secret.number }]);
  expect(await readFireWatches(secret.narrow)).toMatchObject([{ state: "open", incidentNumber: null }]);
});

test("each collection needs its scope, and only those that a key may read are listed", async ({ db, sendRequest }) => {
  const { key } = await createKey(aContext(db), { name: "reference", scopes: ["reference:read"] });
  const { body } = await sendRequest("GET", `${ogcPath}/collections`, { key });
  const listedIds = (body as { collections: { id: string }[] }).collections.map(({ id }) => id);
  expect(listedIds).toEqual(["districts", "facilities", "stations"]);
  for (const id of collectionIds) {
    const { status } = await sendRequest("GET", `${ogcPath}/collections/${id}/items?limit=1`, { key });
    expect([id, status]).toEqual([id, listedIds.includes(id) ? 200 : 403]);
  }
});
