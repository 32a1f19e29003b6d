"use client";

import { Filter } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useRef } from "react";
import type { ListedUnit } from "@/db/queries/unit";
import type { ListedIncident } from "@/server/masking/mask-incident";
import { useOpenIncidents, useTypes, useUnits } from "../../_live/cache/use-live-data";
import { KeyCap } from "../../_ui/key-cap";
import { useNames } from "../../_words/use-names";
import { CommandIconButton } from "../commands/command-registry";
import { useConsole } from "../console-context";

/**
 * Banner saying that the console is filtered to one incident, with a button that ends the filter. The filter also ends
 * when the incident is no longer open.
 */
export function IncidentFilterBanner() {
  const t = useTranslations("incidentFilter");
  const names = useNames();
  const { state, updateConsole } = useConsole();
  const { incidents, query } = useOpenIncidents();
  const { typesByCode } = useTypes();
  const incident = incidents.find(({ id }) => id === state.filteredIncidentId);
  // A new or reopened incident may not be in the list yet.
  const listedId = useRef<string | null>(null);
  const isMissing = query.isSuccess && !incident;
  useEffect(() => {
    if (incident) listedId.current = incident.id;
    else if (isMissing && listedId.current === state.filteredIncidentId) updateConsole({ do: "filter-to", id: null });
  }, [incident, isMissing, state.filteredIncidentId, updateConsole]);
  if (!state.filteredIncidentId) return null;
  const type = incident && typesByCode.get(incident.type);
  return (
    <div
      role="status"
      data-only
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 bg-strong px-3 py-1.5 text-on-strong"
    >
      <Filter className="size-4" aria-hidden />
      <b className="font-semibold">{t("on", { number: incident?.number ?? "…" })}</b>
      {incident && (
        <span className="min-w-0 truncate">
          {[type ? names.type(type) : incident.type, incident.address, incident.district.name]
            .filter(Boolean)
            .join(" · ")}
        </span>
      )}
      <span className="hidden text-sm opacity-80 xl:inline">{t("text")}</span>
      <button
        type="button"
        onClick={() => updateConsole({ do: "filter-to", id: null })}
        className="ml-auto flex h-7 items-center gap-1.5 rounded-md border border-on-strong/50 px-2 font-semibold focus-visible:outline-on-strong"
      >
        {t("leave")}
        <KeyCap>Esc</KeyCap>
      </button>
    </div>
  );
}

/** Button that filters the console to one incident, or ends that filter. */
export function IncidentFilterButton({ incidentId }: { incidentId: string }) {
  const t = useTranslations("incidentFilter");
  const { state, updateConsole } = useConsole();
  const isOn = state.filteredIncidentId === incidentId;
  return (
    <CommandIconButton
      command="only"
      name={t("set")}
      aria-pressed={isOn}
      run={() => updateConsole({ do: "filter-to", id: isOn ? null : incidentId })}
    >
      <Filter className="size-[1.125rem]" aria-hidden />
    </CommandIconButton>
  );
}

type VisibleData = { incidents: readonly ListedIncident[]; units: readonly ListedUnit[]; isFiltered: boolean };

/**
 * Returns the incidents and units that the map and the lists show. While the console is filtered to an incident,
 * returns only that incident, its units, and the available units of the kinds that its plan requires.
 */
export function useVisibleData(): VisibleData {
  const { state } = useConsole();
  const { incidents } = useOpenIncidents();
  const { units } = useUnits();
  const { typesByCode } = useTypes();
  const { filteredIncidentId } = state;
  return useMemo(() => {
    if (!filteredIncidentId) return { incidents, units, isFiltered: false };
    const filteredIncidents = incidents.filter(({ id }) => id === filteredIncidentId);
    const kinds = new Set(
      filteredIncidents.flatMap(({ type, priority, unmet }) => [
        ...(typesByCode.get(type)?.plans[`${priority}`] ?? []).map(({ kind }) => kind),
        ...unmet.map(({ kind }) => kind),
      ]),
    );
    const isRelevant = ({ incidentId, status, kind }: ListedUnit) =>
      incidentId === filteredIncidentId || (status === "available" && kinds.has(kind));
    return { incidents: filteredIncidents, units: units.filter(isRelevant), isFiltered: true };
  }, [filteredIncidentId, incidents, units, typesByCode]);
}
