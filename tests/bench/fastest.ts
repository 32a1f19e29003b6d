import geodesic from "geographiclib-geodesic";
import { openPostgres } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { compareTravel, type Travel } from "../../server/domain/travel";
import { importOsm } from "../../server/ground/import-osm";
import { loadCurrentNetwork } from "../../server/routing/current-network";
import { createDatabase, migrateAndSeed } from "../support/databases";
import { aContext } from "../support/makers";
import { startPostgres } from "../support/postgres";
import { createRandom } from "../support/seeded-random";
import type { Report, Row } from "./report";

const incidentCount = 1_000;
const unitCounts = [15, 40, 100, 500];

/**
 * On the road network of Porto, measures how often the ambulance that is nearest in a straight line is not the first to
 * arrive, and how much later it arrives.
 */
export async function benchFastest(): Promise<Report> {
  const postgres = await startPostgres({});
  try {
    const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
    const database = await openPostgres(url, { size: 2 });
    await migrateAndSeed(database);
    await importOsm(aContext(database.db), database, { path: "tests/data/osm/porto.osm.pbf", anywhere: true });
    const network = await loadCurrentNetwork(database.db);
    const rows = unitCounts.map((unitCount) =>
      measure(unitCount, (location) => network.searchTo(location, { closures: [] })),
    );
    await database.close();
    return {
      tables: { [`Nearest in a straight line but not the quickest, of ${incidentCount} incidents in Porto`]: rows },
      targets: [],
      notes: ["Ambulances at random places of Porto; those that no road reaches count as last"],
    };
  } finally {
    await postgres.stop();
  }
}

type SearchTo = (location: LngLat) => {
  computeAll(origins: (LngLat & { straightM: number; vehicle: "ambulance" })[]): Travel[];
};

function measure(unitCount: number, searchTo: SearchTo): Row {
  const random = createRandom(unitCount);
  const randomPoint = () => ({ lng: random.between(-8.72, -8.52), lat: random.between(41.08, 41.25) });
  let slowerNearestCount = 0;
  /** The delays of nearest units that have a route. */
  const delaySeconds: number[] = [];
  for (let incident = 0; incident < incidentCount; incident++) {
    const location = randomPoint();
    const origins = Array.from({ length: unitCount }, () => {
      const from = randomPoint();
      const straightM = geodesic.Geodesic.WGS84.Inverse(from.lat, from.lng, location.lat, location.lng).s12 ?? 0;
      return { ...from, straightM, vehicle: "ambulance" as const };
    }).sort((a, b) => a.straightM - b.straightM);
    const travelTimes = searchTo(location).computeAll(origins);
    const [nearest] = travelTimes;
    const [fastest] = travelTimes.toSorted(compareTravel);
    if (!nearest || !fastest || compareTravel(nearest, fastest) <= 0) continue;
    slowerNearestCount++;
    if (nearest.reason !== "no-road") delaySeconds.push(nearest.seconds - fastest.seconds);
  }
  const medianDelaySeconds = delaySeconds.sort((a, b) => a - b)[Math.floor(delaySeconds.length / 2)] ?? 0;
  return {
    units: unitCount,
    incidents: incidentCount,
    "not the quickest, %": (slowerNearestCount / incidentCount) * 100,
    "median loss, s": medianDelaySeconds,
  };
}
