import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import type { Db } from "../../db/client";
import { kilometrePosts } from "../../db/queries/gazetteer";
import { type Kilometre, type KilometrePost, locateKilometre } from "../domain/kilometre";
import { isMainRoad } from "../domain/kilometre-road";
import { parseKilometre, removeKilometre } from "../domain/place-phrases";

/**
 * Estimates the position of a kilometre of the Palembang - Jambi road from the recorded posts and from those posts of
 * the imported map that are named after this road; null if no post is near enough.
 */
export async function findKilometre(db: Db, km: number): Promise<Kilometre | null> {
  const mappedPosts = (await kilometrePosts(db, { prefix: "km " })).flatMap(({ name, lng, lat }): KilometrePost[] => {
    const mappedKm = parseKilometre(name);
    return mappedKm === null || !isMainRoad(name) ? [] : [{ km: mappedKm, name: removeKilometre(name), lng, lat }];
  });
  const mappedKms = new Set(mappedPosts.map((post) => post.km));
  return locateKilometre(km, [...mappedPosts, ...readKilometrePosts().filter((post) => !mappedKms.has(post.km))]);
}

const coordinate = z.string().transform((text) => (text === "" ? null : Number(text)));
const Row = z.object({ km_from_palembang: z.coerce.number(), place: z.string(), lng: coordinate, lat: coordinate });

let cachedPosts: KilometrePost[] | undefined;

/** Returns the recorded kilometre posts of the Palembang - Jambi road, which are part of the reference data. */
export function readKilometrePosts(): KilometrePost[] {
  cachedPosts ??= Row.array()
    .parse(parse(readFileSync(join(process.cwd(), "db/seed/data/road_km_reference.csv"), "utf8"), { columns: true }))
    .map(({ km_from_palembang: km, place: name, lng, lat }) => ({ km, name, lng, lat }));
  return cachedPosts;
}
