"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { Priority } from "@/db/vocabulary";
import type { ListedIncident } from "@/server/masking/mask-incident";
import { useTRPC } from "../../_live/cache/trpc";
import { useTypes } from "../../_live/cache/use-live-data";
import { PaperBadge, SensitiveBadge, SimulatedBadge } from "../../_ui/badges";
import { Button } from "../../_ui/button";
import { PriorityMark } from "../../_ui/mark";
import { Panel } from "../../_ui/panel";
import { Skeleton, StateMessage } from "../../_ui/state-message";
import { useDebounced } from "../../_ui/use-debounced";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { useCallRights } from "../calls/use-calls";
import { useCommand } from "../commands/command-registry";
import { useActions, useConsole } from "../console-context";
import type { ConsoleState } from "../console-state";
import { useCachedState } from "../incident/use-incident";
import { FoundCalls, openFoundCall } from "./found-calls";
import { type HistoryFilter, HistoryFilterFields, noHistoryFilter } from "./history-filter";
import { ListTabs, NewIncidentButton } from "./list-tabs";
import { searchDelayMs, useFoundCalls } from "./use-search";

/** Open and closed incidents, newest first, with search and filters. The search text is kept out of the URL. */
export function HistoryPanel() {
  const t = useTranslations("history");
  const { state, updateConsole } = useConsole();
  const [filter, setFilter] = useCachedState<HistoryFilter>("history", noHistoryFilter);
  const words = useDebounced(filter.words.trim(), searchDelayMs);
  const query = useHistoryPage({ ...filter, words });
  // Calls have no type, district or status.
  const areCallsLeftOut = filter.type !== "" || filter.district !== "" || filter.status !== "all";
  const { from, to } = filter;
  const callSearch = useFoundCalls({ words, from, to }, { isEnabled: !areCallsLeftOut });
  const { canAnswer } = useCallRights();
  const { calls } = callSearch;
  const { beforeNumbers } = filter;
  const next = query.data?.next ?? null;
  const incidents = query.data?.incidents ?? [];
  // Whether the results are still those of an earlier text or filter.
  const areResultsPending =
    filter.words.trim() !== words || query.isPlaceholderData || query.isPending || callSearch.isSearchPending;
  // Set if Enter was pressed before the results arrived. When they arrive, the first one is opened, unless the user has
  // opened something else meanwhile.
  const [confirmed, setConfirmed] = useState<{ words: string; from: ConsoleState } | null>(null);
  const [firstIncident] = incidents;
  const [firstCall] = calls;
  useEffect(() => {
    if (confirmed === null || areResultsPending) return;
    setConfirmed(null);
    if (confirmed.words !== words) return;
    if (firstIncident) updateConsole({ do: "select-incident", id: firstIncident.id, from: confirmed.from });
    else if (firstCall) updateConsole(openFoundCall(firstCall, confirmed.from));
  }, [confirmed, areResultsPending, firstIncident, firstCall, words, updateConsole]);
  return (
    <Panel
      label={t("title")}
      title={<ListTabs />}
      aside={<NewIncidentButton />}
      footer={
        (beforeNumbers.length > 0 || next !== null) && (
          <div className="flex justify-between gap-2">
            <Button
              size="small"
              disabled={beforeNumbers.length === 0}
              onClick={() => setFilter({ ...filter, beforeNumbers: beforeNumbers.slice(0, -1) })}
            >
              {t("newer")}
            </Button>
            <Button
              size="small"
              disabled={next === null || query.isPlaceholderData}
              onClick={() => next !== null && setFilter({ ...filter, beforeNumbers: [...beforeNumbers, next] })}
            >
              {t("older")}
            </Button>
          </div>
        )
      }
    >
      <HistoryFilterFields
        filter={filter}
        onFilter={setFilter}
        onEnter={() => setConfirmed({ words: filter.words.trim(), from: state })}
      />
      {beforeNumbers.length === 0 && <FoundCalls search={callSearch} />}
      {areCallsLeftOut && canAnswer && (
        <p className="border-line border-b px-3.5 py-2 text-ink-2 text-[0.8125rem]">{t("callsLeftOut")}</p>
      )}
      <HistoryBody query={query} hasWords={words !== ""} hasCalls={calls.length > 0} />
    </Panel>
  );
}

function useHistoryPage({ words, status, type, district, from, to, beforeNumbers }: HistoryFilter) {
  const trpc = useTRPC();
  const before = beforeNumbers.at(-1);
  return useQuery({
    ...trpc.search.incidents.queryOptions({
      ...{ words, status },
      ...(type && { type }),
      ...(district && { district }),
      ...(from && { from }),
      ...(to && { to }),
      ...(before !== undefined && { before }),
    }),
    placeholderData: keepPreviousData,
  });
}

type HistoryBodyProps = { query: ReturnType<typeof useHistoryPage>; hasWords: boolean; hasCalls: boolean };

function HistoryBody({ query, hasWords, hasCalls }: HistoryBodyProps) {
  const t = useTranslations("history");
  const tScreen = useTranslations("screen");
  const tCommon = useTranslations("common");
  if (query.isPending) return <Skeleton rows={4} label={t("loading")} />;
  if (query.isError) {
    return (
      <StateMessage urgent title={tScreen("failed")} text={tScreen("failedText")}>
        <Button onClick={() => query.refetch()}>{tCommon("retry")}</Button>
      </StateMessage>
    );
  }
  const { incidents, isSimilar } = query.data;
  if (incidents.length === 0 && hasCalls) return null;
  if (incidents.length === 0) {
    return <StateMessage title={t("none")} text={`${t("noneText")} ${hasWords ? t("sensitiveText") : ""}`} />;
  }
  return (
    <>
      {isSimilar && <p className="border-line border-b px-3.5 py-2 text-ink-2 text-[0.8125rem]">{t("similar")}</p>}
      <HistoryList incidents={incidents} />
    </>
  );
}

function HistoryList({ incidents }: { incidents: readonly ListedIncident[] }) {
  const t = useTranslations("history");
  const { state, updateConsole } = useConsole();
  const selectedId = state.panel === "incident" ? state.incidentId : null;
  const list = useRef<HTMLUListElement>(null);
  const selectAdjacent = (by: 1 | -1) => {
    const selectedIndex = incidents.findIndex(({ id }) => id === selectedId);
    const index = selectedIndex < 0 ? (by > 0 ? 0 : incidents.length - 1) : selectedIndex + by;
    const incident = incidents[index];
    if (!incident) return;
    updateConsole({ do: "select-incident", id: incident.id });
    list.current?.children[index]?.scrollIntoView({ block: "nearest" });
  };
  const shortcut = useCommand<HTMLUListElement>({ id: "move", run: (index) => selectAdjacent(index === 0 ? 1 : -1) });
  return (
    <ul
      ref={(element) => {
        list.current = element;
        shortcut.ref.current = element;
      }}
      aria-label={t("list")}
    >
      {incidents.map((incident) => (
        <HistoryRow key={incident.id} incident={incident} isSelected={incident.id === selectedId} />
      ))}
    </ul>
  );
}

function HistoryRow({ incident, isSelected }: { incident: ListedIncident; isSelected: boolean }) {
  const statusName = useTranslations("incidentStatus");
  const codeName = useTranslations("closeCode");
  const format = useFormat();
  const names = useNames();
  const { updateConsole } = useActions();
  const { typesByCode } = useTypes();
  const { id, number, priority, address, district, status, closeCode, sensitive, simulated, fromPaper, openedAt } =
    incident;
  const type = typesByCode.get(incident.type);
  return (
    <li className="border-line border-b last:border-b-0">
      <button
        type="button"
        aria-pressed={isSelected}
        onClick={() => updateConsole({ do: "select-incident", id })}
        className={`flex w-full items-start gap-2.5 px-3.5 py-2 text-left hover:bg-hover focus-visible:-outline-offset-2 ${isSelected ? "bg-pressed hover:bg-pressed" : ""}`}
      >
        <PriorityMark priority={priority as Priority} className="mt-0.5 size-5" />
        <span className="min-w-0 flex-1 text-[0.8125rem]">
          <span className="block truncate font-semibold">
            {address?.toLowerCase().includes(district.name.toLowerCase())
              ? address
              : [address, district.name].filter(Boolean).join(", ")}
          </span>
          <span className="block text-ink-2">
            <span className="text-ink-3">#{number}</span> {type ? names.type(type) : incident.type}
          </span>
          <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-ink-2">
            <span>
              <time dateTime={openedAt.toISOString()}>
                {format.date(openedAt)} {format.hourMinute(openedAt)}
              </time>{" "}
              · {closeCode && status === "closed" ? codeName(closeCode) : statusName(status)}
            </span>
            {sensitive && <SensitiveBadge />}
            {simulated && <SimulatedBadge />}
            {fromPaper && <PaperBadge />}
          </span>
        </span>
      </button>
    </li>
  );
}
