import { and, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { importCrews, type PastCrew } from "../../db/queries/history";
import { incident } from "../../db/schema/incidents";
import { unit } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import { closeCodes, precisions } from "../../db/vocabulary";
import { record } from "../audit/record";
import type { Context } from "../context";
import { crewTimeFields } from "../domain/paper-times";
import { badField, type FieldError, Refusal } from "../errors";
import { forwardToAgencies } from "../forwarding/forward-to-agencies";
import { fieldErrors } from "../import/file-errors";
import { Location } from "../location";
import { formNumberPattern } from "../paper-board/print-board";
import { plainText } from "../plain-text";
import { findTimeErrors, PaperTime } from "./check-times";
import { lockHistoryImports } from "./checkpoint";
import { createIncidentHistoryKind } from "./incidents";
import { isFromPaperSql, paperSource } from "./paper-forms";

const OptionalTime = PaperTime.nullable();
const Crew = z.strictObject({
  callSign: plainText(100).trim().min(1),
  assignedAt: PaperTime,
  acknowledgedAt: OptionalTime,
  enRouteAt: OptionalTime,
  onSceneAt: OptionalTime,
  transportingAt: OptionalTime,
  clearedAt: OptionalTime,
});
type Crew = z.output<typeof Crew>;

/** A form as it was written on paper. Times that were not written down are null. */
export const EnterFormInput = z.strictObject({
  /** The number that is printed on the form. */
  form: plainText(40).trim().toUpperCase().regex(formNumberPattern),
  type: z.string().min(1).max(100),
  place: Location.extend({ precision: z.enum(precisions) }),
  address: plainText(500).trim(),
  description: plainText(5_000).trim(),
  /** Null: the default priority of the type. */
  priority: z.int().min(1).max(4).nullable().default(null),
  calledAt: OptionalTime,
  answeredAt: OptionalTime,
  openedAt: PaperTime,
  crews: z.array(Crew).max(10),
  /** Null: the last of the other times. */
  closedAt: OptionalTime,
  closeCode: z.enum(closeCodes).nullable(),
  closeNote: plainText(2_000).trim(),
});
type Form = z.output<typeof EnterFormInput>;

/**
 * Stores a form that was written on paper as a closed incident with its true times, by the import of past incidents, so
 * that the figures count it. If all of its crews are simulated, so is the incident. Refuses with `invalid-input` and the
 * fields that are wrong; a number that was entered before is `taken`. Forwards the incident to the agencies of its
 * crews. Records `paper-form.entered`, which notifies their systems; unlike `incident.forwarded`, it alarms nobody.
 */
export async function enterForm(context: Context, form: Form): Promise<{ id: string; number: number }> {
  const now = context.now();
  const timeErrors = listTimeErrors(form, now);
  if (timeErrors.length > 0) throw new Refusal("invalid-input", { errors: timeErrors });
  const stored = await inTransaction(context.db, async (tx) => {
    await lockHistoryImports(tx);
    const units = await findUnits(tx, form.crews);
    const simulated = context.actor.simulated || (units.length > 0 && units.every((crewUnit) => crewUnit.simulated));
    const kind = await createIncidentHistoryKind(tx, { source: paperSource, simulated, now });
    const crewIndexes = form.crews.length === 0 ? [0] : form.crews.keys();
    const rows = [...crewIndexes].map((index) => {
      const parsed = kind.row.safeParse(toCells(form, index, units[index]?.callSign ?? ""));
      const errors = parsed.success ? kind.check(parsed.data) : fieldErrors(parsed.error);
      if (!parsed.success || errors.length > 0) {
        throw new Refusal("invalid-input", { errors: errors.map((error) => toFormError(error, index)) });
      }
      return parsed.data;
    });
    // Also finds a form that was entered with simulated crews by mistake.
    const isEntered = and(isFromPaperSql, eq(incident.idempotencyKey, form.form));
    if ((await tx.$count(incident, isEntered)) > 0) throw badField("form", "was entered before", "taken");
    const skippedRows = await kind.write(tx, rows.slice(0, 1));
    if (skippedRows.length > 0) throw badField("form", "was entered before", "taken");
    const openedBy = `import:${paperSource}${simulated ? " (simulated)" : ""}`;
    const [storedIncident] = await tx
      .update(incident)
      .set({ closeNote: form.closeNote || null })
      .where(and(eq(incident.openedBy, openedBy), eq(incident.idempotencyKey, form.form)))
      .returning({ id: incident.id, number: incident.number });
    if (!storedIncident) throw new Error("the incident of a paper form was not stored");
    const furtherCrews = units.flatMap(({ id: unitId }, index): PastCrew[] => {
      const crew = index > 0 ? form.crews[index] : undefined;
      return crew ? [{ unit_id: unitId, ...toCrewCells(crew, null) }] : [];
    });
    await importCrews(tx, { rows: JSON.stringify(furtherCrews), incident_id: storedIncident.id });
    const agencies = [...new Set(units.map(({ agency }) => agency))].sort();
    await forwardToAgencies(tx, context, storedIncident.id, agencies);
    await record(tx, context, [
      { kind: "paper-form.entered", incidentId: storedIncident.id, data: { form: form.form, agencies } },
    ]);
    return storedIncident;
  });
  context.announce();
  return stored;
}

function listTimeErrors({ calledAt, answeredAt, openedAt, crews, closedAt }: Form, now: Date): FieldError[] {
  const start = [
    ["calledAt", calledAt],
    ["openedAt", openedAt],
  ] as const;
  const chains = [
    [start[0], ["answeredAt", answeredAt] as const],
    ...crews.map((crew, index) => [
      ...start,
      ...crewTimeFields.map((field) => [`crews[${index}].${field}`, crew[field]] as const),
      ["closedAt", closedAt] as const,
    ]),
    [...start, ["closedAt", closedAt] as const],
  ];
  const errors = chains.flatMap((chain) => findTimeErrors(chain, now));
  if (answeredAt !== null && calledAt === null) {
    errors.push({ field: "calledAt", cause: "is empty where answeredAt is given", reason: "missing" });
  }
  // The call and the opening are part of each crew's chain; one error is enough for each field.
  return [...new Map(errors.map((error) => [error.field, error])).values()];
}

/** Returns the units of the crews in their order, by call sign in any case. Refuses unknown ones. */
async function findUnits(tx: Db, crews: readonly Crew[]) {
  if (crews.length === 0) return [];
  const callSigns = crews.map(({ callSign }) => callSign.toLowerCase());
  const units = await tx
    .select({ id: unit.id, callSign: unit.callSign, agency: unit.agencyCode, simulated: unit.simulated })
    .from(unit)
    .where(inArray(sql`lower(${unit.callSign})`, callSigns));
  const unitByCallSign = new Map(units.map((stored) => [stored.callSign.toLowerCase(), stored]));
  const errors: FieldError[] = callSigns.flatMap((callSign, index) =>
    unitByCallSign.has(callSign)
      ? []
      : [{ field: `crews[${index}].callSign`, cause: "is not a known unit", reason: "not-there" as const }],
  );
  if (errors.length > 0) throw new Refusal("invalid-input", { errors });
  return callSigns.flatMap((callSign) => unitByCallSign.get(callSign) ?? []);
}

/** The form with one of its crews as a line of the import of past incidents. */
function toCells(form: Form, crewIndex: number, callSign: string): Record<string, string> {
  const { place, calledAt, answeredAt, openedAt, crews, closedAt } = form;
  const crew = crews[crewIndex];
  const times = [openedAt, ...crews.flatMap((each) => crewTimeFields.map((field) => each[field])), closedAt];
  const lastMs = Math.max(...times.map((at) => at?.getTime() ?? 0));
  return {
    external_id: form.form,
    type: form.type,
    priority: form.priority?.toString() ?? "",
    lng: place.lng.toFixed(6),
    lat: place.lat.toFixed(6),
    precision: place.precision,
    address: form.address,
    description: form.description,
    sensitive: "",
    opened_at: openedAt.toISOString(),
    called_at: calledAt?.toISOString() ?? "",
    answered_at: answeredAt?.toISOString() ?? "",
    call_sign: callSign,
    ...(crew ? toCrewCells(crew, "") : emptyCrewCells),
    closed_at: new Date(lastMs).toISOString(),
    close_code: form.closeCode ?? "",
  };
}

function toCrewCells<Empty extends string | null>(crew: Crew, empty: Empty) {
  const toCell = (at: Date | null): string | Empty => at?.toISOString() ?? empty;
  return {
    assigned_at: toCell(crew.assignedAt),
    acknowledged_at: toCell(crew.acknowledgedAt),
    en_route_at: toCell(crew.enRouteAt),
    on_scene_at: toCell(crew.onSceneAt),
    transporting_at: toCell(crew.transportingAt),
    cleared_at: toCell(crew.clearedAt),
  };
}

const emptyCrewCells = {
  assigned_at: "",
  acknowledged_at: "",
  en_route_at: "",
  on_scene_at: "",
  transporting_at: "",
  cleared_at: "",
};

/** Converts an error of the import, which names a column, to an error of the form's field. */
function toFormError({ field, cause }: FieldError, crewIndex: number): FieldError {
  if (field === "type") return { field, cause, reason: "not-there" };
  if (field === "call_sign") return { field: `crews[${crewIndex}].callSign`, cause, reason: "simulated-unit" };
  return { field, cause };
}
