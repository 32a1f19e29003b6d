import { type Vehicle, vehicles } from "../../db/network-vocabulary";
import type { Mobility, UnitKind } from "../../db/vocabulary";

/** Kinds of units with heavy vehicles, which use the speeds and roads of a fire engine. */
const heavyKinds: readonly UnitKind[] = ["fire-engine", "tow-truck", "public-works-crew"];

/**
 * The vehicle whose travel times apply to a unit. Units that travel by river use a boat; the skill `motorcycle` means
 * that the crew rides one. By road, ambulances and heavy vehicles have their own times, and all other units use those
 * of a patrol car.
 */
export function findVehicle(unit: { kind: UnitKind; mobility: Mobility; skills: readonly string[] }): Vehicle {
  if (unit.mobility === "river") return "boat";
  if (unit.skills.includes("motorcycle")) return "motorcycle";
  if (unit.kind === "ambulance") return "ambulance";
  return heavyKinds.includes(unit.kind) ? "fire-engine" : "patrol";
}

/** How a vehicle travels when no network is used. */
export function findMobility(vehicle: Vehicle): Mobility {
  return vehicle === "boat" ? "river" : "road";
}

/** The bit of a vehicle in `network_edge.main_parts`: ambulance 1, fire engine 2, patrol 4, motorcycle 8, boat 16. */
export function toVehicleBit(vehicle: Vehicle): number {
  return 1 << vehicles.indexOf(vehicle);
}
