import type { WarningText } from "../../db/schema/public-sources";
import { certainties, severities, urgencies } from "../../db/watch-vocabulary";
import { Fault } from "./fetch-source";
import { childrenOf, textOf, type XmlDocument, type XmlElement } from "./xml";
import { checkSignature } from "./xml-signature";

export const capNamespace = "urn:oasis:names:tc:emergency:cap:1.2";
const statuses = ["Actual", "Exercise", "System", "Test", "Draft"] as const;
const messageTypes = ["Alert", "Update", "Cancel", "Ack", "Error"] as const;
const scopes = ["Public", "Restricted", "Private"] as const;

/** How long a message without an expiry time is valid. CAP leaves this to the recipient. */
const defaultValidMs = 24 * 3_600_000;

/** Maximum length of an identifier or sender; both are part of the message's key. */
const maxIdLength = 200;

/** A message in the Common Alerting Protocol 1.2. */
export type CapMessage = {
  key: string;
  sender: string;
  identifier: string;
  sentAt: Date;
  status: (typeof statuses)[number];
  messageType: (typeof messageTypes)[number];
  /** The keys of earlier messages that this one updates or cancels. */
  refersTo: string[];
  severity: (typeof severities)[number];
  urgency: (typeof urgencies)[number];
  certainty: (typeof certainties)[number];
  onsetAt: Date;
  expiresAt: Date;
  texts: WarningText[];
  areaNames: string[];
  /** Polygon rings of [longitude, latitude]. */
  polygons: [number, number][][];
  circles: { lng: number; lat: number; radiusM: number }[];
  signature: ReturnType<typeof checkSignature>;
};

/**
 * Reads a CAP message with all its languages and areas; repeated polygons are read once. If parts of the message
 * differ, takes the worst severity, the highest urgency and the highest certainty. Throws a `Fault` that names what is
 * missing or invalid.
 */
export function readCapMessage(document: XmlDocument): CapMessage {
  const { root } = document;
  const required = (parent: XmlElement, name: string) => {
    const value = textOf(childrenOf(parent, name)[0]);
    if (value === "") throw new Fault("not-the-format", `${name} is missing`);
    return value;
  };
  const identifier = required(root, "identifier");
  const sender = required(root, "sender");
  if (/[\s,<&]/.test(identifier + sender) || Math.max(identifier.length, sender.length) > maxIdLength)
    throw new Fault("not-the-format", "identifier or sender");
  const sentAt = momentOf(required(root, "sent"), "sent");
  const status = oneOf(statuses, required(root, "status"), "status");
  const messageType = oneOf(messageTypes, required(root, "msgType"), "msgType");
  oneOf(scopes, required(root, "scope"), "scope");
  const infos = childrenOf(root, "info");
  if (infos.length === 0 && ["Alert", "Update"].includes(messageType))
    throw new Fault("not-the-format", "info is missing");
  const parts = infos.map((info) => {
    required(info, "category");
    const optional = (name: string) => textOf(childrenOf(info, name)[0]) || null;
    const time = (name: string) => momentOf(optional(name), name);
    const onsetAt = time("onset") ?? time("effective") ?? sentAt;
    return {
      severity: oneOf(severities, required(info, "severity"), "severity"),
      urgency: oneOf(urgencies, required(info, "urgency"), "urgency"),
      certainty: oneOf(certainties, required(info, "certainty"), "certainty"),
      onsetAt,
      expiresAt: time("expires") ?? new Date(onsetAt.getTime() + defaultValidMs),
      text: {
        language: optional("language") ?? "en-US",
        event: required(info, "event"),
        headline: optional("headline"),
        description: optional("description"),
        instruction: optional("instruction"),
        senderName: optional("senderName"),
        web: optional("web"),
      },
    };
  });
  const areas = infos.flatMap((info) => childrenOf(info, "area"));
  const shapes = (name: string) => [...new Set(areas.flatMap((area) => childrenOf(area, name).map(textOf)))];
  const times = (name: "onsetAt" | "expiresAt") => parts.map((part) => part[name].getTime());
  return {
    key: keyOf(sender, identifier, sentAt),
    ...{ sender, identifier, sentAt, status, messageType },
    refersTo: readReferences(textOf(childrenOf(root, "references")[0])),
    severity: worst(
      severities,
      parts.map((part) => part.severity),
    ),
    urgency: worst(
      urgencies,
      parts.map((part) => part.urgency),
    ),
    certainty: worst(
      certainties,
      parts.map((part) => part.certainty),
    ),
    onsetAt: new Date(Math.min(...times("onsetAt"), parts.length > 0 ? Number.POSITIVE_INFINITY : sentAt.getTime())),
    expiresAt: new Date(Math.max(sentAt.getTime(), ...times("expiresAt"))),
    texts: parts.map((part) => part.text),
    areaNames: [...new Set(areas.map((area) => required(area, "areaDesc")))],
    polygons: shapes("polygon").map(readPolygon),
    circles: shapes("circle").map(readCircle),
    signature: checkSignature(document),
  };
}

/** The key by which messages refer to each other: sender, identifier and time. The time is converted to UTC. */
const keyOf = (sender: string, identifier: string, sentAt: Date) => `${sender},${identifier},${sentAt.toISOString()}`;

function readReferences(text: string): string[] {
  return text.split(/\s+/).flatMap((reference) => {
    if (reference === "") return [];
    const [, sender, identifier, sent] = /^([^,]+),([^,]+),([^,]+)$/.exec(reference) ?? [];
    if (!sender || !identifier || !sent || Math.max(identifier.length, sender.length) > maxIdLength)
      throw new Fault("not-the-format", "references");
    return [keyOf(sender, identifier, momentOf(sent, "references"))];
  });
}

function momentOf(text: string, name: string): Date;
function momentOf(text: string | null, name: string): Date | null;
function momentOf(text: string | null, name: string): Date | null {
  if (text === null) return null;
  const isTime = /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const moment = new Date(text);
  if (!isTime || Number.isNaN(moment.getTime())) throw new Fault("not-the-format", `${name} is not a time`);
  return moment;
}

function oneOf<Word extends string>(words: readonly Word[], text: string, name: string): Word {
  const word = words.find((candidate) => candidate === text);
  if (!word) throw new Fault("not-the-format", `${name} is not one of ${words.join(", ")}`);
  return word;
}

/** Returns the first of these words that occurs. */
function worst<Word extends string>(words: readonly Word[], given: readonly Word[]): Word {
  return (words.find((word) => given.includes(word)) ?? words.at(-1)) as Word;
}

/** Parses `lat,lon lat,lon …`; the last point must equal the first. */
function readPolygon(text: string): [number, number][] {
  const ring = text.split(/\s+/).map((pair) => readPoint(pair, "polygon"));
  const [first, last] = [ring[0], ring.at(-1)];
  if (ring.length < 4 || first?.join() !== last?.join())
    throw new Fault("not-the-format", `polygon of ${ring.length} points is not closed`);
  return ring;
}

/** Parses `lat,lon radius`; the radius is in km, at most 1,000. */
function readCircle(text: string): CapMessage["circles"][number] {
  const [pair = "", radius = "", ...others] = text.split(/\s+/);
  const [lng, lat] = readPoint(pair, "circle");
  const km = Number(radius);
  if (!/^\d/.test(radius) || others.length > 0 || !(km <= 1_000)) throw new Fault("not-the-format", "circle");
  // A circle with radius 0 is a point.
  return { lng, lat, radiusM: Math.max(km * 1_000, 100) };
}

function readPoint(pair: string, name: string): [lng: number, lat: number] {
  const [, lat, lng] = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(pair) ?? [];
  if (lat === undefined || lng === undefined || Math.abs(Number(lat)) > 90 || Math.abs(Number(lng)) > 180)
    throw new Fault("not-the-format", `${name}: ${pair.slice(0, 40)} is not a point on earth`);
  return [Number(lng), Number(lat)];
}
