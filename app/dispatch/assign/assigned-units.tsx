"use client";

import { useTranslations } from "next-intl";
import { isOpen } from "@/server/domain/assignment";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useConsole } from "../console-context";
import { AssignedUnit } from "./assigned-unit";
import { type CrewKeys, crewKeys } from "./crew-keys";

const afterThePlan = 1_000;
const none: CrewKeys = { isPointedAt: false, exchanges: false, steps: false };

/** The units on this incident, then those whose task here is over. */
export function AssignedUnits({ incident }: { incident: IncidentView }) {
  const t = useTranslations("incident");
  const stateName = useTranslations("assignmentState");
  const { state } = useConsole();
  // In the order of the plan, so that a unit that replaces another stands in its place.
  const open = incident.assignments
    .filter((sent) => isOpen(sent.state))
    .sort((one, other) => (one.requirement ?? afterThePlan) - (other.requirement ?? afterThePlan));
  const keys = crewKeys(open, state.replacing);
  const ended = incident.assignments.filter((sent) => !isOpen(sent.state));
  if (incident.assignments.length === 0) return null;
  return (
    <section aria-label={t("units")} className="py-3">
      <h3 className="flex items-baseline gap-2 px-3.5 font-semibold">
        {t("units")}
        <span className="font-medium text-ink-3">{open.length}</span>
      </h3>
      {open.length === 0 && <p className="px-3.5 pt-1 text-ink-2">{t("noUnits")}</p>}
      <ul>
        {open.map((sent) => (
          <AssignedUnit key={sent.id} incident={incident} sent={sent} keys={keys.get(sent.id) ?? none} />
        ))}
      </ul>
      {ended.length > 0 && (
        <p className="px-3.5 pt-2 text-ink-3 text-[0.8125rem]">
          {t("ended")}: {ended.map((sent) => `${sent.unit.callSign} ${stateName(sent.state).toLowerCase()}`).join(", ")}
        </p>
      )}
    </section>
  );
}
