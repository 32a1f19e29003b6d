import { boolean, index, pgTable, text } from "drizzle-orm/pg-core";
import { createCheckOneOf, geographyPoint, multiPolygon } from "../columns";
import { dispatchRules, positionQualities } from "../vocabulary";
import { facility } from "./places";

/**
 * An organisation that has units. Its dispatch rule determines whether response areas matter when its units are ranked.
 */
export const agency = pgTable(
  "agency",
  {
    code: text().primaryKey(),
    name: text().notNull(),
    dispatchRule: text("dispatch_rule", { enum: dispatchRules }).notNull(),
    phone: text(),
  },
  () => [createCheckOneOf("agency", "dispatch_rule", dispatchRules)],
);

/**
 * A facility where units are based. Its response area is the union of its districts, unless the area was drawn by hand.
 */
export const station = pgTable(
  "station",
  {
    code: text().primaryKey(),
    name: text().notNull(),
    agencyCode: text("agency_code")
      .notNull()
      .references(() => agency.code),
    kind: text().notNull(),
    facilityId: text("facility_id").references(() => facility.id),
    position: geographyPoint().notNull(),
    positionQuality: text("position_quality", { enum: positionQualities }),
    /** Where the position comes from, as an administrator entered it; null for an imported position. */
    positionSource: text("position_source"),
    areaCodes: text("area_codes").array().notNull().default([]),
    responseArea: multiPolygon("response_area"),
    areaDrawn: boolean("area_drawn").notNull().default(false),
  },
  (table) => [index("station_response_area").using("gist", table.responseArea)],
);
