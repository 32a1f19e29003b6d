import { link, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { network } from "../../db/schema/network";
import type { Context } from "../context";
import { archivePath } from "./current-ground";
import { makeOsmTiles } from "./osm-tiles";
import type { OsmFile } from "./read-osm";

/**
 * Makes the tiles of an extract, before its network comes into use. They are found by the checksum of the network. Without a folder for
 * tiles there are none, and the maps draw the shipped ground.
 */
export async function makeGroundTiles(
  { settings: { groundFolder } }: Pick<Context, "settings">,
  osm: OsmFile,
  checksum: string,
  onProgress?: (share: number) => void,
): Promise<void> {
  if (!groundFolder) return;
  await mkdir(groundFolder, { recursive: true });
  await makeOsmTiles(osm, archivePath(groundFolder, checksum), onProgress);
}

/** Gives the tiles of one network to another one as well, which adds lines to it. */
export async function keepGroundTiles(
  { settings: { groundFolder } }: Pick<Context, "settings">,
  from: string,
  to: string,
): Promise<void> {
  if (!groundFolder || from === to) return;
  const target = archivePath(groundFolder, to);
  await rm(target, { force: true });
  await link(archivePath(groundFolder, from), target).catch((error: NodeJS.ErrnoException) => {
    // The tiles of a network may be on another machine only.
    if (error.code !== "ENOENT") throw error;
  });
}

/** Deletes the tiles of networks that were deleted, and what killed imports left behind. Call it within `withGroundLock`. */
export async function removeUnusedTiles({ db, settings: { groundFolder } }: Context): Promise<void> {
  if (!groundFolder) return;
  const networks = await db.select({ checksum: network.checksum }).from(network);
  const used = networks.map(({ checksum }) => archivePath(groundFolder, checksum));
  const names = await readdir(groundFolder).catch(() => []);
  const unused = names
    .filter((name) => /^[0-9a-f]{12}\.pmtiles(\.\w+)?$/.test(name))
    .map((name) => join(groundFolder, name))
    .filter((path) => !used.includes(path));
  for (const path of unused) await rm(path, { force: true });
}
