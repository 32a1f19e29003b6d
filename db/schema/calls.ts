import { boolean, doublePrecision, index, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { geographyPoint, oneOf } from "../columns";
import { dispositions } from "../vocabulary";
import { incident } from "./incidents";

/** One phone call to 112, with what it turned out to be. */
export const call = pgTable(
  "call",
  {
    id: uuid().primaryKey().defaultRandom(),
    externalId: text("external_id").unique(),
    callerNumber: text("caller_number").notNull(),
    receivedAt: timestamp("received_at", { withTimezone: true }).notNull(),
    disposition: text({ enum: dispositions }),
    location: geographyPoint(),
    accuracyM: doublePrecision("accuracy_m"),
    note: text(),
    incidentId: uuid("incident_id").references(() => incident.id),
    simulated: boolean().notNull(),
  },
  (table) => [
    index("call_caller").on(table.callerNumber, table.receivedAt),
    index("call_received_at").on(table.receivedAt),
    oneOf("call", "disposition", dispositions),
    index("call_incident").on(table.incidentId),
  ],
);
