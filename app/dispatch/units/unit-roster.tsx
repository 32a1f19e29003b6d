"use client";

import { Search, Send } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo, useMemo, useState } from "react";
import type { ListedUnit } from "@/db/queries/unit";
import { unitKinds } from "@/db/vocabulary";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useOpenIncidents, useUnits } from "../../_live/cache/use-live-data";
import { Button, IconButton } from "../../_ui/button";
import { UnrenderedRowsSpacer, useRenderedRowCount } from "../../_ui/incremental-rows";
import { UnitMark } from "../../_ui/mark";
import { Panel } from "../../_ui/panel";
import { PositionAge } from "../../_ui/position-age";
import { FailedMessage, Skeleton, StateMessage } from "../../_ui/state-message";
import { useNames } from "../../_words/use-names";
import { PanicMark } from "../alarms/panic-mark";
import { useOpenAlarms } from "../alarms/use-open-alarms";
import { useAssignmentActions } from "../assign/assignment-actions";
import { findKeyCombination } from "../commands/command-list";
import { formatKeyCombination } from "../commands/key-press";
import { useActions } from "../console-context";
import { useVisibleData } from "../queue/incident-filter";
import { TrailButton } from "../trail-and-replay/trail-context";
import { useUnitMatcher } from "./use-unit-matcher";

/**
 * The visible units by kind, with their status; the default content of the right panel. Until the map has been drawn
 * (`isMapSettled`), only the first rows are rendered.
 */
export function UnitRoster({ isMapSettled }: { isMapSettled: boolean }) {
  const t = useTranslations("roster");
  const kindName = useTranslations("unitKind");
  const { query } = useUnits();
  const { units } = useVisibleData();
  const { incidents } = useOpenIncidents();
  const { panicIds } = useOpenAlarms();
  const incidentNumbers = useMemo(() => new Map(incidents.map(({ id, number }) => [id, number])), [incidents]);
  const [searchText, setSearchText] = useState("");
  const matchesUnit = useUnitMatcher(searchText);
  const groups = useMemo(() => {
    const matchingUnits = units.filter(matchesUnit);
    let start = 0;
    return unitKinds.flatMap((kind) => {
      const members = matchingUnits.filter((unit) => unit.kind === kind);
      start += members.length;
      return members.length > 0 ? [{ kind, members, start: start - members.length }] : [];
    });
  }, [units, matchesUnit]);
  const shownCount = groups.reduce((sum, { members }) => sum + members.length, 0);
  const rowCount = useRenderedRowCount(shownCount, { isReady: isMapSettled });

  return (
    <Panel
      fill
      label={t("title")}
      title={
        <h2 className="flex items-baseline gap-2 font-semibold text-[0.9375rem]">
          {t("title")}
          {query.data && <span className="font-medium text-ink-3">{units.length}</span>}
        </h2>
      }
      aside={
        <label className="flex h-8 items-center gap-1.5 rounded-md border border-line-2 bg-raised pr-1 pl-2 focus-within:outline-2 focus-within:outline-focus">
          <Search className="size-4 text-ink-3" aria-hidden />
          <span className="sr-only">{t("search")}</span>
          <input
            type="search"
            value={searchText}
            onChange={(event) => setSearchText(event.target.value)}
            placeholder={t("search")}
            className="w-40 bg-transparent text-[0.8125rem] outline-none"
          />
        </label>
      }
    >
      {query.isPending ? (
        <Skeleton rows={8} label={t("loading")} />
      ) : !query.data ? (
        <FailedMessage refetch={query.refetch} />
      ) : query.data.length === 0 ? (
        <StateMessage title={t("empty")} text={t("emptyText")} />
      ) : groups.length === 0 ? (
        <StateMessage title={t("none")} />
      ) : (
        groups.map(({ kind, members, start }) => {
          const rows = members.slice(0, Math.max(0, rowCount - start));
          return (
            <section key={kind} aria-label={kindName(kind)}>
              <h3 className="sticky top-0 z-1 flex items-baseline justify-between border-line border-b bg-panel px-3.5 py-1.5 font-semibold text-[0.8125rem]">
                {kindName(kind)}
                <span className="font-medium text-ink-3 text-xs">
                  {t("available", { count: members.filter(({ status }) => status === "available").length })} /{" "}
                  {members.length}
                </span>
              </h3>
              <ul className="border-line border-b">
                {rows.map((unit) => (
                  <RosterRow
                    key={unit.id}
                    unit={unit}
                    hasPanic={panicIds.has(unit.id)}
                    incidentNumber={incidentNumbers.get(unit.incidentId ?? "") ?? null}
                  />
                ))}
                <UnrenderedRowsSpacer count={members.length - rows.length} rowHeightRem={3} />
              </ul>
            </section>
          );
        })
      )}
    </Panel>
  );
}

type RosterRowProps = {
  unit: ListedUnit;
  /** The number of the unit's open incident. */
  incidentNumber: number | null;
  /** Whether the unit's crew pressed the panic button and is not yet confirmed safe. */
  hasPanic: boolean;
  /** The incident that is open in the panel, if any. */
  openIncident?: IncidentView | undefined;
  /** Whether the keyboard shortcut for the trail acts on this row. */
  hasShortcut?: boolean;
};

/**
 * One unit with its status and the age of its position. A click shows it on the map and selects its incident, if any.
 */
export const RosterRow = memo(function RosterRow({
  unit,
  incidentNumber,
  hasPanic,
  openIncident,
  hasShortcut,
}: RosterRowProps) {
  const t = useTranslations("roster");
  const statusName = useTranslations("unitStatus");
  const stateName = useTranslations("assignmentState");
  const names = useNames();
  const { updateConsole, camera } = useActions();
  const { callSign, kind, agency, simulated, basis, incidentId, assignmentState, lng, lat } = unit;
  return (
    <li className="flex items-center pr-1.5 hover:bg-hover [contain-intrinsic-size:auto_3rem] [content-visibility:auto]">
      <button
        type="button"
        title={t("show", { callSign })}
        onClick={() => {
          if (incidentId) updateConsole({ do: "select-incident", id: incidentId });
          if (lng !== null && lat !== null) camera.current?.fitTo([{ lng, lat }]);
        }}
        onKeyDown={(event) => {
          if (event.metaKey || formatKeyCombination(event.nativeEvent) !== findKeyCombination("trail")) return;
          event.preventDefault();
          updateConsole({ do: "trail", unitId: unit.id });
        }}
        className="flex min-w-0 flex-1 items-center gap-2.5 py-1.5 pr-1.5 pl-3.5 text-left"
      >
        <UnitMark kind={kind} status={unit.status} stale={basis !== "fix"} simulated={simulated} />
        <span className="min-w-fit flex-1">
          <span className="block whitespace-nowrap font-semibold leading-tight">{callSign}</span>
          {hasPanic && <PanicMark />}
          <span className="block whitespace-nowrap text-ink-3 text-xs">{names.agency(agency)}</span>
        </span>
        <span className="text-balance text-right leading-tight">
          <span className={`block text-[0.8125rem] ${unit.status === "off-duty" ? "text-ink-3" : "font-medium"}`}>
            {assignmentState ? stateName(assignmentState) : statusName(unit.status)}
            {incidentNumber !== null && <span className="text-ink-2"> #{incidentNumber}</span>}
          </span>
          <span className="block text-ink-3 text-xs">
            <PositionAge unit={unit} />
          </span>
        </span>
      </button>
      {unit.status === "available" && <SendToIncident unit={unit} incident={openIncident} />}
      <TrailButton unitId={unit.id} callSign={callSign} hasShortcut={hasShortcut} />
    </li>
  );
});

type SendToIncidentProps = { unit: ListedUnit; incident: IncidentView | undefined };

/**
 * Sends an available unit to the incident that is open in the panel, whether or not it matches the plan. If none is
 * open, asks for the incident.
 */
function SendToIncident({ unit: { id, callSign }, incident }: SendToIncidentProps) {
  const t = useTranslations("ranked");
  const { updateConsole } = useActions();
  const { assign, incidentIdsInFlight } = useAssignmentActions();
  if (!incident || incident.status === "closed")
    return (
      <IconButton
        name={t("ask", { callSign })}
        onClick={() => updateConsole({ do: "palette", open: true, unit: { id, callSign } })}
      >
        <Send className="size-4" aria-hidden />
      </IconButton>
    );
  const values = { callSign, number: `${incident.number}` };
  return (
    <Button
      size="small"
      className="mr-1"
      disabled={incidentIdsInFlight.includes(incident.id)}
      onClick={() => assign(incident.id, { id, callSign })}
    >
      <span className="sr-only">{t("toOf", values)}</span>
      <span aria-hidden>{t("to", values)}</span>
    </Button>
  );
}
