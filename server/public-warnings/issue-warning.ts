import { isDeepStrictEqual } from "node:util";
import circle from "@turf/circle";
import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import type { EventKind } from "../../db/event-kinds";
import { capCertainties, capSeverities, capUrgencies, type PublicMessageType } from "../../db/hazard-vocabulary";
import { incidentType } from "../../db/schema/plans";
import { publicWarning } from "../../db/schema/public-warnings";
import { confirmReplicated, inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorReference, type Context } from "../context";
import { badField, Refusal } from "../errors";
import { signXml } from "../hazards/xml-signature";
import { type LockedIncident, lockIncident, requireOpen } from "../incidents/lock-incident";
import { selectFamily } from "../incidents/merge/merged-family";
import { plainText } from "../plain-text";
import { catalogues } from "../words/catalogues";
import { forEachLocale, type Locale, locales, selectStoredText } from "../words/languages";
import { capCategories, writeCapDocument } from "./cap-document";
import { findSignerObstacle, type WarningSigner } from "./read-signer";

const textInEveryLanguage = (maxLength: number) =>
  z.strictObject(forEachLocale(() => plainText(maxLength).trim().min(1)));

/** The client generates `id`, so that repeating the request does not publish the message again. */
export const CancelWarningInput = z.strictObject({ id: z.uuid(), incidentId: z.uuid(), refersToId: z.uuid() });
export const IssueWarningInput = z.strictObject({
  id: z.uuid(),
  incidentId: z.uuid(),
  /** The warning that this one updates. */
  refersToId: z.uuid().optional(),
  headline: textInEveryLanguage(160),
  instruction: textInEveryLanguage(1_000),
  severity: z.enum(capSeverities).exclude(["Unknown"]),
  urgency: z.enum(capUrgencies).exclude(["Past", "Unknown"]),
  certainty: z.enum(capCertainties).exclude(["Unlikely", "Unknown"]),
  areaName: plainText(200).trim().min(1),
  radiusKm: z.number().min(0.5).max(50),
  validHours: z.int().min(1).max(72),
});

/** The language codes that CAP uses, by locale. */
const capLanguages: Record<Locale, string> = { id: "id-ID", en: "en" };

/**
 * Why a message is refused with `warning-refused`. `off`: no signer is set. `certificate`: the signer's certificate is
 * not valid now. `over`: the warning to update or cancel is no longer in force. `published`: a message with this id has
 * already been published, with another content.
 */
export type WarningObstacle = "sensitive" | "simulated" | "off" | "certificate" | "over" | "published";
const createRefusal = (cause: WarningObstacle) => new Refusal("warning-refused", { cause });

type Message = typeof publicWarning.$inferSelect;
type IncidentType = typeof incidentType.$inferSelect;

/**
 * Publishes a warning about an incident, or the update of one: signed, with instructions in every language. It contains
 * only what is entered, the type of the incident and an area around its place. A sensitive or simulated incident is
 * refused with `warning-refused`, and so are an update of a warning that is not in force, and a repeated request whose
 * content has changed. Repeating the same request changes nothing.
 */
export async function issueWarning(context: Context, input: z.output<typeof IssueWarningInput>) {
  const { headline, instruction, severity, urgency, certainty, areaName, radiusKm, refersToId } = input;
  const composeContent = (incident: LockedIncident, type: IncidentType, sentAt: Date): Content => {
    if (incident.sensitive) throw createRefusal("sensitive");
    // Round to about 100 m, because the exact place may be somebody's home.
    const centre = [incident.location.lng, incident.location.lat].map((degrees) => Math.round(degrees * 1_000) / 1_000);
    return {
      ...{ severity, urgency, certainty, areaName, radiusKm },
      expiresAt: new Date(sentAt.getTime() + input.validHours * 3_600_000),
      texts: locales.map((locale) => ({
        language: capLanguages[locale],
        event: selectStoredText(locale, { id: type.nameId, en: type.nameEn }),
        headline: headline[locale],
        description: null,
        instruction: instruction[locale],
        senderName: catalogues[locale].publicWarning.sender,
        web: null,
      })),
      area: JSON.stringify(circle(centre, radiusKm, { units: "kilometers", steps: 48 }).geometry),
    };
  };
  return publish(context, input, refersToId ? "Update" : "Alert", composeContent, (message) =>
    hasContentOf(message, input),
  );
}

/** Whether a stored message has the content of a request. */
function hasContentOf(message: Message, input: z.output<typeof IssueWarningInput>): boolean {
  const { severity, urgency, certainty, areaName, refersToId = null } = input;
  const expected = {
    ...{ severity, urgency, certainty, areaName, refersToId },
    // The column has single precision.
    radiusKm: Math.fround(input.radiusKm),
    validMs: input.validHours * 3_600_000,
    texts: locales.map((locale) => [capLanguages[locale], input.headline[locale], input.instruction[locale]]),
  };
  const stored = {
    ...{ severity: message.severity, urgency: message.urgency, certainty: message.certainty },
    ...{ areaName: message.areaName, refersToId: message.refersToId },
    radiusKm: Math.fround(message.radiusKm),
    validMs: message.expiresAt.getTime() - message.sentAt.getTime(),
    texts: message.texts.map(({ language, headline, instruction }) => [language, headline, instruction]),
  };
  return isDeepStrictEqual(stored, expected);
}

/** Cancels a warning that is in force, even if the incident has since been closed or become sensitive. */
export async function cancelWarning(context: Context, input: z.output<typeof CancelWarningInput>) {
  return publish(context, input, "Cancel", (_, __, ___, previous) => {
    if (!previous) throw new Refusal("not-found");
    const { severity, certainty, areaName, radiusKm, area, expiresAt, texts } = previous;
    return {
      ...{ severity, urgency: "Past" as const, certainty, areaName, radiusKm, area, expiresAt },
      texts: texts.map((text) => {
        const locale = locales.find((candidate) => capLanguages[candidate] === text.language) ?? "en";
        return { ...text, headline: catalogues[locale].publicWarning.cancelled, instruction: null };
      }),
    };
  });
}

const eventKinds = {
  Alert: "warning.issued",
  Update: "warning.updated",
  Cancel: "warning.cancelled",
} as const satisfies Record<PublicMessageType, EventKind>;

type Content = Pick<
  Message,
  "severity" | "urgency" | "certainty" | "areaName" | "radiusKm" | "expiresAt" | "texts" | "area"
>;

async function publish(
  context: Context,
  { id, incidentId, refersToId }: { id: string; incidentId: string; refersToId?: string | undefined },
  messageType: PublicMessageType,
  composeContent: (incident: LockedIncident, type: IncidentType, sentAt: Date, previous: Message | null) => Content,
  hasSameContent: (publishedMessage: Message) => boolean = () => true,
): Promise<{ id: string }> {
  const { db, actor, now } = context;
  const signer = requireSigner(context);
  await inTransaction(db, async (tx) => {
    const lockedIncident = await lockIncident(tx, incidentId);
    const [existingWarning] = await tx.select().from(publicWarning).where(eq(publicWarning.id, id));
    if (existingWarning?.incidentId === incidentId && existingWarning.messageType === messageType) {
      if (!hasSameContent(existingWarning)) throw createRefusal("published");
      return confirmReplicated(tx);
    }
    if (existingWarning) throw badField("id", "another message has this id", "taken");
    if (actor.simulated || lockedIncident.simulated) throw createRefusal("simulated");
    if (messageType === "Alert") await requireOpen(tx, lockedIncident);
    const sentAt = new Date(Math.floor(now().getTime() / 1_000) * 1_000);
    const previous = refersToId ? await lockMessageInForce(tx, incidentId, refersToId, sentAt) : null;
    const [type] = await tx.select().from(incidentType).where(eq(incidentType.code, lockedIncident.typeCode));
    if (!type) throw new Error(`no incident type ${lockedIncident.typeCode}`);
    const content = composeContent(lockedIncident, type, sentAt, previous);
    const message = { id, sender: signer.sender, sentAt, messageType, ...content };
    const { coordinates } = JSON.parse(content.area) as { coordinates: [[number, number][]] };
    const document = writeCapDocument({
      ...message,
      // A cancellation repeats the published category: if the incident has since become sensitive, its current type
      // must not be published.
      category: (messageType === "Cancel" && publishedCategory(previous)) || capCategories[type.category],
      refersTo: previous,
      ring: coordinates[0],
    });
    await tx.insert(publicWarning).values({
      ...message,
      ...{ incidentId, refersToId: refersToId ?? null, issuedBy: actorReference(actor) },
      document: signXml(document, signer.key, signer.certificate),
    });
    const { severity, expiresAt } = content;
    await record(tx, context, [
      { kind: eventKinds[messageType], incidentId, data: { warningId: id, refersToId, severity, expiresAt } },
    ]);
  });
  context.announce();
  return { id };
}

const publishedCategory = (message: Message | null) => message?.document.match(/<category>(\w+)<\/category>/)?.[1];

/** The signer of public warnings. Refuses if there is none, or if its certificate is not valid now. */
function requireSigner({ settings, now }: Context): WarningSigner {
  const signer = settings.warnings;
  const obstacle = findSignerObstacle(signer, now());
  if (obstacle || !signer) throw createRefusal(obstacle ?? "off");
  return signer;
}

/**
 * Locks the message that is updated or cancelled. Refuses if it is not the newest message of its warning, is itself a
 * cancellation, or has expired.
 */
async function lockMessageInForce(tx: Db, incidentId: string, id: string, now: Date): Promise<Message> {
  const incidentCondition = sql`${publicWarning.incidentId} in ${selectFamily([incidentId])}`;
  const [currentWarning] = await tx
    .select({ message: publicWarning, area: sql<string>`st_asgeojson(${publicWarning.area})` })
    .from(publicWarning)
    .where(and(eq(publicWarning.id, id), incidentCondition))
    .for("update");
  if (!currentWarning) throw new Refusal("not-found", { warningId: id });
  const { message, area } = currentWarning;
  const [laterMessage] = await tx
    .select({ id: publicWarning.id })
    .from(publicWarning)
    .where(eq(publicWarning.refersToId, id));
  const isCurrent = !laterMessage && message.messageType !== "Cancel" && message.expiresAt > now;
  if (!isCurrent) throw createRefusal("over");
  return { ...message, area };
}
