import { z } from "zod";
import { decodeUtf8, duplicateErrors, type FileError, fieldErrors, type ParsedFile } from "./file-errors";

const Collection = z.looseObject({
  type: z.literal("FeatureCollection", "is not a FeatureCollection"),
  features: z.array(z.looseObject({ properties: z.unknown().optional() })).min(1, "contains no feature"),
  crs: z.unknown().optional(),
});

/** Longitude and latitude in degrees; `isOnEarth` checks their range. An elevation is dropped. */
export const lngLat = z
  .array(z.number())
  .min(2, "is not a longitude and a latitude")
  .max(3, "is not a longitude and a latitude")
  .transform(([lng = Number.NaN, lat = Number.NaN]): [number, number] => [lng, lat]);

/** Whether a position is within the range of WGS84 degrees. The usual mistake is projected coordinates in metres. */
export function isOnEarth([lng, lat]: [number, number]): boolean {
  return Math.abs(lng) <= 180 && Math.abs(lat) <= 90;
}
export const notOnEarthCause = "is not longitude and latitude in degrees (WGS84)";

/**
 * Parses a GeoJSON FeatureCollection in WGS84; `key` is the property that must be unique. Reports every invalid
 * feature.
 */
export function readFeatures<Feature extends z.ZodType>(
  file: Uint8Array,
  feature: Feature,
  key: string,
): ParsedFile<z.output<Feature>> {
  const decodedFile = decodeUtf8(file);
  if ("errors" in decodedFile) return { rows: [], errors: decodedFile.errors };
  const text = decodedFile.text;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return {
      rows: [],
      errors: [{ line: findLineOfSyntaxError(text, error as Error), field: "file", cause: (error as Error).message }],
    };
  }
  const collection = Collection.safeParse(json);
  if (!collection.success)
    return { rows: [], errors: fieldErrors(collection.error).map((error) => ({ line: 1, ...error })) };
  const unsupportedCrs = findUnsupportedCrs(collection.data.crs);
  if (unsupportedCrs)
    return { rows: [], errors: [{ line: 1, field: "crs", cause: `${unsupportedCrs} is not WGS84 (EPSG:4326)` }] };

  const lines = findLinesOfFeatures(text);
  const rows: ParsedFile<z.output<Feature>>["rows"] = [];
  const errors: FileError[] = [];
  const keys = collection.data.features.map((item, index) => {
    const line = lines[index] ?? 1;
    const parsed = feature.safeParse(item);
    if (parsed.success) rows.push({ ...(parsed.data as z.output<Feature> & object), line });
    else errors.push(...fieldErrors(parsed.error, ["features", index]).map((error) => ({ line, ...error })));
    const value = z.object({ [key]: z.string() }).safeParse(item.properties).data?.[key] ?? "";
    return { line, field: `features[${index}].properties.${key}`, key: value };
  });
  return { rows, errors: [...errors, ...duplicateErrors(keys)] };
}

function findUnsupportedCrs(crs: unknown): string | undefined {
  const name = z.object({ properties: z.object({ name: z.string() }) }).safeParse(crs).data?.properties.name;
  return name && !/(CRS84|EPSG:+4326)$/i.test(name) ? name : undefined;
}

function findLineOfSyntaxError(text: string, { message }: Error): number {
  const position = /position (\d+)/.exec(message)?.[1];
  return position === undefined ? text.split("\n").length : text.slice(0, Number(position)).split("\n").length;
}

/**
 * Returns the line number of each feature, that is, of each object directly inside the array `features`. The text must
 * be valid JSON.
 */
function findLinesOfFeatures(text: string): number[] {
  const lines: number[] = [];
  const openBrackets: string[] = [];
  let line = 1;
  let lastString = "";
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}\n]/g)) {
    if (token === "\n") line++;
    else if (token.startsWith('"')) lastString = token;
    else if (token === "]" || token === "}") openBrackets.pop();
    else {
      if (token === "{" && openBrackets.join(" ") === '{ ["features"') lines.push(line);
      openBrackets.push(token === "[" ? `[${lastString}` : token);
    }
  }
  return lines;
}
