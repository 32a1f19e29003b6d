import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FeatureCollection } from "geojson";
import { z } from "zod";
import type { KilometrePost } from "../domain/kilometre";
import { readKilometrePosts } from "../places/find-kilometre";
import { type Archive, openArchiveFromBytes } from "./read-archive";
import type { GroundFeature } from "./tile-index";
import { createTileMaker } from "./tile-maker";
import { createArchiveWriter, createMemoryTileStore } from "./write-archive";

/**
 * The base map that is part of the product: rivers, kilometre posts, and roads as straight lines between places. It is
 * used until an extract is imported.
 */
export type ShippedGround = { version: string; archive: Archive };

const folder = "db/seed/data/ground";
/** Rivers and roads are not accurate enough for higher zoom levels. */
const maxZoom = 10;

const River = z.looseObject({ level: z.int(), name: z.string().optional() });
const Road = z.looseObject({ class: z.enum(["trunk", "primary", "secondary"]), name: z.string() });

let shippedGround: Promise<ShippedGround> | undefined;

/** Returns the shipped base map. It is made once per process and kept in memory, because it has few features. */
export function readShippedGround(): Promise<ShippedGround> {
  shippedGround ??= makeShippedGround();
  return shippedGround;
}

/**
 * Makes the shipped base map. Its version covers everything that is drawn, because browsers keep the tiles of a version
 * for a year.
 */
export async function makeShippedGround(
  posts: readonly KilometrePost[] = readKilometrePosts(),
): Promise<ShippedGround> {
  const [rivers, roads] = ["rivers_gshhg", "roads_schematic"].map(
    (name) => JSON.parse(readFileSync(join(process.cwd(), folder, `${name}.geojson`), "utf8")) as FeatureCollection,
  );
  const features = [...readRivers(rivers), ...readRoads(roads), ...describePosts(posts)];
  const store = createMemoryTileStore();
  const tileMaker = createTileMaker(createArchiveWriter(store), { maxZoom, sources: ["gshhg", "schematic-roads"] });
  for (const feature of features) tileMaker.add(feature);
  await tileMaker.finish();
  const digest = createHash("sha256")
    .update(JSON.stringify([maxZoom, features]))
    .digest("hex");
  const version = `shipped-${digest.slice(0, 12)}`;
  return { version, archive: await openArchiveFromBytes(version, store.bytes()) };
}

function readRivers(collection: FeatureCollection | undefined): GroundFeature[] {
  return (collection?.features ?? []).map(({ geometry, properties }) => {
    const { name, level } = River.parse(properties);
    return {
      layer: "waterway",
      geometry,
      properties: { kind: "river", size: level <= 3 ? 2 : 1, ...(name && { name }) },
      minZoom: 6,
    };
  });
}

function readRoads(collection: FeatureCollection | undefined): GroundFeature[] {
  return (collection?.features ?? []).map(({ geometry, properties }) => {
    const road = Road.parse(properties);
    return { layer: "road", geometry, properties: { class: road.class, schematic: true }, minZoom: 6 };
  });
}

function describePosts(posts: readonly KilometrePost[]): GroundFeature[] {
  return posts.flatMap(({ km, lng, lat }) => {
    if (lng === null || lat === null) return [];
    const geometry = { type: "Point" as const, coordinates: [lng, lat] };
    return [{ layer: "point", geometry, properties: { kind: "km-post", ref: `KM ${km}` }, minZoom: 9 }];
  });
}
