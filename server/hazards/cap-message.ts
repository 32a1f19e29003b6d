import { capCertainties, capSeverities, capUrgencies } from "../../db/hazard-vocabulary";
import type { WarningText } from "../../db/schema/public-sources";
import { SourceFaultError } from "./fetch-source";
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
  severity: (typeof capSeverities)[number];
  urgency: (typeof capUrgencies)[number];
  certainty: (typeof capCertainties)[number];
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
 * differ, takes the worst severity, the highest urgency and the highest certainty. Throws a `SourceFaultError` that
 * names what is missing or invalid.
 */
export function readCapMessage(document: XmlDocument): CapMessage {
  const { root } = document;
  const readRequired = (parent: XmlElement, name: string) => {
    const value = textOf(childrenOf(parent, name)[0]);
    if (value === "") throw new SourceFaultError("not-the-format", `${name} is missing`);
    return value;
  };
  const identifier = readRequired(root, "identifier");
  const sender = readRequired(root, "sender");
  if (/[\s,<&]/.test(identifier + sender) || Math.max(identifier.length, sender.length) > maxIdLength)
    throw new SourceFaultError("not-the-format", "identifier or sender");
  const sentAt = parseTime(readRequired(root, "sent"), "sent");
  const status = parseWord(statuses, readRequired(root, "status"), "status");
  const messageType = parseWord(messageTypes, readRequired(root, "msgType"), "msgType");
  parseWord(scopes, readRequired(root, "scope"), "scope");
  const infos = childrenOf(root, "info");
  if (infos.length === 0 && ["Alert", "Update"].includes(messageType))
    throw new SourceFaultError("not-the-format", "info is missing");
  const parts = infos.map((info) => {
    readRequired(info, "category");
    const readOptional = (name: string) => textOf(childrenOf(info, name)[0]) || null;
    const readTime = (name: string) => parseTime(readOptional(name), name);
    const onsetAt = readTime("onset") ?? readTime("effective") ?? sentAt;
    return {
      severity: parseWord(capSeverities, readRequired(info, "severity"), "severity"),
      urgency: parseWord(capUrgencies, readRequired(info, "urgency"), "urgency"),
      certainty: parseWord(capCertainties, readRequired(info, "certainty"), "certainty"),
      onsetAt,
      expiresAt: readTime("expires") ?? new Date(onsetAt.getTime() + defaultValidMs),
      text: {
        language: readOptional("language") ?? "en-US",
        event: readRequired(info, "event"),
        headline: readOptional("headline"),
        description: readOptional("description"),
        instruction: readOptional("instruction"),
        senderName: readOptional("senderName"),
        web: readOptional("web"),
      },
    };
  });
  const areaElements = infos.flatMap((info) => childrenOf(info, "area"));
  const readShapes = (name: string) => [...new Set(areaElements.flatMap((area) => childrenOf(area, name).map(textOf)))];
  const parseTimes = (name: "onsetAt" | "expiresAt") => parts.map((part) => part[name].getTime());
  return {
    key: createMessageKey(sender, identifier, sentAt),
    ...{ sender, identifier, sentAt, status, messageType },
    refersTo: readReferences(textOf(childrenOf(root, "references")[0])),
    severity: findFirstOccurring(
      capSeverities,
      parts.map((part) => part.severity),
    ),
    urgency: findFirstOccurring(
      capUrgencies,
      parts.map((part) => part.urgency),
    ),
    certainty: findFirstOccurring(
      capCertainties,
      parts.map((part) => part.certainty),
    ),
    onsetAt: new Date(
      Math.min(...parseTimes("onsetAt"), parts.length > 0 ? Number.POSITIVE_INFINITY : sentAt.getTime()),
    ),
    expiresAt: new Date(Math.max(sentAt.getTime(), ...parseTimes("expiresAt"))),
    texts: parts.map((part) => part.text),
    areaNames: [...new Set(areaElements.map((area) => readRequired(area, "areaDesc")))],
    polygons: readShapes("polygon").map(readPolygon),
    circles: readShapes("circle").map(readCircle),
    signature: checkSignature(document),
  };
}

/** The key by which messages refer to each other: sender, identifier and time. The time is converted to UTC. */
const createMessageKey = (sender: string, identifier: string, sentAt: Date) =>
  `${sender},${identifier},${sentAt.toISOString()}`;

function readReferences(text: string): string[] {
  return text.split(/\s+/).flatMap((reference) => {
    if (reference === "") return [];
    const [, sender, identifier, sentText] = /^([^,]+),([^,]+),([^,]+)$/.exec(reference) ?? [];
    if (!sender || !identifier || !sentText || Math.max(identifier.length, sender.length) > maxIdLength)
      throw new SourceFaultError("not-the-format", "references");
    return [createMessageKey(sender, identifier, parseTime(sentText, "references"))];
  });
}

function parseTime(text: string, name: string): Date;
function parseTime(text: string | null, name: string): Date | null;
function parseTime(text: string | null, name: string): Date | null {
  if (text === null) return null;
  const isTime = /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const moment = new Date(text);
  if (!isTime || Number.isNaN(moment.getTime())) throw new SourceFaultError("not-the-format", `${name} is not a time`);
  return moment;
}

function parseWord<Option extends string>(options: readonly Option[], text: string, name: string): Option {
  const option = options.find((candidate) => candidate === text);
  if (!option) throw new SourceFaultError("not-the-format", `${name} is not one of ${options.join(", ")}`);
  return option;
}

/** Returns the first option that occurs; the options are ordered from worst to best. */
function findFirstOccurring<Option extends string>(
  options: readonly Option[],
  occurringWords: readonly Option[],
): Option {
  return (options.find((option) => occurringWords.includes(option)) ?? options.at(-1)) as Option;
}

/** Parses `lat,lon lat,lon …`; the last point must equal the first. */
function readPolygon(text: string): [number, number][] {
  const ring = text.split(/\s+/).map((pointText) => readPoint(pointText, "polygon"));
  const [first, last] = [ring[0], ring.at(-1)];
  if (ring.length < 4 || first?.join() !== last?.join())
    throw new SourceFaultError("not-the-format", `polygon of ${ring.length} points is not closed`);
  return ring;
}

/** Parses `lat,lon radius`; the radius is in km, at most 1,000. */
function readCircle(text: string): CapMessage["circles"][number] {
  const [pointText = "", radiusText = "", ...extraParts] = text.split(/\s+/);
  const [lng, lat] = readPoint(pointText, "circle");
  const radiusKm = Number(radiusText);
  if (!/^\d/.test(radiusText) || extraParts.length > 0 || !(radiusKm <= 1_000))
    throw new SourceFaultError("not-the-format", "circle");
  // In CAP, radius 0 means a point. Radii below 100 m are raised to 100 m.
  return { lng, lat, radiusM: Math.max(radiusKm * 1_000, 100) };
}

function readPoint(pointText: string, name: string): [lng: number, lat: number] {
  const [, lat, lng] = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(pointText) ?? [];
  if (lat === undefined || lng === undefined || Math.abs(Number(lat)) > 90 || Math.abs(Number(lng)) > 180)
    throw new SourceFaultError("not-the-format", `${name}: ${pointText.slice(0, 40)} is not a point on earth`);
  return [Number(lng), Number(lat)];
}
