import { type EdgeClass, type Vehicle, vehicles } from "../../db/network-vocabulary";

/** Tags of an OpenStreetMap object. */
export type Tags = Readonly<Record<string, string | undefined>>;

export type Direction = "forward" | "backward";

/**
 * Edge class by `highway` value, for roads open to cars. A link has the class of the road that it leads to. The value
 * `road` marks a road whose class is unknown.
 */
const roadClasses: Record<string, EdgeClass> = {
  motorway: "motorway",
  motorway_link: "motorway",
  trunk: "trunk",
  trunk_link: "trunk",
  primary: "primary",
  primary_link: "primary",
  secondary: "secondary",
  secondary_link: "secondary",
  tertiary: "tertiary",
  tertiary_link: "tertiary",
  unclassified: "unclassified",
  road: "unclassified",
  residential: "residential",
  living_street: "living_street",
  service: "service",
  track: "track",
};

/**
 * Values of `highway` for ways that motor vehicles may use only if access tags say so. `narrowWays` are too narrow for
 * cars in any case.
 */
const narrowWays = new Set(["path", "bridleway"]);
const footWays = new Set(["pedestrian", "footway", "cycleway", "busway"]);

/**
 * Access values that close a way to emergency vehicles. All others admit them: private, destination, delivery,
 * agricultural, ...
 */
const closingValues = new Set(["no", "use_sidepath"]);
/** Values of the key `emergency` that are about access; other values, such as fire_hydrant, are not. */
const emergencyAccess = new Set(["yes", "no", "designated", "official", "private", "permissive", "destination"]);

/** Access keys from general to specific; the most specific one present decides. */
const accessKeys: Record<Vehicle, readonly string[]> = {
  ambulance: ["access", "vehicle", "motor_vehicle", "motorcar", "emergency"],
  "fire-engine": ["access", "vehicle", "motor_vehicle", "motorcar", "emergency"],
  patrol: ["access", "vehicle", "motor_vehicle", "motorcar", "emergency"],
  motorcycle: ["access", "vehicle", "motor_vehicle", "motorcycle", "emergency"],
  boat: ["access", "boat", "motorboat"],
};

/** The edge class of a way in the network; null if no vehicle can use the way. */
export function classifyEdge(tags: Tags): EdgeClass | null {
  const { highway, waterway } = tags;
  if (highway !== undefined) {
    if (tags.area === "yes" || tags.smoothness === "impassable" || tags.impassable === "yes") return null;
    const roadClass = roadClasses[highway];
    if (roadClass && Object.hasOwn(roadClasses, highway)) return roadClass;
    const carAccess = readAccess(tags, "patrol", "forward", ["motor_vehicle", "motorcar", "emergency"]);
    const motorcycleAccess = readAccess(tags, "motorcycle", "forward", ["motor_vehicle", "motorcycle", "emergency"]);
    if (footWays.has(highway) && carAccess === true) return "service";
    if ((footWays.has(highway) || narrowWays.has(highway)) && motorcycleAccess === true) return "path";
    return null;
  }
  if (tags.route === "ferry") return "ferry";
  if (tags.tunnel === "culvert") return null;
  return waterway === "river" || waterway === "canal" ? waterway : null;
}

/** Whether a vehicle may use a way in the given direction, according to the access and one-way tags. */
export function mayPass(tags: Tags, edgeClass: EdgeClass, vehicle: Vehicle, direction: Direction): boolean {
  const isWater = edgeClass === "river" || edgeClass === "canal";
  if ((vehicle === "boat") !== isWater && edgeClass !== "ferry") return false;
  if (edgeClass === "path" && vehicle !== "motorcycle") return false;
  // A ferry carries vehicles only if its tags say so.
  const keys = edgeClass === "ferry" && vehicle !== "boat" ? accessKeys[vehicle].slice(1) : accessKeys[vehicle];
  const isAllowedByDefault = edgeClass !== "ferry" || vehicle === "boat";
  if (!(readAccess(tags, vehicle, direction, keys) ?? isAllowedByDefault)) return false;
  const oneWay = readOneWay(tags, edgeClass, vehicle);
  return oneWay === "both" || oneWay === direction;
}

/** Whether the most specific access tag admits the vehicle; null if there is none. */
function readAccess(tags: Tags, vehicle: Vehicle, direction: Direction, keys = accessKeys[vehicle]): boolean | null {
  for (const key of keys.toReversed()) {
    const value = tags[`${key}:${direction}`] ?? tags[key];
    if (value === undefined || (key === "emergency" && !emergencyAccess.has(value))) continue;
    return !closingValues.has(value);
  }
  return null;
}

/**
 * The direction in which a vehicle may use a way according to its one-way tags. Emergency vehicles obey one-way
 * streets: driving against the traffic would delay them or stop them altogether.
 */
export function readOneWay(tags: Tags, edgeClass: EdgeClass, vehicle: Vehicle): Direction | "both" | "none" {
  // On rivers `oneway` is often used for the direction of the current.
  const value =
    vehicle === "boat"
      ? (tags["oneway:boat"] ?? (edgeClass === "ferry" ? tags.oneway : undefined))
      : (tags["oneway:emergency"] ??
        (vehicle === "motorcycle" ? tags["oneway:motorcycle"] : tags["oneway:motorcar"]) ??
        tags["oneway:motor_vehicle"] ??
        tags.oneway);
  switch (value) {
    case "yes":
    case "true":
    case "1":
      return "forward";
    case "-1":
    case "reverse":
      return "backward";
    case "no":
    case "false":
    case "0":
    case "alternating":
      return "both";
    // The direction of such a road changes with time, and the data does not say when.
    case "reversible":
      return "none";
    default:
      return isRoundabout(tags) || tags.highway === "motorway" ? "forward" : "both";
  }
}

export function isRoundabout({ junction }: Tags): boolean {
  return junction === "roundabout" || junction === "circular";
}

/**
 * Barriers that stop cars unless their access tags say otherwise. All other barriers, such as gates, can be passed or
 * opened.
 */
const carBarriers = new Set([
  ...["bollard", "block", "jersey_barrier", "cycle_barrier", "motorcycle_barrier", "log", "debris", "chain", "rope"],
  ...["fence", "wall", "hedge", "ditch", "turnstile", "kissing_gate", "stile", "full-height_turnstile", "guard_rail"],
  ...["horse_stile", "sump_buster", "bus_trap", "planter", "tank_trap", "tyres"],
]);
/** The car barriers that motorcycles can pass. */
const barriersMotorcyclesPass = new Set(["bollard", "block", "sump_buster", "bus_trap", "planter"]);
/** Waterway obstacles that boats cannot pass. They can pass locks. */
const waterBarriers = new Set(["dam", "weir", "waterfall", "rapids", "sluice_gate"]);

/** The vehicles that cannot pass a node with these tags, as a bit set in the order of `vehicles`. */
export function findStoppedVehicleBits(tags: Tags): number {
  const { barrier, waterway } = tags;
  if (barrier === undefined && waterway === undefined) return 0;
  let stoppedBits = 0;
  for (const [bit, vehicle] of vehicles.entries()) {
    const canPass =
      vehicle === "boat" ? !waterBarriers.has(waterway ?? "") || tags.boat === "yes" : canPassBarrier(tags, vehicle);
    if (!canPass) stoppedBits |= 1 << bit;
  }
  return stoppedBits;
}

function canPassBarrier(tags: Tags, vehicle: Vehicle): boolean {
  const { barrier } = tags;
  if (barrier === undefined) return true;
  const access = readAccess(tags, vehicle, "forward");
  if (access !== null) return access;
  if (barrier === "bollard" && tags.bollard === "rising") return true;
  return !carBarriers.has(barrier) || (vehicle === "motorcycle" && barriersMotorcyclesPass.has(barrier));
}

/** Whether people can board and leave boats at an object with these tags. */
export function isJetty(tags: Tags): boolean {
  return (
    tags.man_made === "pier" ||
    tags.amenity === "ferry_terminal" ||
    tags.leisure === "slipway" ||
    tags.leisure === "marina" ||
    tags.waterway === "dock" ||
    tags.waterway === "boatyard" ||
    tags.harbour === "yes" ||
    (tags.mooring !== undefined && tags.mooring !== "no")
  );
}
