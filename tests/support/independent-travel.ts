import { execFile } from "node:child_process";
import type { LngLat } from "../../db/columns";
import type { Vehicle } from "../../db/network-vocabulary";
import { ensurePrograms, findScipy } from "./system.mjs";

/** The paths of the two files that `npm run db -- export network` writes. */
export type ExportedNetwork = { edges: string; turns: string };
/** An area in degrees in which all roads are closed for all vehicles. */
export type Box = [west: number, south: number, east: number, north: number];

/**
 * Calculates travel times in the exported network with SciPy, at each incident while its `closedAreas` are closed.
 * Returns a list for each incident, with the time of each unit in milliseconds: null if the incident or the unit is off
 * the network, -1 if there is no route. Boats are not supported.
 */
export async function independentTravelMs(
  { edges, turns }: ExportedNetwork,
  query: { incidents: (LngLat & { closedAreas?: Box[] })[]; units: (LngLat & { vehicle: Vehicle })[] },
): Promise<(number | null)[][]> {
  ensurePrograms(["scipy"]);
  const python = findScipy() ?? "python3";
  const script = "tests/support/independent-travel.py";
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: 2 ** 30 };
    const child = execFile(python, [script, edges, turns], options, (error, stdout) => {
      if (error) reject(error);
      else resolve(JSON.parse(stdout));
    });
    child.stdin?.end(JSON.stringify(query));
  });
}
