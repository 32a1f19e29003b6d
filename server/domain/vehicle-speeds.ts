import { type EdgeClass, type Vehicle, vehicles } from "../../db/network-vocabulary";
import { type Direction, isRoundabout, mayPass, type Tags } from "./road-rules";

/**
 * Median speeds of whole trips in km/h; 0 if the vehicle cannot use the road. They are assumptions, not measurements:
 * the limits of Indonesian law (100 on motorways, 80 between towns, 50 in towns, 30 in housing areas: PP 79/2013)
 * reduced for traffic, bends and villages along the road. A fire engine is heavy and slow to accelerate; a motorcycle
 * passes queues, but its speed is limited by how far its rider can see. The boat is an agency's speedboat; it is slower
 * in narrow canals. Factors learned from trips correct the travel times (`learned-speeds.ts`).
 */
const baseSpeedsKmh: Record<EdgeClass, Record<Vehicle, number>> = {
  motorway: { ambulance: 90, "fire-engine": 75, patrol: 95, motorcycle: 80, boat: 0 },
  trunk: { ambulance: 65, "fire-engine": 55, patrol: 70, motorcycle: 60, boat: 0 },
  primary: { ambulance: 60, "fire-engine": 50, patrol: 65, motorcycle: 55, boat: 0 },
  secondary: { ambulance: 50, "fire-engine": 42, patrol: 55, motorcycle: 50, boat: 0 },
  tertiary: { ambulance: 42, "fire-engine": 35, patrol: 45, motorcycle: 45, boat: 0 },
  unclassified: { ambulance: 35, "fire-engine": 28, patrol: 38, motorcycle: 38, boat: 0 },
  residential: { ambulance: 25, "fire-engine": 20, patrol: 28, motorcycle: 28, boat: 0 },
  living_street: { ambulance: 15, "fire-engine": 12, patrol: 15, motorcycle: 15, boat: 0 },
  service: { ambulance: 15, "fire-engine": 12, patrol: 15, motorcycle: 18, boat: 0 },
  track: { ambulance: 25, "fire-engine": 18, patrol: 28, motorcycle: 28, boat: 0 },
  path: { ambulance: 0, "fire-engine": 0, patrol: 0, motorcycle: 15, boat: 0 },
  ferry: { ambulance: 10, "fire-engine": 10, patrol: 10, motorcycle: 10, boat: 25 },
  river: { ambulance: 0, "fire-engine": 0, patrol: 0, motorcycle: 0, boat: 25 },
  canal: { ambulance: 0, "fire-engine": 0, patrol: 0, motorcycle: 0, boat: 15 },
};

/**
 * Maximum speeds in km/h by the tags of a way. Speeds by surface, track grade and smoothness are multiplied by 0.8 for
 * a fire engine.
 */
const surfaceLimits: Record<string, number> = {
  ...{ paving_stones: 40, sett: 30, cobblestone: 30, unhewn_cobblestone: 20, metal: 30, wood: 20 },
  ...{ unpaved: 35, compacted: 40, fine_gravel: 40, laterite: 35, gravel: 30, pebblestone: 25, rock: 15 },
  ...{ dirt: 20, earth: 20, ground: 20, soil: 20, grass: 15, clay: 15, sand: 10, mud: 8 },
};
const trackGradeLimits: Record<string, number> = { grade1: 40, grade2: 30, grade3: 20, grade4: 15, grade5: 10 };
const smoothnessLimits: Record<string, number> = { bad: 30, very_bad: 20, horrible: 12, very_horrible: 8 };
/** A track without surface tags is treated as an earth track. */
const unknownTrackLimitKmh = 20;
const linkRoadLimitKmh = 50;
const roundaboutLimitKmh = 30;
const fireEngineFactor = 0.8;

/** Weight (tonnes), height and width (metres) of a loaded vehicle, compared with the tags of the same name. */
const vehicleSizes: Record<Exclude<Vehicle, "boat">, { maxweight: number; maxheight: number; maxwidth: number }> = {
  ambulance: { maxweight: 3.5, maxheight: 2.7, maxwidth: 2.1 },
  "fire-engine": { maxweight: 12, maxheight: 3.2, maxwidth: 2.5 },
  patrol: { maxweight: 2.5, maxheight: 2, maxwidth: 1.9 },
  motorcycle: { maxweight: 0.3, maxheight: 2, maxwidth: 0.9 },
};

/**
 * Number of slots: one per vehicle and direction, in the order ambulance along the line, ambulance against it, fire
 * engine along the line, ...
 */
export const slotCount = vehicles.length * 2;

/** The speed in km/h for each slot; 0 if the vehicle may not use the way in that direction. */
export function listSpeeds(tags: Tags, edgeClass: EdgeClass): number[] {
  return vehicles.flatMap((vehicle) =>
    (["forward", "backward"] as const).map((direction) =>
      mayPass(tags, edgeClass, vehicle, direction) && isWithinSizeLimits(tags, vehicle)
        ? computeSpeed(tags, edgeClass, vehicle, direction)
        : 0,
    ),
  );
}

function computeSpeed(tags: Tags, edgeClass: EdgeClass, vehicle: Vehicle, direction: Direction): number {
  const baseKmh = baseSpeedsKmh[edgeClass][vehicle];
  if (baseKmh === 0) return 0;
  const postedKmh = parseSpeedKmh(tags[`maxspeed:${direction}`] ?? tags.maxspeed);
  if (vehicle === "boat") return Math.min(baseKmh, postedKmh);
  const isHeavy = vehicle === "fire-engine";
  if (isHeavy && (tags.tracktype === "grade5" || tags.smoothness === "very_horrible")) return 0;
  const surfaceLimitKmh = Math.min(
    findLimit(surfaceLimits, tags.surface),
    findLimit(trackGradeLimits, tags.tracktype),
    findLimit(smoothnessLimits, tags.smoothness),
    edgeClass === "track" && tags.surface === undefined && tags.tracktype === undefined
      ? unknownTrackLimitKmh
      : Infinity,
  );
  return Math.min(
    baseKmh,
    postedKmh,
    surfaceLimitKmh * (isHeavy ? fireEngineFactor : 1),
    tags.highway?.endsWith("_link") ? linkRoadLimitKmh : Infinity,
    isRoundabout(tags) ? roundaboutLimitKmh : Infinity,
  );
}

function findLimit(limits: Record<string, number>, key = ""): number {
  return Object.hasOwn(limits, key) ? (limits[key] as number) : Infinity;
}

function isWithinSizeLimits(tags: Tags, vehicle: Vehicle): boolean {
  if (vehicle === "boat") return true;
  return Object.entries(vehicleSizes[vehicle]).every(([key, size]) => size <= parseLimit(tags[key]));
}

/**
 * A signposted speed limit in km/h; Infinity if there is none. Values that are not numbers (signals, RU:urban, none)
 * and conditional limits are ignored.
 */
function parseSpeedKmh(value = ""): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(?: ?(km\/h|kmh|mph|knots))?$/.exec(value) ?? [];
  if (number === undefined || Number(number) < 1) return Infinity;
  return Number(number) * (unit === "mph" ? 1.609344 : unit === "knots" ? 1.852 : 1);
}

/** A limit in tonnes or metres; Infinity if there is none or it is in a different unit. */
function parseLimit(value = ""): number {
  const [, number] = /^(\d+(?:\.\d+)?)(?: ?[tm])?$/.exec(value) ?? [];
  return number === undefined ? Infinity : Number(number);
}

/** Crossing time of a ferry from its tag `duration` (minutes, hh:mm, hh:mm:ss or ISO 8601); null if it has none. */
export function parseFerrySeconds({ duration = "" }: Tags): number | null {
  const [, hours = "0", minutes, seconds = "0"] =
    /^(?:(\d+):)?(\d+)(?::(\d\d))?$/.exec(duration) ?? /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration) ?? [];
  const totalSeconds = Number(hours) * 3_600 + Number(minutes ?? 0) * 60 + Number(seconds);
  return totalSeconds > 0 ? totalSeconds : null;
}
