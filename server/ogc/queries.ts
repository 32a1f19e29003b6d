import { z } from "zod";
import { plainText } from "../plain-text";
import type { Collection } from "./collections";
import { compileFilter } from "./compile-filter";
import { type Crs, crs84, parseBox, supportedCrs } from "./crs";
import { parseInterval } from "./datetime";
import { pageSize } from "./openapi";
import type { Selection } from "./read-features";

const uris = supportedCrs.map(({ uri }) => uri) as [string, ...string[]];
const CrsParameter = z
  .enum(uris)
  .default(crs84.uri)
  .transform((uri) => supportedCrs.find((crs) => crs.uri === uri) as Crs);

export const Format = z.strictObject({ f: z.enum(["json", "html"]).optional() });
export const JsonFormat = z.strictObject({ f: z.literal("json").optional() });
const selectionParameters = {
  bbox: plainText(200).optional(),
  "bbox-crs": CrsParameter,
  datetime: plainText(80).optional(),
  filter: plainText(4_000, 1).optional(),
  "filter-lang": z.enum(["cql2-text", "cql2-json"]).default("cql2-text"),
  "filter-crs": CrsParameter,
};
const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/, "must be a whole number")
  .transform(Number);
export const ItemsQuery = z.strictObject({
  f: z.enum(["json", "html", "kml", "atom"]).optional(),
  ...selectionParameters,
  limit: wholeNumber
    .pipe(z.int().min(1))
    .transform((limit) => Math.min(limit, pageSize.maximum))
    .default(pageSize.default),
  offset: wholeNumber.pipe(z.int().max(pageSize.maximumOffset)).default(0),
  after: plainText(100, 1).optional(),
  crs: CrsParameter,
});
export const FeatureQuery = Format.extend({ crs: CrsParameter });
export const TileQuery = z.strictObject({ f: z.literal("mvt").optional(), ...selectionParameters });

type SelectionQuery = z.output<z.ZodObject<typeof selectionParameters>>;

/** Parses the conditions of a request. A refusal names the invalid parameter. */
export function readSelection(collection: Collection, query: SelectionQuery, now: Date): Selection {
  const { bbox, datetime, filter, "filter-lang": language } = query;
  return {
    box: bbox === undefined ? undefined : { box: parseBox(bbox), crs: query["bbox-crs"] },
    interval: datetime === undefined ? undefined : parseInterval(datetime, now),
    filter:
      filter === undefined ? undefined : compileFilter(filter, { language, crs: query["filter-crs"], collection }),
  };
}
