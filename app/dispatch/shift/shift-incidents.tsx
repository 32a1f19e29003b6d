"use client";

import { useTranslations } from "next-intl";
import type { Priority } from "@/db/vocabulary";
import { isOpen } from "@/server/domain/assignment";
import type { ShiftSheet } from "@/server/shift/read-shift";
import { useTypes } from "../../_live/use-picture";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";

/** The open incidents of a sheet: which step each is in and since when, who is on it, and who is missing. */
export function ShiftIncidents({ incidents }: { incidents: ShiftSheet["incidents"] }) {
  const t = useTranslations("shift");
  const step = useTranslations("step");
  const priorityName = useTranslations("priority");
  const kindName = useTranslations("unitKind");
  const stateName = useTranslations("assignmentState");
  const format = useFormat();
  const names = useNames();
  const { byCode } = useTypes();
  return (
    <div className="overflow-x-auto">
      <table className="w-full min-w-[40rem] text-left text-[0.8125rem] print:min-w-0">
        <thead>
          <tr className="border-line-2 border-b">
            {(["number", "priority", "what", "step", "crews"] as const).map((one) => (
              <th key={one} scope="col" className="py-1 pr-3 font-semibold">
                {t(one)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {incidents.map((incident) => {
            const { id, number, priority, address, district, ageing, overSeconds, since, unmet } = incident;
            const type = byCode.get(incident.type);
            const crews = incident.assignments.filter(({ state }) => isOpen(state));
            return (
              <tr key={id} className="break-inside-avoid border-line border-b align-top">
                <td className="py-1.5 pr-3 font-semibold">#{number}</td>
                <td className="py-1.5 pr-3">
                  P{priority} {priorityName(`${priority as Priority}`)}
                </td>
                <td className="py-1.5 pr-3">
                  <b className="font-semibold">{type ? names.type(type) : incident.type}</b>
                  <br />
                  {[...new Set([address, district.name])].filter(Boolean).join(", ")}
                </td>
                <td className="py-1.5 pr-3">
                  {step(incident.step)}
                  <br />
                  {t("since").toLowerCase()} {format.hourMinute(since)}
                  {ageing === "late" && <b className="block">{t("late", { time: format.age(overSeconds) })}</b>}
                </td>
                <td className="py-1.5">
                  {crews.map(({ id: sent, unit, state }) => (
                    <span key={sent} className="block">
                      <b className="font-semibold">{unit.callSign}</b> {stateName(state).toLowerCase()}
                    </span>
                  ))}
                  {unmet.map(({ requirement, kind, missing }) => (
                    <b key={requirement} className="block">
                      {t("missing")} {missing} {kindName(kind)}
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
