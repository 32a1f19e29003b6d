import { stat } from "node:fs/promises";
import { join } from "node:path";
import { and, eq, inArray } from "drizzle-orm";
import { LRUCache } from "lru-cache";
import type { Db } from "../../db/client";
import { network } from "../../db/schema/network";
import type { Context } from "../context";
import type { Environment } from "../env";
import { readStats } from "./network-stats";
import { type Archive, openArchive } from "./read-archive";
import { readShippedGround } from "./shipped-ground";
import { addSurveys, readSurveys, type Surveys } from "./survey-tiles";

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
 * the same file is imported again. The version also covers how the surveys are drawn, because browsers keep its tiles
 * for a year.
 */
export async function readGround({ db, settings }: Context): Promise<GroundView> {
  const shippedGround = await readShippedGround();
  const [currentNetwork] = await db.select(networkColumns).from(network).where(eq(network.status, "current"));
  const surveys = currentNetwork ? await findSurveys(db, currentNetwork) : null;
  const imported = currentNetwork ? await findImported(settings, currentNetwork.checksum) : null;
  const { id, checksum, date } = currentNetwork ?? {};
  const isOfNetwork = imported !== null || surveys !== null;
  const version = [
    ...(isOfNetwork ? [id, checksum?.slice(0, checksumDigits)] : []),
    ...(surveys ? [surveys.digest] : []),
    ...(imported ? [] : [shippedGround.version]),
  ].join("-");
  const archive = (await findArchive({ db, settings }, version)) ?? shippedGround.archive;
  const { minZoom, maxZoom, minLon, minLat, maxLon, maxLat } = archive.header;
  return {
    ...{ version, minZoom, maxZoom, bounds: [minLon, minLat, maxLon, maxLat], sources: archive.metadata.sources },
    date: (imported && date) ?? null,
  };
}

const { id, checksum, sourceDate: date, stats } = network;
const networkColumns = { id, checksum, date, stats };

/**
 * The archive of a version, with the own surveys of its network; null if it is not on this machine, or if its network
 * is neither the current nor a retired one. The previous version can be requested as well as the current one, because
 * screens may still draw it.
 */
export async function findArchive(
  { db, settings }: Pick<Context, "db" | "settings">,
  version: string,
): Promise<Archive | null> {
  const shippedGround = await readShippedGround();
  if (version === shippedGround.version) return shippedGround.archive;
  const [, id, checksum, digest, shippedVersion] =
    /^(\d{1,9})-([0-9a-f]{12})(?:-([0-9a-f]{6}))?(?:-(shipped-\w+))?$/.exec(version) ?? [];
  if (!id || !checksum || (shippedVersion && shippedVersion !== shippedGround.version)) return null;
  const base = shippedVersion ? shippedGround.archive : await findImported(settings, checksum);
  if (!base) return null;
  const known = archives.get(version);
  if (known?.base === base) return known.archive;
  const condition = and(eq(network.id, Number(id)), inArray(network.status, ["current", "retired"]));
  const [storedNetwork] = await db.select(networkColumns).from(network).where(condition);
  if (!storedNetwork?.checksum.startsWith(checksum)) return null;
  const surveys = digest ? await findSurveys(db, storedNetwork) : null;
  if (surveys?.digest !== digest) return null;
  const archive = surveys ? addSurveys(base, surveys) : base;
  archives.set(version, { base, archive });
  return archive;
}

/** Screens draw the current version or the previous one. */
const keptVersions = 2;
const archives = new LRUCache<string, { base: Archive; archive: Archive }>({ max: keptVersions });
/** By id and checksum of the network. They are read only once for each network, because a network never changes. */
const surveysByNetwork = new LRUCache<string, Promise<Surveys | null>>({ max: keptVersions });

type NetworkWithSurveys = { id: number; checksum: string; stats: Record<string, unknown> };

async function findSurveys(db: Db, { id, checksum, stats }: NetworkWithSurveys): Promise<Surveys | null> {
  if (readStats(stats).surveys.length === 0) return null;
  const key = `${id} ${checksum}`;
  const knownSurveys = surveysByNetwork.get(key);
  if (knownSurveys) return knownSurveys;
  const surveys = readSurveys(db, id);
  surveysByNetwork.set(key, surveys);
  surveys.catch(() => surveysByNetwork.delete(key));
  return surveys;
}

type OpenedArchive = { path: string; modifiedAt: number; archive: Promise<Archive> };

/** The open archives, oldest first. */
let openedArchives: OpenedArchive[] = [];

async function findImported({ groundFolder }: Context["settings"], checksum: string): Promise<Archive | null> {
  if (!groundFolder) return null;
  const path = archivePath(groundFolder, checksum);
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
  while (openedArchives.length > keptVersions) {
    const [oldestArchive] = openedArchives.splice(0, 1);
    oldestArchive?.archive.then(({ close }) => close()).catch(() => {});
  }
  return newArchive.archive;
}
