"use client";

import { useTranslations } from "next-intl";
import type { Priority } from "@/db/vocabulary";
import { isOpen } from "@/server/domain/assignment";
import type { ShiftSheet } from "@/server/shift/read-shift";
import { useTypes } from "../../_live/cache/use-live-data";
import { SensitiveBadge, SimulatedBadge } from "../../_ui/badges";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";

const cellClass = "sm:py-1.5 sm:pr-3 last:pr-0";

/**
 * The open incidents on the handover sheet. Addresses of sensitive ones are left out, because a printed sheet may be
 * left lying around.
 */
export function ShiftIncidents({ incidents }: { incidents: ShiftSheet["incidents"] }) {
  const t = useTranslations("shift");
  const stepName = useTranslations("step");
  const priorityName = useTranslations("priority");
  const kindName = useTranslations("unitKind");
  const stateName = useTranslations("assignmentState");
  const format = useFormat();
  const names = useNames();
  const { typesByCode } = useTypes();
  return (
    <div>
      <table className="w-full text-left text-[0.8125rem] max-sm:block">
        <thead className="max-sm:sr-only">
          <tr className="border-line-2 border-b">
            {(["number", "priority", "what", "step", "crews"] as const).map((column) => (
              <th key={column} scope="col" className="py-1 pr-3 font-semibold">
                {t(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {incidents.map((incident) => {
            const { id, number, priority, address, district, ageing, overSeconds, since, unmet, sensitive } = incident;
            const type = typesByCode.get(incident.type);
            const crews = incident.assignments.filter(({ state }) => isOpen(state));
            return (
              <tr
                key={id}
                className="break-inside-avoid border-line border-b align-top max-sm:grid max-sm:grid-cols-[auto_1fr] max-sm:gap-x-3 max-sm:py-2"
              >
                <td className={`${cellClass} font-semibold`}>#{number}</td>
                <td className={`${cellClass} whitespace-nowrap`}>
                  P{priority} {priorityName(`${priority as Priority}`)}
                </td>
                <td className={`${cellClass} max-sm:col-span-2`}>
                  <b className="mr-2 font-semibold">{type ? names.type(type) : incident.type}</b>
                  {incident.simulated && <SimulatedBadge />}
                  {sensitive && (
                    <span className="ml-2">
                      <SensitiveBadge />
                    </span>
                  )}
                  <br />
                  {[...new Set([address, district.name])].filter(Boolean).join(", ")}
                </td>
                <td className={cellClass}>
                  {stepName(incident.step)}
                  <br />
                  {t("since").toLowerCase()} {format.hourMinuteAndDay(since)}
                  {ageing === "late" && (
                    <b className="block whitespace-nowrap">{t("late", { time: format.age(overSeconds) })}</b>
                  )}
                </td>
                <td className={cellClass}>
                  {crews.map(({ id: assignmentId, unit, state }) => (
                    <span key={assignmentId} className="block sm:whitespace-nowrap">
                      <b className="font-semibold">{unit.callSign}</b> {stateName(state).toLowerCase()}{" "}
                      {unit.simulated && !incident.simulated && <SimulatedBadge />}
                    </span>
                  ))}
                  {unmet.map(({ requirement, kind, missing }) => (
                    <b key={requirement} className="block">
                      {t("missing", { count: missing, kind: kindName(kind).toLowerCase() })}
                    </b>
                  ))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
