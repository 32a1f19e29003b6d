"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useDeferredValue, useLayoutEffect, useMemo, useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { useOpenIncidents, useTypes } from "../../_live/cache/use-live-data";
import { KeyCap } from "../../_ui/key-cap";
import { Panel } from "../../_ui/panel";
import { FailedMessage, Skeleton, StateMessage } from "../../_ui/state-message";
import { formatKeyHint } from "../commands/command-list";
import { useCommand } from "../commands/command-registry";
import { KeyBuffer } from "../commands/key-buffer";
import { useConsole } from "../console-context";
import { ClosedUnsentNotes } from "./closed-unsent-notes";
import { type ArrivalMinutes, FirstArrivals } from "./first-arrivals";
import { ListTabs, NewIncidentButton } from "./list-tabs";
import {
  addFacet,
  isFiltering,
  listFacets,
  matchesFilter,
  noFilter,
  type QueueFilter,
  removeFacet,
} from "./queue-filter";
import { QueueList } from "./queue-list";
import { FilterChips, QueueSearch, useFacets } from "./queue-search";

/**
 * Open incidents, sorted by priority, then age, then number, like `filterAndOrder` in
 * server/incidents/read-incidents.ts. Until the map has been drawn (`isMapSettled`), only the first rows are rendered.
 */
export function IncidentQueue({ isMapSettled }: { isMapSettled: boolean }) {
  const t = useTranslations("queue");
  const { state, updateConsole } = useConsole();
  const { incidents, query } = useOpenIncidents();
  const { typesByCode } = useTypes();
  const [filter, setFilter] = useState<QueueFilter>(noFilter);
  const { filteredIncidentId } = state;
  // The search field updates immediately, while the rows may lag behind.
  const deferredFilter = useDeferredValue(filter);
  const shownIncidents = useMemo(() => {
    if (filteredIncidentId) return incidents.filter(({ id }) => id === filteredIncidentId);
    return filterIncidents(incidents, deferredFilter, typesByCode);
  }, [incidents, deferredFilter, typesByCode, filteredIncidentId]);
  const [arrivalMinutes, setArrivalMinutes] = useState<ArrivalMinutes>(new Map());
  const isNarrowed = shownIncidents.length !== incidents.length;
  return (
    <Panel
      label={t("title")}
      title={
        <ListTabs>
          <span className="sr-only">{t("title")}</span>
          {query.data && (
            <span className="whitespace-nowrap font-medium text-ink-3">
              {isNarrowed ? (
                <>
                  <span aria-hidden>
                    {shownIncidents.length}/{incidents.length}
                  </span>
                  <span className="sr-only">
                    {t("some", { count: shownIncidents.length, total: incidents.length })}
                  </span>
                </>
              ) : (
                incidents.length
              )}
            </span>
          )}
        </ListTabs>
      }
      aside={<NewIncidentButton />}
    >
      {incidents.length > 0 && !filteredIncidentId && (
        <FilterBar
          filter={filter}
          onFilter={setFilter}
          onEnter={() => {
            const [first] = filterIncidents(incidents, filter, typesByCode);
            if (first) updateConsole({ do: "select-incident", id: first.id });
          }}
        />
      )}
      <ClosedUnsentNotes />
      <FirstArrivals incidents={incidents} setArrivalMinutes={setArrivalMinutes} />
      <QueueBody
        shownIncidents={shownIncidents}
        arrivalMinutes={arrivalMinutes}
        selectedId={state.panel === "incident" ? state.incidentId : null}
        isMapSettled={isMapSettled}
      />
    </Panel>
  );
}

type OpenIncidents = ReturnType<typeof useOpenIncidents>["incidents"];

function filterIncidents(
  incidents: OpenIncidents,
  filter: QueueFilter,
  typesByCode: ReturnType<typeof useTypes>["typesByCode"],
): OpenIncidents {
  if (!isFiltering(filter)) return incidents;
  return incidents.filter((incident) => {
    const type = typesByCode.get(incident.type);
    return matchesFilter(incident, filter, type ? `${type.nameId} ${type.nameEn}` : incident.type);
  });
}

type FilterBarProps = { filter: QueueFilter; onFilter: (filter: QueueFilter) => void; onEnter: () => void };

function FilterBar({ filter, onFilter, onEnter }: FilterBarProps) {
  const { incidents } = useOpenIncidents();
  const facets = useFacets(incidents);
  const chosenFacets = listFacets(filter);
  const nameOf = (kind: string, value: string) =>
    facets.find(({ facet }) => facet.kind === kind && facet.value === value)?.name ?? value;
  return (
    <div className="sticky top-0 z-2 border-line border-b bg-panel px-2.5 py-1.5">
      <QueueSearch
        words={filter.words}
        onWords={(words) => onFilter({ ...filter, words })}
        facets={facets.filter(
          ({ facet }) =>
            !chosenFacets.some((chosenFacet) => chosenFacet.kind === facet.kind && chosenFacet.value === facet.value),
        )}
        onAdd={(facet) => onFilter({ ...addFacet(filter, facet), words: "" })}
        onRemoveLast={() => {
          const lastFacet = chosenFacets.at(-1);
          if (lastFacet) onFilter(removeFacet(filter, lastFacet));
        }}
        onEnter={onEnter}
      />
      {isFiltering(filter) && (
        <FilterChips
          chips={chosenFacets.map((facet) => ({ facet, name: nameOf(facet.kind, facet.value) }))}
          words={filter.words}
          onRemove={(facet) => onFilter(removeFacet(filter, facet))}
          onClear={() => onFilter(noFilter)}
        />
      )}
    </div>
  );
}

type QueueBodyProps = {
  shownIncidents: OpenIncidents;
  arrivalMinutes: ArrivalMinutes;
  selectedId: string | null;
  isMapSettled: boolean;
};

function QueueBody({ shownIncidents, arrivalMinutes, selectedId, isMapSettled }: QueueBodyProps) {
  const t = useTranslations("queue");
  const { incidents, query } = useOpenIncidents();
  const { list } = useConsole().state;
  const { isSelectionPending, listLoading, cancelSelection } = useSelectionBeforeLoading(shownIncidents);
  if (query.isPending)
    return (
      <>
        {isSelectionPending && <KeyBuffer waitFor={listLoading} onEscape={cancelSelection} onLate={cancelSelection} />}
        <Skeleton rows={4} label={t("loading")} />
      </>
    );
  if (query.isError && incidents.length === 0) {
    return <FailedMessage refetch={query.refetch} />;
  }
  if (incidents.length === 0) {
    return (
      <StateMessage
        title={t("empty")}
        text={t.rich("emptyText", { key: () => <KeyCap isReadAloud>{formatKeyHint("new")}</KeyCap> })}
      />
    );
  }
  if (shownIncidents.length === 0) return <StateMessage title={t("nothingPasses")} />;
  return (
    <QueueList
      incidents={shownIncidents}
      arrivalMinutes={arrivalMinutes}
      selectedId={selectedId}
      isHidden={list === "history"}
      isMapSettled={isMapSettled}
    />
  );
}

/**
 * Lets J and K request the first or last incident before the list has loaded. The incident is selected when the list
 * arrives, unless the user has opened something else meanwhile or `cancelSelection` was called. While
 * `isSelectionPending`, the next keys are meant for that incident, so they must be held back until the list is loaded.
 */
function useSelectionBeforeLoading(shownIncidents: ReturnType<typeof useOpenIncidents>["incidents"]) {
  const { state, updateConsole } = useConsole();
  const { query } = useOpenIncidents();
  const queryClient = useQueryClient();
  const trpc = useTRPC();
  const [requestedIndex, setRequestedIndex] = useState<number | null>(null);
  useCommand(query.isPending && state.list === "open" ? { id: "move", run: setRequestedIndex } : null);
  const isNothingOpen = state.panel === "roster";
  useLayoutEffect(() => {
    if (requestedIndex === null || (query.isPending && isNothingOpen)) return;
    setRequestedIndex(null);
    const incident = shownIncidents.at(requestedIndex === 0 ? 0 : -1);
    if (incident && isNothingOpen) updateConsole({ do: "select-incident", id: incident.id });
  });
  const [listLoading] = useState(() => {
    const readQueryState = () => queryClient.getQueryState(trpc.incidents.list.queryKey({ status: "open" }));
    return {
      isLoaded: () => readQueryState()?.data !== undefined,
      hasFailed: () => (readQueryState()?.fetchFailureCount ?? 0) > 0,
    };
  });
  return {
    isSelectionPending: requestedIndex !== null && isNothingOpen,
    listLoading,
    cancelSelection: () => setRequestedIndex(null),
  };
}
