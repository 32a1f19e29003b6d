import { stat } from "node:fs/promises";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { network } from "../../db/schema/network";
import type { Context } from "../context";
import type { Environment } from "../env";
import { readStats } from "./network-stats";
import { type Archive, openArchive } from "./read-archive";
import { readShippedGround } from "./shipped-ground";
import { addSurveys } from "./survey-tiles";

/** What a screen needs to draw the base map. */
export type GroundView = {
  version: string;
  minZoom: number;
  maxZoom: number;
  /** West, south, east and north in degrees; there are no tiles outside these bounds. */
  bounds: [number, number, number, number];
  /** Codes of the sources to credit on the map. */
  sources: readonly string[];
  /** The date of the data; null if it is not known. */
  date: Date | null;
};

/** The folder of the PMTiles files of imported base maps. */
export function findGroundFolder({
  GROUND_FOLDER,
  DATA_FOLDER,
}: Pick<Environment, "GROUND_FOLDER" | "DATA_FOLDER">): string {
  return GROUND_FOLDER ?? join(DATA_FOLDER, "ground");
}

/** Path of the PMTiles file of an imported base map, named after the checksum of its network. */
export function archivePath(folder: string, checksum: string): string {
  return join(folder, `${checksum.slice(0, checksumDigits)}.pmtiles`);
}

const checksumDigits = 12;

/**
 * The base map that screens draw: the one imported with the current network, or the shipped one if there is no network
 * or its archive is not on this machine, with the own surveys of the network. Each import has its own version, even if
 * the same file is imported again.
 */
export async function readGround({ db, settings }: Context): Promise<GroundView> {
  const { id, checksum, sourceDate, stats } = network;
  const [currentNetwork] = await db
    .select({ id, checksum, date: sourceDate, stats })
    .from(network)
    .where(eq(network.status, "current"));
  const importedVersion = currentNetwork && `${currentNetwork.id}-${currentNetwork.checksum.slice(0, checksumDigits)}`;
  const importedArchive = importedVersion ? await findArchive({ db, settings }, importedVersion) : null;
  const shippedGround = await readShippedGround();
  const hasSurveys = readStats(currentNetwork?.stats ?? {}).surveys.length > 0;
  const shippedVersion = hasSurveys ? `${importedVersion}-${shippedGround.version}` : shippedGround.version;
  const version = importedArchive && importedVersion ? importedVersion : shippedVersion;
  const archive = importedArchive ?? (await findArchive({ db, settings }, version)) ?? shippedGround.archive;
  const { minZoom, maxZoom, minLon, minLat, maxLon, maxLat } = archive.header;
  return {
    ...{ version, minZoom, maxZoom, bounds: [minLon, minLat, maxLon, maxLat], sources: archive.metadata.sources },
    date: (importedArchive && currentNetwork?.date) ?? null,
  };
}

/**
 * The archive of a version, with the own surveys of its network; null if it is not on this machine. The previous version
 * can be requested as well as the current one, because screens may still draw it.
 */
export async function findArchive(
  { db, settings: { groundFolder } }: Pick<Context, "db" | "settings">,
  version: string,
): Promise<Archive | null> {
  const shippedGround = await readShippedGround();
  if (version === shippedGround.version) return shippedGround.archive;
  const [, networkId, checksum, shippedVersion] = /^(\d{1,9})-([0-9a-f]{12})(?:-(shipped-\w+))?$/.exec(version) ?? [];
  if (!networkId || !checksum || (shippedVersion && shippedVersion !== shippedGround.version)) return null;
  if (shippedVersion) return withSurveys(db, version, Number(networkId), shippedGround.archive);
  const archive = groundFolder ? await openImported(archivePath(groundFolder, checksum)) : null;
  return archive && withSurveys(db, version, Number(networkId), archive);
}

type ArchiveWithSurveys = { base: Archive; archive: Promise<Archive> };

/** Archives with surveys by version, oldest first, so that the database is not read for each tile. */
const archivesWithSurveys = new Map<string, ArchiveWithSurveys>();

function withSurveys(db: Db, version: string, networkId: number, base: Archive): Promise<Archive> {
  const known = archivesWithSurveys.get(version);
  if (known?.base === base) return known.archive;
  const archive = addSurveys(db, networkId, base);
  archivesWithSurveys.delete(version);
  archivesWithSurveys.set(version, { base, archive });
  archive.catch(() => archivesWithSurveys.delete(version));
  for (const oldVersion of archivesWithSurveys.keys()) {
    if (archivesWithSurveys.size <= maxOpenedArchives) break;
    archivesWithSurveys.delete(oldVersion);
  }
  return archive;
}

type OpenedArchive = { path: string; modifiedAt: number; archive: Promise<Archive> };

/** The open archives, oldest first. Two are kept open, because screens draw the current version or the previous one. */
let openedArchives: OpenedArchive[] = [];
const maxOpenedArchives = 2;

async function openImported(path: string): Promise<Archive | null> {
  const modifiedAt = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
  if (modifiedAt === null) return null;
  const openedArchive = openedArchives.find(
    (candidate) => candidate.path === path && candidate.modifiedAt === modifiedAt,
  );
  if (openedArchive) return openedArchive.archive;
  const newArchive = { path, modifiedAt, archive: openArchive(path) };
  openedArchives.push(newArchive);
  // Open the file again the next time. The cause, such as missing permissions, does not show in its modification time.
  newArchive.archive.catch(() => {
    openedArchives = openedArchives.filter((other) => other !== newArchive);
  });
  while (openedArchives.length > maxOpenedArchives) {
    const [oldestArchive] = openedArchives.splice(0, 1);
    oldestArchive?.archive.then(({ close }) => close()).catch(() => {});
  }
  return newArchive.archive;
}
