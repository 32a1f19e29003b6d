"use client";

import { useTranslations } from "next-intl";
import { memo } from "react";
import type { ListedUnit } from "@/db/queries";
import { UnitMark } from "../../_ui/mark";
import { useNames } from "../../_words/use-names";
import { useHands } from "../console-context";
import { TrailButton } from "../trail/trail-button";
import { PositionAge } from "./position-age";

/** `number` is that of the incident it serves, when that is open; `keyed` when the key of the trail is this unit's. */
type Props = { unit: ListedUnit; number: number | null; keyed?: boolean };

/** One unit: who, what it does, and how well its place is known. Pressing shows it, or its incident when it has one. */
export const RosterRow = memo(function RosterRow({ unit, number, keyed }: Props) {
  const t = useTranslations("roster");
  const status = useTranslations("unitStatus");
  const stateName = useTranslations("assignmentState");
  const names = useNames();
  const { act, camera } = useHands();
  const { callSign, kind, agency, simulated, basis, incidentId, assignmentState, lng, lat } = unit;
  return (
    <li className="flex items-center pr-1.5 hover:bg-hover [contain-intrinsic-size:auto_3rem] [content-visibility:auto]">
      <button
        type="button"
        title={t("show", { callSign })}
        onClick={() => {
          if (incidentId) act({ do: "open-incident", id: incidentId });
          if (lng !== null && lat !== null) camera.current?.show([{ lng, lat }]);
        }}
        onKeyDown={(event) => {
          if (event.key.toLowerCase() !== "i" || event.ctrlKey || event.altKey || event.metaKey) return;
          event.preventDefault();
          act({ do: "trail", unitId: unit.id });
        }}
        className="flex min-w-0 flex-1 items-center gap-2.5 py-1.5 pr-1.5 pl-3.5 text-left"
      >
        <UnitMark kind={kind} status={unit.status} stale={basis !== "fix"} simulated={simulated} />
        <span className="min-w-fit flex-1">
          <span className="block whitespace-nowrap font-semibold leading-tight">{callSign}</span>
          <span className="block whitespace-nowrap text-ink-3 text-xs">{names.agency(agency)}</span>
        </span>
        <span className="text-pretty text-right leading-tight">
          <span className={`block text-[0.8125rem] ${unit.status === "off-duty" ? "text-ink-3" : "font-medium"}`}>
            {assignmentState ? stateName(assignmentState) : status(unit.status)}
            {number !== null && <span className="text-ink-2"> #{number}</span>}
          </span>
          <span className="block text-ink-3 text-xs">
            <PositionAge unit={unit} />
          </span>
        </span>
      </button>
      <TrailButton unitId={unit.id} callSign={callSign} keyed={keyed} />
    </li>
  );
});
