"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { AgencyRefusal } from "@/db/agency-vocabulary";
import type { AlarmKind } from "@/db/schema/alarms";
import type { AssignmentState, CloseCode, Disposition, IncidentStatus, Priority } from "@/db/vocabulary";
import type { SafetyCheck } from "@/server/domain/alarm";
import type { AssignReason } from "@/server/domain/assign-reason";
import type { EditedField } from "@/server/incidents/edit-incident";
import type { LogLine } from "@/server/incidents/read-incident-log";
import { useTypes } from "../../_live/cache/use-live-data";
import { useEarlierPositionBasisText } from "../../_ui/position-age";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";

type LogEvent = Extract<LogLine, { what: "event" }>;

/**
 * Returns a function that writes an event as a sentence: "Rina assigned AMB-SKY-1 (3.2 km, GPS 12 s ago)". It returns
 * null for notes and for events that the incident log omits.
 */
export function useEventText(): (line: LogLine) => string | null {
  const t = useTranslations("incidentLog");
  const stateSentence = useTranslations("incidentLogState");
  const stateName = useTranslations("assignmentState");
  const reasonName = useTranslations("assignReason");
  const statusName = useTranslations("incidentStatus");
  const codeName = useTranslations("closeCode");
  const alarmName = useTranslations("alarmKind");
  const checkName = useTranslations("safetyCheck");
  const refusalName = useTranslations("agencyRefusal");
  const dispositionName = useTranslations("disposition");
  const priorityName = useTranslations("priority");
  const fieldName = useTranslations("editedField");
  const format = useFormat();
  const names = useNames();
  const describeBasis = useEarlierPositionBasisText();
  const { typesByCode } = useTypes();

  const typeName = useCallback(
    (code: unknown) => {
      const type = typesByCode.get(String(code));
      return type ? names.type(type) : String(code);
    },
    [typesByCode, names],
  );

  return useCallback(
    (line) => {
      if (line.what === "call" || line.what === "paper") return t(line.what);
      if (line.what === "note") return null;
      const actorName = line.by.name ?? t("system");
      const { kind, data } = line;
      const callSign = line.callSign ?? t("aUnit");
      const neighbour = String(data.neighbour);
      const formatPriority = (value: unknown) => `P${value} ${priorityName(`${value as Priority}`)}`;
      switch (kind) {
        case "incident.created":
          return t("created", { by: actorName, type: typeName(data.type), priority: formatPriority(data.priority) });
        case "incident.filled":
          return t("filled", { by: actorName });
        case "incident.verified":
          return t("verified", { by: actorName });
        case "incident.status-changed": {
          if (data.undo) return t("verifiedUndone", { by: actorName });
          if (data.to === "verified") return t("verified", { by: actorName });
          if (data.to !== "closed")
            return t("status", { by: actorName, status: statusName(data.to as IncidentStatus) });
          return data.closeCode
            ? t("closed", { by: actorName, code: codeName(data.closeCode as CloseCode) })
            : t("ended", { by: actorName });
        }
        case "incident.edited":
          return describeEdit(line, actorName);
        case "incident.answered":
          return t("answered", { by: actorName });
        case "plan.changed":
          return t("planChanged", { by: actorName });
        case "incident.reopened":
          if (data.undo) return t(data.undo === "closed" ? "closedUndone" : "resolvedUndone", { by: actorName });
          return t("reopened", { by: actorName });
        case "incident.merged":
        case "incident.unmerged": {
          const { from, into } = data as { from?: { number: number }; into?: { number: number } };
          const values = { by: actorName, number: `${(from ?? into)?.number}` };
          if (kind === "incident.merged") return t(from ? "merged" : "mergedInto", values);
          return t(from ? "unmerged" : "unmergedFrom", values);
        }
        case "incident.forwarded":
          return t("forwarded", { by: actorName, agency: names.agency(String(data.agency)) });
        case "forwarding.withdrawn":
          return t("forwardingWithdrawn", { by: actorName, agency: names.agency(String(data.agency)) });
        case "forwarding.acknowledged": {
          const agency = names.agency(String(data.agency));
          return t(data.onBehalf ? "acknowledgedFor" : "acknowledged", { by: actorName, agency });
        }
        case "forwarding.refused":
          return t("agencyRefused", {
            by: actorName,
            agency: names.agency(String(data.agency)),
            reason: refusalName(data.reason as AgencyRefusal).toLowerCase(),
          });
        case "incident.handed-over":
          return t("handedOver", { by: actorName, neighbour });
        case "handover.acknowledged":
          return t(line.by.kind === "system" ? "handoverAcknowledged" : "handoverTaken", { by: actorName, neighbour });
        case "handover.delivered":
          return t("handoverDelivered", { neighbour });
        case "handover.answered":
          return t("handoverAnswered", { neighbour, number: String(data.incidentNumber) });
        case "handover.returned":
          return t("handoverReturned", { neighbour });
        case "handover.refused":
          return t("handoverRefused", { neighbour, reason: dispositionName(data.reason as Disposition).toLowerCase() });
        case "incident.sensitivity-changed":
          return t(data.after ? "marked" : "unmarked", { by: actorName });
        case "unit.assigned":
          return describeAssignment(line, actorName, callSign);
        case "assignment.state-changed":
          return describeStep(line, actorName, callSign);
        case "paper-form.entered":
          return t("paperForm", { by: actorName, form: String(data.form) });
        case "paper-step.entered":
          return t("paperStep", { callSign, by: actorName, state: stateName(data.to as AssignmentState) });
        case "alarm.raised":
          return t(line.callSign ? "alarm" : "alarmOfIncident", { alarm: alarmName(data.kind as AlarmKind), callSign });
        case "alarm.answered":
          return t(line.callSign ? "alarmAnswered" : "alarmOfIncidentAnswered", {
            by: actorName,
            alarm: alarmName(data.kind as AlarmKind),
            callSign,
          });
        case "alarm.crew-safe":
          return t("crewSafe", { by: actorName, callSign, check: checkName(data.by as SafetyCheck) });
        case "call.attached":
          return t("callAttached", { by: actorName });
        case "call.detached":
          return t("callDetached", { by: actorName });
        case "closure.created":
          return t("closureCreated", { by: actorName, label: readLabel(data) });
        case "closure.changed":
          return t("closureChanged", { by: actorName, label: readLabel(data) });
        case "closure.lifted":
          return t("closureLifted", { by: actorName, label: readLabel(data) });
        case "closure.ended":
          return t("closureEnded", { label: readLabel(data) });
        case "watch.incident-created":
          return t("watchCreated", { by: actorName, number: Number(data.number) });
        case "watch.attached":
          return t("watchAttached", { by: actorName, number: Number(data.number) });
        case "watch.restored":
          return t("watchRestored", { by: actorName, number: Number(data.number) });
        case "high-water.incident-created":
          return t("highWaterCreated", { by: actorName, number: Number(data.number) });
        case "high-water.attached":
          return t("highWaterAttached", { by: actorName, number: Number(data.number) });
        case "high-water.restored":
          return t("highWaterRestored", { by: actorName, number: Number(data.number) });
        case "warning.issued":
          return t("warningIssued", { by: actorName });
        case "warning.updated":
          return t("warningUpdated", { by: actorName });
        case "warning.cancelled":
          return t("warningCancelled", { by: actorName });
        case "weather-warning.incident-created":
          return t("warningCreated", { by: actorName, event: String(data.event) });
        case "weather-warning.attached":
          return t("warningAttached", { by: actorName, event: String(data.event) });
        case "weather-warning.restored":
          return t("warningRestored", { by: actorName, event: String(data.event) });
        case "delivery.failed":
          return t("undelivered", {
            agency: data.neighbour ? String(data.neighbour) : names.agency(String(data.agency)),
          });
        default:
          return null;
      }

      function readLabel({ label }: LogEvent["data"]): string {
        return typeof label === "string" ? label : t("aRoad");
      }

      function describePosition({ sent: assignment }: LogEvent): string {
        if (!assignment || assignment.distanceM === null) return describeBasis(assignment?.basis ?? null, null);
        return `${format.distance(assignment.distanceM)}, ${describeBasis(assignment.basis, assignment.fixAgeSeconds)}`;
      }

      function describeAssignment(event: LogEvent, by: string, unit: string): string {
        const { sent, replaced, data: choice } = event;
        const values = { by, callSign: unit, where: describePosition(event) };
        if (sent?.chosenBy === "rule") return t("assignedByRule", values);
        if (choice.reason === "undo") return t("assignedAgain", values);
        const reason = choice.reason ? reasonName(choice.reason as AssignReason).toLowerCase() : null;
        if (replaced !== null && reason) return t("replacedBecause", { ...values, old: replaced, reason });
        if (replaced !== null) return t("replaced", { ...values, old: replaced });
        return reason ? t("assignedBecause", { ...values, reason }) : t("assigned", values);
      }

      function describeStep({ sent, data: step }: LogEvent, actorName: string, unit: string): string {
        const state = step.to as AssignmentState;
        if (step.undo)
          return state === "recalled"
            ? t("assignmentUndone", { callSign: unit, by: actorName })
            : t("stepUndone", { callSign: unit, by: actorName, state: stateName(state).toLowerCase() });
        if (state === "transporting" && sent?.facility) {
          return t("transportingTo", { callSign: unit, facility: sent.facility });
        }
        if (state === "declined" && step.reason) return t("declined", { callSign: unit, reason: String(step.reason) });
        return stateSentence(state, { callSign: unit, by: actorName });
      }

      function describeEdit({ data: { fields, before, after } }: LogEvent, actorName: string): string {
        const previousValues = (before ?? {}) as Record<string, unknown>;
        const newValues = (after ?? {}) as Record<string, unknown>;
        const changes = ((fields ?? []) as EditedField[]).map((field) => {
          const name = fieldName(field).toLowerCase();
          if (field === "type")
            return t("change", { field: name, from: typeName(previousValues.type), to: typeName(newValues.type) });
          if (field === "priority")
            return t("change", {
              field: name,
              from: formatPriority(previousValues.priority),
              to: formatPriority(newValues.priority),
            });
          return name;
        });
        return t("edited", { by: actorName, fields: changes.join(", ") });
      }
    },
    [
      t,
      stateSentence,
      stateName,
      reasonName,
      statusName,
      codeName,
      alarmName,
      checkName,
      refusalName,
      dispositionName,
      priorityName,
      fieldName,
      format,
      names,
      describeBasis,
      typeName,
    ],
  );
}
