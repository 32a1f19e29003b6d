import { stat } from "node:fs/promises";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { network } from "../../db/schema/network";
import type { Context } from "../context";
import type { Environment } from "../env";
import { type Archive, openArchive } from "./read-archive";
import { readShippedGround } from "./shipped-ground";

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
 * or its archive is not on this machine. Each import has its own version, even if the same file is imported again.
 */
export async function readGround({ db, settings }: Context): Promise<GroundView> {
  const [currentNetwork] = await db
    .select({ id: network.id, checksum: network.checksum, date: network.sourceDate })
    .from(network)
    .where(eq(network.status, "current"));
  const version = currentNetwork && `${currentNetwork.id}-${currentNetwork.checksum.slice(0, checksumDigits)}`;
  const importedArchive = version === undefined ? null : await findArchive(settings.groundFolder, version);
  const ground = importedArchive && version ? { version, archive: importedArchive } : await readShippedGround();
  const { minZoom, maxZoom, minLon, minLat, maxLon, maxLat } = ground.archive.header;
  return {
    version: ground.version,
    minZoom,
    maxZoom,
    bounds: [minLon, minLat, maxLon, maxLat],
    sources: ground.archive.metadata.sources,
    date: (importedArchive && currentNetwork?.date) ?? null,
  };
}

/**
 * The archive of a version; null if it is not on this machine. The previous version can be requested as well as the
 * current one, because screens may still draw it.
 */
export async function findArchive(groundFolder: string | undefined, version: string): Promise<Archive | null> {
  const [, checksum] = /^\d{1,9}-([0-9a-f]{12})$/.exec(version) ?? [];
  if (checksum) return groundFolder ? openImported(archivePath(groundFolder, checksum)) : null;
  const shippedGround = await readShippedGround();
  return version === shippedGround.version ? shippedGround.archive : null;
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
