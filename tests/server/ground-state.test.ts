import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isNull } from "drizzle-orm";
import { afterAll } from "vitest";
import { localPlace } from "../../db/schema/gazetteer";
import { network } from "../../db/schema/network";
import { village } from "../../db/schema/places";
import { findGroundGaps, groundGapCodes } from "../../server/domain/ground-gaps";
import { readGroundState } from "../../server/ground/ground-state";
import { importOsm } from "../../server/ground/import-osm";
import { importSurvey } from "../../server/ground/import-survey";
import { saveLocalPlace } from "../../server/places/local-places";
import { aContext, kmFrom, sekayu } from "../support/makers";
import { anOsmFile } from "../support/osm-file";
import { createSession } from "../support/people";
import { insertClosure } from "../support/road-network";
import { createBrowserClient } from "../support/screen-client";
import { expect, test } from "../support/test";

const folder = mkdtempSync(join(tmpdir(), "ground-state-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const codesOf = (gaps: readonly { code: string }[]) => gaps.map(({ code }) => code);

test("without a network, an administrator reads that nothing is loaded and what that means; other roles are refused", async ({
  db,
  server,
}) => {
  await db.delete(network);
  const clientOf = async (role: "admin" | "supervisor" | "dispatcher" | "leader") =>
    createBrowserClient(server.url, (await createSession(db, server, role)).cookie);
  const state = await (await clientOf("admin")).places.groundState.query();
  expect(state).toMatchObject({ network: null, unfinishedSince: null, tiles: { isImported: false, date: null } });
  expect(state.tiles.sources).toEqual(["gshhg", "schematic-roads"]);
  expect(state.names).toMatchObject({ mapPlaces: [], villages: { total: 242, approximate: 117, withoutPoint: 125 } });
  expect(codesOf(state.gaps)).toEqual([
    "no-network",
    "schematic-roads",
    "no-map-places",
    "village-without-point",
    "approximate-village",
  ]);
  expect(state.gaps[0]).toMatchObject({ command: "npm run db -- import osm muba.osm.pbf" });
  expect(state.gaps[3]).toMatchObject({ count: 125, total: 242 });
  for (const role of ["supervisor", "dispatcher", "leader"] as const) {
    await expect((await clientOf(role)).places.groundState.query(), role).rejects.toMatchObject({
      data: { code: "FORBIDDEN" },
    });
  }
});

test("with a network, its source, date, size and places are reported, and what it lacks", async ({ db, database }) => {
  await db.delete(network);
  const context = aContext(db, { settings: { positionFreshMinutes: 10, groundFolder: folder } });
  const [namedVillage, otherVillage] = await db.select().from(village).where(isNull(village.position));
  if (!namedVillage || !otherVillage) throw new Error("the reference data has villages without a point");
  const replicatedAt = new Date("2024-06-01T00:00:00Z");
  const roadNodes = [kmFrom(sekayu, 0), kmFrom(sekayu, 1), kmFrom(sekayu, 2)].map((at, index) => ({
    id: index,
    ...at,
  }));
  const path = anOsmFile(
    {
      nodes: [...roadNodes, { id: 3, ...kmFrom(sekayu, 1.5, 0), tags: { amenity: "marketplace", name: "Pasar Pagi" } }],
      ways: [
        { id: 1, refs: [0, 1], tags: { highway: "trunk", name: "Jalan Merdeka" } },
        { id: 2, refs: [1, 2], tags: { highway: "residential" } },
      ],
      relations: [
        {
          id: 1,
          tags: { type: "restriction", "restriction:conditional": "no_straight_on @ (07:00-09:00)" },
          members: [
            { type: "way", ref: 1, role: "from" },
            { type: "node", ref: 1, role: "via" },
            { type: "way", ref: 2, role: "to" },
          ],
        },
      ],
    },
    { replicatedAt },
  );
  const importExtract = () => importOsm(context, database, { path, anywhere: true });
  await importExtract();
  await insertClosure(db, { type: "LineString", coordinates: [sekayu, kmFrom(sekayu, 1)].map(toPosition) });
  const position = kmFrom(sekayu, 5);
  await saveLocalPlace(context, {
    ...{ id: crypto.randomUUID(), name: otherVillage.name, aliases: [], kind: "village", position, base: null },
    source: "diukur di tempat",
  });
  await db.update(localPlace).set({ districtCode: otherVillage.districtCode });

  const state = await readGroundState(context);
  expect(state.network).toMatchObject({ dataDate: replicatedAt, hasExtract: true, stats: { nodes: 3, edges: 2 } });
  expect(state.network?.source).toBe("test.osm.pbf, © OpenStreetMap contributors, ODbL 1.0");
  expect(state).toMatchObject({ closures: 1, tiles: { isImported: true, date: replicatedAt } });
  expect(state.names.mapPlaces).toEqual([
    { kind: "market", places: 1 },
    { kind: "street", places: 1 },
  ]);
  // A local name with the name of a village, in its district, is an exact point of that village.
  expect(state.names).toMatchObject({ localNames: 1, villages: { approximate: 117, withoutPoint: 124 } });
  expect(codesOf(state.gaps)).toEqual([
    "old-data",
    "district-without-road",
    "no-waterway",
    "dropped-restriction",
    "village-without-point",
    "approximate-village",
  ]);
  expect(state.gaps.find(({ code }) => code === "district-without-road")?.names).toContain("Lalan");

  // A new extract leaves an own survey out, which is reported until its file is imported again.
  const survey = join(folder, "roads.geojson");
  const line = { type: "LineString", coordinates: [kmFrom(sekayu, 1), kmFrom(sekayu, 1, 0)].map(toPosition) };
  const feature = { type: "Feature", properties: { class: "track" }, geometry: line };
  writeFileSync(survey, JSON.stringify({ type: "FeatureCollection", features: [feature] }));
  const importRoads = () => importSurvey(context, database, { kind: "roads", path: survey, anywhere: true });
  await importRoads();
  const { gaps, tiles } = await readGroundState(context);
  expect([tiles.isImported, codesOf(gaps).includes("dropped-survey")]).toEqual([true, false]);
  const command = "npm run db -- import roads roads.geojson";
  for (let round = 1; round <= 2; round++) {
    const { droppedSurveys } = await importExtract();
    expect(droppedSurveys).toEqual([{ kind: "roads", file: "roads.geojson", lines: 1 }]);
    const state = await readGroundState(context);
    expect(state.gaps, `${round}`).toContainEqual(expect.objectContaining({ code: "dropped-survey", command }));
  }
  await importRoads();
  expect(codesOf((await readGroundState(context)).gaps)).not.toContain("dropped-survey");

  // Without the tile file, for example on another machine, the maps draw the shipped ground.
  const otherMachine = aContext(db);
  expect(codesOf((await readGroundState(otherMachine)).gaps)).toContain("no-tiles");
});

test("every gap can be found, in the order of the list, and names a heading of docs/ground.md", () => {
  const dataDate = new Date("2025-11-30T00:00:00Z");
  const restrictions = { viaWay: 1, conditional: 2, ambiguous: 3 };
  const stats = { edgesByVehicle: { boat: 0 }, jetties: 0, jettiesTooFar: 2, missingNodes: 1, restrictions };
  const facts = {
    network: { dataDate, hasExtract: false, emptyDistricts: ["Lalan", "Keluang"], stats },
    isImportUnfinished: true,
    droppedSurveys: [{ kind: "rivers", file: "rivers.geojson" }],
    areTilesImported: false,
    mapPlaces: 0,
    villages: { total: 5, approximate: 2, withoutPoint: 1 },
  };
  const now = new Date("2026-12-01T00:00:00Z");
  const gaps = [
    ...findGroundGaps(facts, now),
    ...findGroundGaps({ ...facts, network: null }, now),
    ...findGroundGaps(
      { ...facts, network: { ...facts.network, hasExtract: true, stats: { ...stats, edgesByVehicle: { boat: 4 } } } },
      now,
    ),
  ];
  expect(groundGapCodes.filter((code) => !codesOf(gaps).includes(code))).toEqual([]);
  const firstCodes = codesOf(findGroundGaps(facts, now));
  expect(firstCodes).toEqual(groundGapCodes.filter((code) => firstCodes.includes(code)));
  expect(gaps.find(({ code }) => code === "dropped-restriction")?.count).toBe(6);
  const document = readFileSync("docs/ground.md", "utf8");
  expect(gaps.filter(({ heading }) => !new RegExp(`^#+ ${heading}$`, "m").test(document))).toEqual([]);
  // A complete and recent network lacks nothing.
  const completeStats = {
    ...{ edgesByVehicle: { boat: 4 }, jetties: 1, jettiesTooFar: 0, missingNodes: 0 },
    restrictions: { viaWay: 0, conditional: 0, ambiguous: 0 },
  };
  const complete = {
    network: { dataDate: new Date("2025-12-02T00:00:00Z"), hasExtract: true, emptyDistricts: [], stats: completeStats },
    ...{ isImportUnfinished: false, droppedSurveys: [], areTilesImported: true, mapPlaces: 10 },
    villages: { total: 5, approximate: 0, withoutPoint: 0 },
  };
  expect(findGroundGaps(complete, now)).toEqual([]);
});

function toPosition({ lng, lat }: { lng: number; lat: number }): [number, number] {
  return [lng, lat];
}
