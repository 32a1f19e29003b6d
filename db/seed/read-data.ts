import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import {
  answerValues,
  categories,
  dispatchRules,
  facilityKinds,
  placeKinds,
  positionQualities,
  typeModes,
  type UnitKind,
  unitKinds,
} from "../vocabulary";

/** Reads an empty cell as null. */
const emptyAsNull = z.string().transform((text) => (text === "" ? null : text));
const textAsList = z.string().transform((text) => (text === "" ? [] : text.split(";")));
const textAsNumber = z.string().min(1).transform(Number).pipe(z.number());
const pointAsLngLat = z
  .object({ type: z.literal("Point"), coordinates: z.tuple([z.number(), z.number()]) })
  .transform(({ coordinates: [lng, lat] }) => ({ lng, lat }));
const areaAsText = z
  .looseObject({ type: z.enum(["Polygon", "MultiPolygon"]) })
  .transform((geometry) => JSON.stringify(geometry));
const positionFields = {
  positionQuality: z.enum(positionQualities),
  positionErrorM: z.number().nullable(),
  positionNote: z.string().nullable(),
  source: z.string(),
  licence: z.string(),
};

const District = z.strictObject({
  code: z.string(),
  name: z.string(),
  capital: z.string().nullable(),
  boundaryQuality: z.string(),
  areaKm2: z.number(),
  areaBasis: z.string(),
  population: z.int().nullable(),
  populationBasis: z.string().nullable(),
  source: z.string(),
  licence: z.string(),
});

const Village = z
  .strictObject({
    code: z.string(),
    districtCode: z.string(),
    name: z.string(),
    kind: z.enum(["desa", "kelurahan"]),
    lng: emptyAsNull,
    lat: emptyAsNull,
    positionQuality: emptyAsNull.pipe(z.enum(positionQualities).nullable()),
    positionNote: emptyAsNull,
    source: z.string(),
    positionSource: emptyAsNull,
    licence: z.string(),
  })
  .transform(({ lng, lat, ...village }) => ({
    ...village,
    position: lng && lat ? { lng: Number(lng), lat: Number(lat) } : null,
  }));

const Place = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: z.enum(placeKinds),
  districtCode: z.string().nullable(),
  ...positionFields,
});

const Facility = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: z.enum(facilityKinds),
  agency: z.string(),
  districtCode: z.string().nullable(),
  address: z.string().nullable(),
  ...positionFields,
  sourceUrl: z.string().nullable(),
});

const Agency = z.strictObject({
  code: z.string(),
  name: z.string(),
  dispatchRule: z.enum(dispatchRules),
  phone: emptyAsNull,
});

/**
 * A station. It takes its position from the facility that has the station's code as its id; `lng` and `lat` are empty.
 */
const Station = z
  .strictObject({
    code: z.string(),
    name: z.string(),
    agency: z.string(),
    kind: z.string(),
    lng: z.literal(""),
    lat: z.literal(""),
    areas: textAsList,
  })
  .transform(({ code, name, agency, kind, areas }) => ({ code, name, agencyCode: agency, kind, areaCodes: areas }));

const IncidentType = z.strictObject({
  code: z.string(),
  category: z.enum(categories),
  nameId: z.string(),
  nameEn: z.string(),
  mode: z.enum(typeModes),
  sensitive: z.enum(["true", "false"]).transform((word) => word === "true"),
  defaultPriority: textAsNumber,
});

const Requirement = z
  .strictObject({
    type: z.string(),
    priority: textAsNumber,
    order: textAsNumber,
    kind: z.enum(unitKinds),
    count: textAsNumber,
    skills: textAsList,
  })
  .transform(({ type, ...requirement }) => ({ typeCode: type, ...requirement }));

/** Parses the requirements that a decisive answer adds, such as "rescue-team*1 extrication|ambulance*1". */
const addedRequirements = z.string().transform((text, context) => {
  if (text === "") return [];
  return text.split("|").map((part) => {
    const [, kind, count, skills] = /^([a-z-]+)\*(\d+)(?: ([a-z;-]+))?$/.exec(part) ?? [];
    const parsedKind = z.enum(unitKinds).safeParse(kind);
    if (!parsedKind.success) context.addIssue({ code: "custom", message: `not a requirement: ${part}` });
    return { kind: parsedKind.data as UnitKind, count: Number(count), skills: skills?.split(";") ?? [] };
  });
});

const Question = z
  .strictObject({
    type: z.string(),
    order: textAsNumber,
    askedId: z.string().min(1),
    askedEn: z.string().min(1),
    decisive: z.enum(answerValues),
    raisesTo: emptyAsNull
      .transform((text) => (text === null ? null : Number(text)))
      .pipe(z.int().min(1).max(4).nullable()),
    adds: addedRequirements,
  })
  .transform(({ type, ...question }) => ({ typeCode: type, ...question }));

/** Reads the reference data in `db/seed/data`. Throws if a file is invalid. */
export function readReferenceData() {
  return {
    districts: readFeatures("districts.geojson", District, areaAsText).map(({ geometry, ...rest }) => ({
      ...rest,
      boundary: geometry,
    })),
    villages: readRows("villages.csv", Village),
    places: readFeatures("places.geojson", Place, pointAsLngLat).map(({ geometry, ...rest }) => ({
      ...rest,
      position: geometry,
    })),
    facilities: readFeatures("facilities.geojson", Facility, pointAsLngLat).map(({ geometry, ...rest }) => ({
      ...rest,
      position: geometry,
    })),
    agencies: readRows("agencies.csv", Agency),
    stations: readRows("stations.csv", Station),
    incidentTypes: readRows("incident_types.csv", IncidentType),
    requirements: readRows("plans.csv", Requirement),
    questions: readRows("questions.csv", Question),
  };
}
export type ReferenceData = ReturnType<typeof readReferenceData>;

function readRows<Row extends z.ZodType>(file: string, row: Row): z.output<Row>[] {
  return row.array().parse(parse(read(file), { columns: (header: string[]) => header.map(toCamelCase) }));
}

function readFeatures<Row extends z.ZodObject, Shape extends z.ZodType>(
  file: string,
  row: Row,
  shape: Shape,
): (z.output<Row> & { geometry: z.output<Shape> })[] {
  const collection = z.object({
    features: z.array(z.object({ properties: z.record(z.string(), z.unknown()), geometry: z.unknown() })),
  });
  return collection.parse(JSON.parse(read(file))).features.map(({ properties, geometry }) => {
    const renamedEntries = Object.entries(properties).map(([name, value]) => [toCamelCase(name), value]);
    return { ...row.parse(Object.fromEntries(renamedEntries)), geometry: shape.parse(geometry) };
  });
}

function read(file: string): string {
  return readFileSync(join(process.cwd(), "db/seed/data", file), "utf8");
}

function toCamelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
