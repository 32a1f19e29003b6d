/** What the ground can lack, in the order in which it is listed. */
export const groundGapCodes = [
  "no-network",
  "no-extract",
  "unfinished-import",
  "old-data",
  "dropped-survey",
  "district-without-road",
  "no-waterway",
  "no-jetty",
  "far-jetty",
  "cut-way",
  "dropped-restriction",
  "schematic-roads",
  "no-tiles",
  "no-map-places",
  "village-without-point",
  "approximate-village",
] as const;
export type GroundGapCode = (typeof groundGapCodes)[number];

export type GroundGap = {
  code: GroundGapCode;
  /** Number of jetties, nodes, restrictions or villages that it concerns, of `total`; 0 if it concerns none of these. */
  count: number;
  total: number;
  /** Names of the districts or files that it concerns, separated by commas. */
  names: string;
  /** The command that closes the gap; null if none does. */
  command: string | null;
  /** The heading in docs/ground.md that says more. */
  heading: string;
};

type Survey = { kind: string; file: string };

/** The facts about a routing network that decide what it lacks. */
export type NetworkFacts = {
  dataDate: Date | null;
  /** Whether the network contains an OpenStreetMap extract, and not only own surveys. */
  hasExtract: boolean;
  emptyDistricts: readonly string[];
  stats: {
    edgesByVehicle: { boat: number };
    jetties: number;
    jettiesTooFar: number;
    missingNodes: number;
    restrictions: { viaWay: number; conditional: number; ambiguous: number };
  };
};

export type GroundFacts = {
  network: NetworkFacts | null;
  isImportUnfinished: boolean;
  /** Own surveys of earlier networks that the current one does not contain. */
  droppedSurveys: readonly Survey[];
  /** Whether the maps draw the imported tiles, and not the ground shipped with the product. */
  areTilesImported: boolean;
  /** Number of places in the gazetteer of the current network. */
  mapPlaces: number;
  villages: { total: number; approximate: number; withoutPoint: number };
};

/** Data older than this is reported as old. */
const maxDataAgeMs = 365 * 24 * 3_600_000;

const importExtract = "npm run db -- import osm muba.osm.pbf";
const importRivers = "npm run db -- import rivers rivers.geojson";

/** For each gap, the command that closes it, and the heading in docs/ground.md. */
const remedies: Record<GroundGapCode, readonly [command: string | null, heading: string]> = {
  "no-network": [importExtract, "Loading an extract"],
  "no-extract": [importExtract, "Loading an extract"],
  "unfinished-import": [importExtract, "Loading an extract"],
  "old-data": [importExtract, "Loading an extract"],
  // `findGroundGaps` names the file.
  "dropped-survey": [null, "Own surveys"],
  "district-without-road": [importExtract, "Loading an extract"],
  "no-waterway": [importRivers, "Own surveys"],
  "no-jetty": [importRivers, "Own surveys"],
  "far-jetty": [importRivers, "Own surveys"],
  "cut-way": [importExtract, "Loading an extract"],
  "dropped-restriction": [null, "Rules of the road network"],
  "schematic-roads": [importExtract, "Map tiles"],
  "no-tiles": [importExtract, "Map tiles"],
  "no-map-places": [importExtract, "Gazetteer"],
  "village-without-point": [null, "Local names"],
  "approximate-village": [null, "Local names"],
};

function createGap(code: GroundGapCode, details: Partial<GroundGap> = {}): GroundGap {
  const [command, heading] = remedies[code];
  return { code, count: 0, total: 0, names: "", command, heading, ...details };
}

/** Lists what a routing network lacks. */
export function findNetworkGaps(network: NetworkFacts, now: Date): GroundGap[] {
  const { dataDate, hasExtract, emptyDistricts, stats } = network;
  const { viaWay, conditional, ambiguous } = stats.restrictions;
  const restrictionCount = viaWay + conditional + ambiguous;
  const isOld = dataDate !== null && now.getTime() - dataDate.getTime() > maxDataAgeMs;
  return [
    ...(hasExtract ? [] : [createGap("no-extract")]),
    ...(isOld ? [createGap("old-data")] : []),
    ...(emptyDistricts.length > 0 ? [createGap("district-without-road", { names: emptyDistricts.join(", ") })] : []),
    ...(stats.edgesByVehicle.boat === 0 ? [createGap("no-waterway")] : []),
    ...(stats.edgesByVehicle.boat > 0 && stats.jetties === 0 ? [createGap("no-jetty")] : []),
    ...(stats.jettiesTooFar > 0 ? [createGap("far-jetty", { count: stats.jettiesTooFar })] : []),
    ...(stats.missingNodes > 0 ? [createGap("cut-way", { count: stats.missingNodes })] : []),
    ...(restrictionCount > 0 ? [createGap("dropped-restriction", { count: restrictionCount })] : []),
  ];
}

/** Lists what the ground lacks, in the order of `groundGapCodes`. */
export function findGroundGaps(facts: GroundFacts, now: Date): GroundGap[] {
  const { network, villages } = facts;
  const { total } = villages;
  const gaps = [
    ...(network ? findNetworkGaps(network, now) : [createGap("no-network")]),
    ...(facts.isImportUnfinished ? [createGap("unfinished-import")] : []),
    ...facts.droppedSurveys.map(({ kind, file }) =>
      createGap("dropped-survey", { names: file, command: `npm run db -- import ${kind} ${file}` }),
    ),
    // The tiles are made from an extract. A network of own surveys alone has none.
    ...(facts.areTilesImported ? [] : [createGap(network?.hasExtract ? "no-tiles" : "schematic-roads")]),
    ...(facts.mapPlaces === 0 ? [createGap("no-map-places")] : []),
    ...(villages.withoutPoint > 0 ? [createGap("village-without-point", { count: villages.withoutPoint, total })] : []),
    ...(villages.approximate > 0 ? [createGap("approximate-village", { count: villages.approximate, total })] : []),
  ];
  return gaps.sort((a, b) => groundGapCodes.indexOf(a.code) - groundGapCodes.indexOf(b.code));
}
