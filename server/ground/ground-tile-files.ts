import { link, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { network } from "../../db/schema/network";
import type { Context } from "../context";
import { archivePath } from "./current-ground";
import { makeOsmTiles } from "./make-osm-tiles";
import type { OsmFile } from "./read-osm";

/**
 * Makes the tiles for an extract, before its network becomes the current one. The archive is named after the network's
 * checksum. Without a folder for tiles, none are made, and the maps draw the shipped base map.
 */
export async function makeGroundTiles(
  { settings: { groundFolder } }: Pick<Context, "settings">,
  osm: OsmFile,
  checksum: string,
  onProgress?: (fraction: number) => void,
): Promise<void> {
  if (!groundFolder) return;
  await mkdir(groundFolder, { recursive: true });
  await makeOsmTiles(osm, archivePath(groundFolder, checksum), onProgress);
}

/**
 * Hard-links a network's tiles for a new version. The versions differ only in survey lines, which are not in this
 * file: `addSurveys` adds them.
 */
export async function linkGroundTiles(
  { settings: { groundFolder } }: Pick<Context, "settings">,
  from: string,
  to: string,
): Promise<void> {
  if (!groundFolder || from === to) return;
  const target = archivePath(groundFolder, to);
  await rm(target, { force: true });
  await link(archivePath(groundFolder, from), target).catch((error: NodeJS.ErrnoException) => {
    // This is not an error: the tiles may exist only on another machine.
    if (error.code !== "ENOENT") throw error;
  });
}

/**
 * Deletes the tiles of deleted networks, and files and folders left by killed imports. Call it within `withGroundLock`,
 * so that no other import is using them.
 */
export async function removeUnusedTiles({ db, settings: { groundFolder } }: Context): Promise<void> {
  if (!groundFolder) return;
  const networks = await db.select({ checksum: network.checksum }).from(network);
  const usedPaths = networks.map(({ checksum }) => archivePath(groundFolder, checksum));
  const names = await readdir(groundFolder).catch(() => []);
  const unusedPaths = names
    .filter((name) => /^[0-9a-f]{12}\.pmtiles(\.\w+)?$/.test(name))
    .map((name) => join(groundFolder, name))
    .filter((path) => !usedPaths.includes(path));
  for (const path of unusedPaths) await rm(path, { force: true, recursive: true });
}
