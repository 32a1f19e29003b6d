"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useDeferredValue, useState } from "react";
import type { Priority } from "@/db/vocabulary";
import type { ListedIncident } from "@/server/masking/mask-incident";
import { useTRPC } from "../../_live/cache/trpc";
import { useOpenIncidents, useTypes, useUnits } from "../../_live/cache/use-live-data";
import { useDebounced } from "../../_ui/use-debounced";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { useAssignmentActions } from "../assign/assignment-actions";
import { useConsole } from "../console-context";
import { useSelectedIncident } from "../incident/use-incident";
import { usePlaceText } from "../intake/use-place-text";
import { openFoundCall, useCallText } from "../queue/found-calls";
import { searchDelayMs, useFoundCalls, useFoundIncidents } from "../queue/use-search";
import { useStationNames, useUnitMatcher } from "../units/use-unit-matcher";
import { commandIds, commands, listKeyCaps } from "./command-list";
import { useCommandRegistry } from "./command-registry";
import { usePermittedCommands } from "./shortcut-help";

export type PaletteItem = {
  id: string;
  name: string;
  detail: string | null;
  keyCaps: readonly string[] | null;
  /** Null for a command that cannot run now. */
  run: (() => void) | null;
};

/** Maximum number of search results of each kind. */
const limits = { commands: 8, incidents: 6, targets: 12, units: 5, places: 5 } as const;
/** Places are searched once this many letters have been typed. */
const placeSearchLength = 3;

/**
 * The palette's items for a search text, in groups. The commands are the first group, unless an incident number or a
 * call sign starts with the text: then that group comes first. Commands that cannot run now are marked as unavailable
 * and come last. If the palette was opened for a unit, the items are the open incidents to send it to. While
 * `isSettling`, results of the server may still change which item is the first.
 */
export function usePaletteItems(searchText: string) {
  const t = useTranslations("palette");
  const tKey = useTranslations("keys");
  const statusName = useTranslations("unitStatus");
  const priorityName = useTranslations("priority");
  const names = useNames();
  const format = useFormat();
  const describeCall = useCallText();
  const describePlace = usePlaceText();
  const trpc = useTRPC();
  const { state, updateConsole, camera } = useConsole();
  const { run, canRun } = useCommandRegistry();
  const permittedCommands = usePermittedCommands();
  const { incidents } = useOpenIncidents();
  const { units } = useUnits();
  const { typesByCode } = useTypes();
  const { incident: target } = useSelectedIncident();
  const { assign } = useAssignmentActions();
  // Checked only when the palette opens. While it is open, no other button can be pressed.
  const [runnableIds] = useState(() => new Set(commandIds.filter(canRun)));
  const query = searchText.trim().toLowerCase();
  const placeQuery = useDeferredValue(query);
  const placeSearch = useQuery({
    ...trpc.places.search.queryOptions({ words: placeQuery }),
    enabled: placeQuery.length >= placeSearchLength,
    placeholderData: keepPreviousData,
  });
  const searchedWords = useDebounced(query, searchDelayMs);
  const foundIncidents = useFoundIncidents(searchedWords, limits.incidents);
  const { calls: foundCalls, isSearchPending: isCallSearchPending } = useFoundCalls({ words: searchedWords });
  const matchesUnit = useUnitMatcher(query);
  const { isLoading: areStationNamesLoading } = useStationNames(query !== "");
  const matches = (...texts: (string | null)[]) =>
    query.split(/\s+/).every((word) => texts.some((text) => text?.toLowerCase().includes(word)));

  const listedCommands = permittedCommands
    .filter((id) => commands[id].keys.length === 1 && !commands[id].isUnlisted && matches(tKey(id)))
    .map((id): PaletteItem => {
      const isRunnable = runnableIds.has(id);
      return {
        id,
        name: tKey(id),
        detail: isRunnable ? null : t("unavailable"),
        keyCaps: listKeyCaps(id),
        run: isRunnable ? () => run(id) : null,
      };
    });
  const commandItems = [...listedCommands.filter((item) => item.run), ...listedCommands.filter((item) => !item.run)];
  const nameType = (code: string) => {
    const type = typesByCode.get(code);
    return type ? names.type(type) : code;
  };
  const matchingOpenIncidents = incidents.filter((incident) =>
    matches(`#${incident.number}`, incident.address, incident.district.name, nameType(incident.type)),
  );
  const summarise = ({ priority, address, district }: Pick<ListedIncident, "priority" | "address" | "district">) => {
    const place = [...new Set([address, district.name])].filter(Boolean).join(", ");
    return { priorityText: `P${priority} ${priorityName(`${priority as Priority}`)}`, place };
  };
  const unitToSend = state.paletteUnit;
  if (unitToSend) {
    const targets = matchingOpenIncidents.slice(0, limits.targets).map((incident): PaletteItem => {
      const { id, number, type } = incident;
      const { priorityText, place } = summarise(incident);
      const send = () => {
        // The panel shows whether the unit was sent.
        updateConsole({ do: "select-incident", id });
        void assign(id, unitToSend);
      };
      return {
        id,
        name: `#${number} ${nameType(type)}`,
        detail: `${priorityText} · ${place}`,
        keyCaps: null,
        run: send,
      };
    });
    return { groups: [{ name: t("incidents"), items: targets }], isSearching: false, isSettling: false };
  }
  const otherMatchingIncidents = foundIncidents.incidents.filter(
    ({ id }) => !matchingOpenIncidents.some((incident) => incident.id === id),
  );
  const incidentItems = [...matchingOpenIncidents.slice(0, limits.incidents), ...otherMatchingIncidents].map(
    (incident): PaletteItem => {
      const { id, number, status, openedAt } = incident;
      const { priorityText, place } = summarise(incident);
      const summary = status === "closed" ? format.date(openedAt) : priorityText;
      const name = `#${number} ${nameType(incident.type)}`;
      return {
        id,
        name,
        detail: `${summary} · ${place}`,
        keyCaps: null,
        run: () => updateConsole({ do: "select-incident", id }),
      };
    },
  );
  const callItems = foundCalls.map((call): PaletteItem => {
    const { name, detail } = describeCall(call);
    return { id: call.id, name: name ?? detail, detail, keyCaps: null, run: () => updateConsole(openFoundCall(call)) };
  });
  const matchingUnits = query === "" ? [] : units.filter(matchesUnit);
  const hasMatchingCallSign = ({ callSign }: { callSign: string }) => matches(callSign);
  const unitItems = [
    ...matchingUnits.filter(hasMatchingCallSign),
    ...matchingUnits.filter((unit) => !hasMatchingCallSign(unit)),
  ].flatMap(({ id, callSign, status: unitStatus, agency, incidentId, lng, lat }): PaletteItem[] => {
    const show = () => {
      if (incidentId) updateConsole({ do: "select-incident", id: incidentId });
      if (lng !== null && lat !== null) camera.current?.fitTo([{ lng, lat }]);
    };
    const detail = `${names.agency(agency)} · ${statusName(unitStatus)}`;
    const items: PaletteItem[] = [{ id, name: callSign, detail, keyCaps: null, run: show }];
    if (unitStatus !== "available") return items;
    const unit = { id, callSign };
    const isTargetOpen = target && target.status !== "closed";
    const name = isTargetOpen ? t("send", { callSign, number: `${target.number}` }) : t("sendTo", { callSign });
    const send = isTargetOpen
      ? () => void assign(target.id, unit)
      : () => updateConsole({ do: "palette", open: true, unit });
    items.push({ id: `send ${id}`, name, detail, keyCaps: null, run: send });
    return items;
  });
  const placeItems = (query.length >= placeSearchLength ? (placeSearch.data ?? []) : []).map(
    (place): PaletteItem => ({
      id: `${place.source} ${place.id}`,
      name: place.name,
      detail: describePlace(place),
      keyCaps: null,
      run: () => {
        updateConsole({ do: "view", view: "map" });
        camera.current?.fitTo([{ lng: place.lng, lat: place.lat }]);
      },
    }),
  );
  const startsWithQuery = (items: readonly PaletteItem[]) =>
    query !== "" && items.some(({ name }) => name.toLowerCase().replace(/^#/, "").startsWith(query.replace(/^#/, "")));
  const incidentAndUnitGroups = [
    { name: t("incidents"), items: query === "" ? [] : incidentItems },
    { name: t("units"), items: unitItems.slice(0, limits.units) },
  ];
  const groups = [
    ...incidentAndUnitGroups.filter(({ items }) => startsWithQuery(items)),
    { name: t("actions"), items: query === "" ? commandItems : commandItems.slice(0, limits.commands) },
    ...incidentAndUnitGroups.filter(({ items }) => !startsWithQuery(items)),
    { name: t("calls"), items: callItems },
    { name: t("places"), items: placeItems.slice(0, limits.places) },
  ].filter(({ items }) => items.length > 0);
  const isSearching =
    query !== searchedWords ||
    query !== placeQuery ||
    placeSearch.isFetching ||
    foundIncidents.isSearching ||
    isCallSearchPending ||
    areStationNamesLoading;
  // Incidents that are found later are listed below the open ones, but above what follows them. If a number is typed,
  // they are also listed above the commands.
  const finalItems = [
    ...matchingOpenIncidents,
    ...(/^#?\d/.test(query) ? [] : [...listedCommands, ...(startsWithQuery(unitItems) ? unitItems : [])]),
  ];
  const isFirstItemFinal = finalItems.some(({ id }) => id === groups[0]?.items[0]?.id);
  return { groups, isSearching, isSettling: isSearching && !isFirstItemFinal };
}
