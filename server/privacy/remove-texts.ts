import { and, inArray, like, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { editDraft, noteDraft } from "../../db/schema/drafts";
import { delivery, handover } from "../../db/schema/forwarding";
import { assignment, incident } from "../../db/schema/incidents";
import { closure } from "../../db/schema/network";
import type { Settings } from "../context";
import { removeCrewPositions, removeDistancesToCrews } from "./remove-crew-positions";

/** Stored in place of a removed caller number, or of the removed text of a closure or caller block. */
export const removedText = "forgotten";

/**
 * Replaces an id of imported history by its hash, because it could contain a phone number. The import recognises the
 * hash (`import-calls.sql`, `import-incidents.sql`), so importing the same file again adds nothing. Removes other ids.
 */
const hashOrRemoveId = (id: PgColumn, importedCondition: SQL) =>
  sql`case
    when ${hashedIdCondition(id)} then ${id}
    when ${importedCondition} then 'sha256:' || encode(sha256(convert_to(${id}, 'UTF8')), 'hex')
  end`;

export const hashedIdCondition = (id: PgColumn) => like(id, "sha256:%");

/**
 * Values for a call whose caller and content are removed. The phone system's id of the call is removed too, because it
 * can contain the caller's number.
 */
export const erasedCallValues = {
  callerNumber: removedText,
  note: null,
  location: null,
  accuracyM: null,
  externalId: hashOrRemoveId(call.externalId, like(call.externalId, "import:%")),
};

/** Values for a closure whose text is removed. Its shape and times are kept. */
export const erasedClosureValues = {
  label: removedText,
  reason: removedText,
  idempotencyKey: null,
  requestHash: null,
};

/**
 * Removes what was said about these incidents: address, description, answers, reasons, the text of their ended
 * closures, the messages about the incidents, and unsaved texts. The location is kept, because the statistics need it.
 * Sensitive incidents are counted only by district, so their location is moved to a point inside the district, and what
 * would locate them is removed: their links to fire watches, the distances of units, the trails of their crews,
 * and what was measured from these crews' positions for other incidents.
 */
export async function removeIncidentTexts(
  tx: Db,
  ids: string[],
  { positionFreshMinutes }: Pick<Settings, "positionFreshMinutes">,
): Promise<void> {
  if (ids.length === 0) return;
  const texts = { address: null, description: null, closeNote: null, requestHash: null };
  const idempotencyKey = hashOrRemoveId(incident.idempotencyKey, like(incident.openedBy, "import:%"));
  await tx
    .update(incident)
    .set({ ...texts, idempotencyKey, answers: [], version: sql`${incident.version} + 1` })
    .where(inArray(incident.id, ids));
  await tx.execute(sql`
    update incident
    set precision = 'district', location = st_pointonsurface(district.boundary)::geography
    from district
    where district.code = incident.district_code and incident.sensitive and ${inArray(incident.id, ids)}`);
  // A fire watch, high water or warning that is linked to a sensitive incident would reveal its place, so the link is
  // removed and the state becomes `open`. Viewers who may not see the incident already see this state.
  await tx.execute(sql`
    update fire_watch
    set state = 'open', incident_id = null, decided_by = null, decided_at = null, decided_points = null
    from incident
    where incident.id = fire_watch.incident_id and incident.sensitive and ${inArray(incident.id, ids)}`);
  await tx.execute(sql`
    update high_water
    set state = 'open', incident_id = null, decided_by = null, decided_at = null, decided_siaga = null
    from incident
    where incident.id = high_water.incident_id and incident.sensitive and ${inArray(incident.id, ids)}`);
  await tx.execute(sql`
    update weather_warning
    set decision = 'open', incident_id = null, decided_by = null, decided_at = null
    from incident
    where incident.id = weather_warning.incident_id and incident.sensitive and ${inArray(incident.id, ids)}`);
  // Distances from known stations, and the track of a crew to the door, would reveal the place.
  await tx.execute(sql`
    update assignment
    set distance_m = null, route_m = null, travel_seconds = null, travel_seconds_p90 = null, passed_over = '[]'
    from incident
    where incident.id = assignment.incident_id and incident.sensitive and ${inArray(incident.id, ids)}`);
  await removeCrewPositions(tx, ids);
  await removeDistancesToCrews(tx, ids, positionFreshMinutes);
  await tx.update(assignment).set({ declineReason: null }).where(inArray(assignment.incidentId, ids));
  await tx.update(handover).set({ note: null, acknowledgedBy: null }).where(inArray(handover.incidentId, ids));
  const endedClosureCondition = sql`coalesce(${closure.liftedAt}, ${closure.endsAt}) < now()`;
  await tx
    .update(closure)
    .set(erasedClosureValues)
    .where(and(inArray(closure.incidentId, ids), endedClosureCondition));
  await tx.delete(delivery).where(inArray(delivery.incidentId, ids));
  await tx.delete(editDraft).where(inArray(editDraft.incidentId, ids));
  await tx.delete(noteDraft).where(inArray(noteDraft.incidentId, ids));
}
