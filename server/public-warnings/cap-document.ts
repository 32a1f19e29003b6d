import type { Position } from "geojson";
import type { PublicMessageType } from "../../db/hazard-vocabulary";
import type { WarningText } from "../../db/schema/public-sources";
import type { Category } from "../../db/vocabulary";
import { capNamespace } from "../hazards/cap-message";
import { xmlText } from "../hazards/xml";

export type CapDocument = {
  id: string;
  sender: string;
  sentAt: Date;
  messageType: PublicMessageType;
  refersTo: { id: string; sender: string; sentAt: Date } | null;
  /** A category defined by CAP. */
  category: string;
  urgency: string;
  severity: string;
  certainty: string;
  expiresAt: Date;
  texts: readonly WarningText[];
  areaName: string;
  /** The outer ring of the area, as [longitude, latitude]. */
  ring: readonly Position[];
};

/** The CAP category of each incident category. */
export const capCategories: Record<Category, string> = {
  "natural-disaster": "Geo",
  social: "Other",
  accident: "Transport",
  health: "Health",
  security: "Security",
  "women-and-children": "Safety",
  fire: "Fire",
};

/** A time in WIB in the format of CAP: to the second, and with a numeric offset instead of `Z`. */
const formatWibTime = (moment: Date) =>
  `${new Date(moment.getTime() + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`;

/** The identifier of a message in CAP, which requires it to be unique for the sender. */
const createIdentifier = (id: string) => `muba-112-${id}`;

/** Writes a message in CAP 1.2, with the elements in the order of its schema and one part for each language. */
export function writeCapDocument(message: CapDocument): string {
  const { refersTo, texts, ring } = message;
  const element = (name: string, value: string | null) =>
    value === null ? "" : `<${name}>${xmlText(value)}</${name}>`;
  const polygon = ring.map(([lng = 0, lat = 0]) => `${lat.toFixed(4)},${lng.toFixed(4)}`).join(" ");
  const area = `<area>${element("areaDesc", message.areaName)}${element("polygon", polygon)}</area>`;
  const reference =
    refersTo && [refersTo.sender, createIdentifier(refersTo.id), formatWibTime(refersTo.sentAt)].join(",");
  const parts = texts.map(
    (text) => `
  <info>${[
    element("language", text.language),
    element("category", message.category),
    element("event", text.event),
    element("urgency", message.urgency),
    element("severity", message.severity),
    element("certainty", message.certainty),
    element("expires", formatWibTime(message.expiresAt)),
    element("senderName", text.senderName),
    element("headline", text.headline),
    element("instruction", text.instruction),
  ].join("")}${area}</info>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="${capNamespace}">
  ${[
    element("identifier", createIdentifier(message.id)),
    element("sender", message.sender),
    element("sent", formatWibTime(message.sentAt)),
    element("status", "Actual"),
    element("msgType", message.messageType),
    element("scope", "Public"),
    element("references", reference),
  ].join("")}${parts.join("")}
</alert>
`;
}
