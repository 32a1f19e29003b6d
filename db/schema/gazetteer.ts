import { sql } from "drizzle-orm";
import { bigint, foreignKey, index, integer, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { codeText, createCheckOneOf, geographyPoint } from "../columns";
import { gazetteerKinds, osmTypes } from "../network-vocabulary";
import { network } from "./network";
import { district, village } from "./places";

/** A named place from an imported map. It belongs to one version of the base map and is deleted with it. */
export const gazetteerPlace = pgTable(
  "gazetteer_place",
  {
    networkId: integer("network_id").notNull(),
    osmType: text("osm_type", { enum: osmTypes }).notNull(),
    osmId: bigint("osm_id", { mode: "number" }).notNull(),
    name: text().notNull(),
    /** Alternative, official, old and translated names. */
    otherNames: text("other_names").array().notNull().default([]),
    /** The names normalised by `placeKey`, one per line, for the search. */
    searchKeys: codeText("search_keys").notNull(),
    kind: text({ enum: gazetteerKinds }).notNull(),
    /** Position of the place; for an area, a point inside it; for a line, a point on it. */
    position: geographyPoint().notNull(),
    /** The district that contains the position; null outside the regency. */
    districtCode: text("district_code").references(() => district.code),
    source: text().notNull(),
    /**
     * A village without a position of its own, which uses the position of this place; null for most places. It applies
     * only while this version of the base map is the current one.
     */
    villageCode: text("village_code").references(() => village.code, { onDelete: "set null" }),
  },
  (table) => [
    primaryKey({ columns: [table.networkId, table.osmType, table.osmId] }),
    foreignKey({ columns: [table.networkId], foreignColumns: [network.id] }).onDelete("cascade"),
    createCheckOneOf("gazetteer_place", "kind", gazetteerKinds),
    createCheckOneOf("gazetteer_place", "osm_type", osmTypes),
    // Finds names that begin with the typed words, in alphabetical order.
    index("gazetteer_place_keys").on(table.networkId, table.searchKeys),
    index("gazetteer_place_words").using("gin", sql`to_tsvector('simple', search_keys)`),
    // Finds the nearest places of a kind, such as markets near a town.
    index("gazetteer_place_position").using("gist", table.position),
    index("gazetteer_place_village").on(table.villageCode).where(sql`village_code is not null`),
  ],
);

/** The distinct words in the names of a gazetteer, for typo correction. */
export const gazetteerWord = pgTable(
  "gazetteer_word",
  {
    networkId: integer("network_id").notNull(),
    word: text().notNull(),
    /** Number of occurrences of the word in all names. */
    nameCount: integer("places").notNull(),
    /**
     * The word itself, and each form of it with one letter removed. Two words that differ by one typing error have at
     * least one of these forms in common.
     */
    shortened: text().array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.networkId, table.word] }),
    foreignKey({ columns: [table.networkId], foreignColumns: [network.id] }).onDelete("cascade"),
    index("gazetteer_word_shortened").using("gin", table.shortened),
  ],
);

/** A local name for a place, entered by an administrator. Imports never change it. */
export const localPlace = pgTable(
  "local_place",
  {
    id: uuid().primaryKey().defaultRandom(),
    name: text().notNull(),
    aliases: text().array().notNull().default([]),
    searchKeys: text("search_keys").notNull(),
    kind: text({ enum: gazetteerKinds }).notNull(),
    position: geographyPoint().notNull(),
    districtCode: text("district_code").references(() => district.code),
    /** Source of the position, as the administrator described it. */
    source: text().notNull(),
    changedAt: timestamp("changed_at", { withTimezone: true }).notNull(),
  },
  () => [createCheckOneOf("local_place", "kind", gazetteerKinds)],
);
