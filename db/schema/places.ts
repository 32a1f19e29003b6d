import { doublePrecision, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { geographyPoint, multiPolygon } from "../columns";
import { facilityKinds, placeKinds, positionQualities } from "../vocabulary";

/**
 * A district (kecamatan) with its boundary. Every incident belongs to a district; a boundary call belongs to the
 * nearest one.
 */
export const district = pgTable(
  "district",
  {
    code: text().primaryKey(),
    name: text().notNull(),
    boundary: multiPolygon().notNull(),
    boundaryQuality: text("boundary_quality"),
    capital: text(),
    areaKm2: doublePrecision("area_km2"),
    areaBasis: text("area_basis"),
    population: integer(),
    populationBasis: text("population_basis"),
    source: text().notNull(),
    licence: text(),
  },
  (table) => [index("district_boundary").using("gist", table.boundary)],
);

/** A village (desa or kelurahan). Its position, if known, is the centre of its area, not of its settlement. */
export const village = pgTable(
  "village",
  {
    code: text().primaryKey(),
    districtCode: text("district_code")
      .notNull()
      .references(() => district.code),
    name: text().notNull(),
    kind: text({ enum: ["desa", "kelurahan"] }).notNull(),
    position: geographyPoint(),
    positionQuality: text("position_quality", { enum: positionQualities }),
    positionNote: text("position_note"),
    source: text().notNull(),
    positionSource: text("position_source"),
    licence: text(),
  },
  (table) => [index("village_name").using("gin", table.name.op("gin_trgm_ops"))],
);

/** A named point for orientation: an administrative seat, a village, a neighbouring town or a measuring station. */
export const place = pgTable(
  "place",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    kind: text({ enum: placeKinds }).notNull(),
    districtCode: text("district_code").references(() => district.code),
    position: geographyPoint().notNull(),
    positionQuality: text("position_quality", { enum: positionQualities }).notNull(),
    positionErrorM: doublePrecision("position_error_m"),
    positionNote: text("position_note"),
    source: text().notNull(),
    licence: text(),
  },
  (table) => [index("place_name").using("gin", table.name.op("gin_trgm_ops"))],
);

/** A hospital, police station, fire post, office or other place that matters in an emergency. */
export const facility = pgTable(
  "facility",
  {
    id: text().primaryKey(),
    name: text().notNull(),
    kind: text({ enum: facilityKinds }).notNull(),
    agency: text(),
    districtCode: text("district_code").references(() => district.code),
    address: text(),
    position: geographyPoint().notNull(),
    positionQuality: text("position_quality", { enum: positionQualities }).notNull(),
    positionErrorM: doublePrecision("position_error_m"),
    positionNote: text("position_note"),
    /**
     * Where the position comes from, in the words of the administrator who entered it. The seed does not overwrite it.
     */
    positionSource: text("position_source"),
    source: text().notNull(),
    sourceUrl: text("source_url"),
    licence: text(),
  },
  (table) => [index("facility_name").using("gin", table.name.op("gin_trgm_ops"))],
);
