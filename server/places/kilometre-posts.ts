import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import type { KilometrePost } from "../domain/kilometre";

const figure = z.string().transform((text) => (text === "" ? null : Number(text)));
const Row = z.object({ km_from_palembang: z.coerce.number(), place: z.string(), lng: figure, lat: figure });

let posts: KilometrePost[] | undefined;

/** The kilometre posts of the Palembang - Jambi road that are on record; part of the product, as the other reference data. */
export function kilometrePosts(): KilometrePost[] {
  posts ??= Row.array()
    .parse(parse(readFileSync(join(process.cwd(), "db/seed/data/road_km_reference.csv"), "utf8"), { columns: true }))
    .map(({ km_from_palembang: km, place: name, lng, lat }) => ({ km, name, lng, lat }));
  return posts;
}
