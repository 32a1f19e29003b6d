import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import type { FeatureCollection, MultiPolygon, Polygon } from "geojson";
import type { PlanRequirement, Scenario, ScenarioUnit } from "./brute-force";
import { createRandom, type RandomGenerator } from "./seeded-random";

type Point = { lng: number; lat: number };

/** 500 random units with their agencies and stations, and the same data as the text of import files. */
export type RandomScenario = Scenario & { agenciesCsv: string; stationsCsv: string; unitsCsv: string };

const unitKinds: [string, number, string[]][] = [
  ["ambulance", 120, ["trauma", "midwife"]],
  ["police-patrol", 110, ["k9"]],
  ["fire-engine", 70, ["hazmat"]],
  ["rescue-team", 50, ["extrication"]],
  ["disaster-team", 35, []],
  ["civil-order-patrol", 30, []],
  ["rescue-boat", 25, ["water-rescue"]],
  ["social-team", 20, ["counsellor"]],
  ["protection-team", 20, ["counsellor"]],
  ["tow-truck", 12, ["heavy-recovery"]],
  ["public-works-crew", 8, []],
];

/**
 * Agencies of both dispatch rules. Units of every kind are spread over them at random, so that both rules usually have
 * candidates for the same requirement.
 */
const agencies = { byArea: ["area-1", "area-2", "area-3"], nearest: ["near-1", "near-2", "near-3", "near-4"] };

export function createRandomScenario(seed: number, now: Date): RandomScenario {
  const random = createRandom(seed);
  const districts = readDistricts();
  const allAgencies = [...agencies.byArea, ...agencies.nearest];
  const stations = Array.from({ length: 60 }, (_, index) => {
    const areas = random.chance(0.6) ? [...new Set([1, 2, 3].map(() => random.pick([...districts.keys()])))] : [];
    return { code: `st-${index}`, agency: random.pick(allAgencies), ...randomPoint(random), areas };
  });
  // Move each of six stations to the point of a randomly picked station.
  for (const station of stations.slice(0, 6)) Object.assign(station, pointOf(random.pick(stations)));

  const units = unitKinds.flatMap(([kind, count, skills]) => Array.from({ length: count }, () => aUnit(kind, skills)));
  return {
    districts,
    stations: new Map(stations.map((station) => [station.code, station])),
    areaAgencies: new Set(agencies.byArea),
    units,
    agenciesCsv: toCsv("code,name,dispatch_rule,phone", [
      ...agencies.byArea.map((code) => [code, code, "responsible-area", ""]),
      ...agencies.nearest.map((code) => [code, code, "nearest", ""]),
    ]),
    stationsCsv: toCsv(
      "code,name,agency,kind,lng,lat,areas",
      stations.map(({ code, agency, lng, lat, areas }) => [code, code, agency, "other", lng, lat, areas.join(";")]),
    ),
    unitsCsv: unitsCsv(units),
  };

  function aUnit(kind: string, skills: string[]): ScenarioUnit {
    // A fifth of the units are based at the first four stations, so that many share a point.
    const station = random.chance(0.92) ? random.pick(random.chance(0.2) ? stations.slice(0, 4) : stations) : null;
    const agency = station && random.chance(0.9) ? station.agency : random.pick(allAgencies);
    const fix = random.chance(0.7)
      ? { ...(station && random.chance(0.1) ? pointOf(station) : randomPoint(random)), at: now }
      : null;
    const callSign = random.pick(["M", "m", "MUBA ", "Ö-"]) + random.integer(0, 999_999);
    return {
      callSign,
      kind,
      skills: skills.filter(() => random.chance(0.5)),
      agency,
      station: station?.code ?? null,
      onDuty: random.chance(0.9),
      fix,
      busyWith: null,
    };
  }
}

/** Returns the text of `units.csv` for these units. The time of the import becomes the time of their fixes. */
function unitsCsv(units: ScenarioUnit[]): string {
  return toCsv(
    "call_sign,agency,kind,skills,station,mobility,duty,lng,lat",
    units.map(({ callSign, agency, kind, skills, station, onDuty, fix }) => [
      callSign,
      agency,
      kind,
      skills.join(";"),
      station ?? "",
      kind === "rescue-boat" ? "river" : "road",
      onDuty ? "available" : "off-duty",
      fix?.lng ?? "",
      fix?.lat ?? "",
    ]),
  );
}

/**
 * Returns a random point for an incident: at a village, in the town, at a station, anywhere in the regency, or
 * sometimes outside the regency.
 */
export function randomIncidentPoint(random: RandomGenerator, { stations }: Scenario): Point {
  const randomShare = random.number();
  if (randomShare < 0.25) return random.pick(villages);
  if (randomShare < 0.55)
    return { lng: 103.8344 + random.between(-0.02, 0.02), lat: -2.8819 + random.between(-0.02, 0.02) };
  if (randomShare < 0.65) return pointOf(random.pick([...stations.values()]));
  if (randomShare < 0.98) return randomPoint(random);
  return { lng: random.between(95, 141), lat: random.between(-11, 6) };
}

/** Returns a random point in the bounding box of the regency, extended by a margin. */
export function randomPoint(random: RandomGenerator): Point {
  return { lng: random.between(102.9, 105.2), lat: random.between(-3.5, -1.4) };
}

/** Reads the response plans of the reference data, keyed by type and priority: `plans.get("flood 1")`. */
export function readPlans(): Map<string, PlanRequirement[]> {
  const plans = new Map<string, PlanRequirement[]>();
  for (const { type, priority, order, kind, count, skills } of readTable("plans.csv")) {
    const requirement = {
      order: Number(order),
      kind: kind ?? "",
      count: Number(count),
      skills: skills?.split(";").filter(Boolean) ?? [],
    };
    plans.set(`${type} ${priority}`, [...(plans.get(`${type} ${priority}`) ?? []), requirement]);
  }
  return plans;
}

/** Reads the codes of the incident types with mode `confirm`. */
export function readConfirmTypes(): Set<string> {
  return new Set(readTable("incident_types.csv").flatMap(({ code = "", mode }) => (mode === "confirm" ? [code] : [])));
}

const villages = readTable("villages.csv")
  .filter(({ lng }) => lng !== "")
  .map(({ lng, lat }) => ({ lng: Number(lng), lat: Number(lat) }));

function readDistricts(): Map<string, Polygon | MultiPolygon> {
  const file = readFileSync(join("db/seed/data", "districts.geojson"), "utf8");
  const { features } = JSON.parse(file) as FeatureCollection<Polygon | MultiPolygon, { code: string }>;
  return new Map(features.map(({ properties, geometry }) => [properties.code, geometry]));
}

function readTable(name: string): Record<string, string>[] {
  return parse(readFileSync(join("db/seed/data", name)), { columns: true, bom: true });
}

function pointOf({ lng, lat }: Point): Point {
  return { lng, lat };
}

function toCsv(header: string, rows: (string | number)[][]): string {
  return [header, ...rows.map((row) => row.join(","))].join("\n");
}
