"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useDeferredValue, useState } from "react";
import type { Priority } from "@/db/vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { useOpenIncidents, useTypes, useUnits } from "../../_live/cache/use-live-data";
import { useKindName } from "../../_words/use-kind-name";
import { useNames } from "../../_words/use-names";
import { useConsole } from "../console-context";
import { pressableKeys } from "../press-key";
import { standingKeys, useKeyDoings } from "../use-key-doings";
import { useKeyRows } from "./use-key-rows";

export type PaletteItem = {
  id: string;
  name: string;
  detail: string | null;
  keys: readonly string[] | null;
  /** Null for what cannot be done now. */
  run: (() => void) | null;
};

/** How many of each are offered; a command list is read, the others are searched. */
const most = { actions: 8, incidents: 6, units: 5, places: 5 } as const;

/**
 * What the palette offers for some words, in groups: commands first while nothing is typed, what a number or call sign begins with
 * first otherwise. Commands that cannot be given now say so, behind those that can.
 */
export function usePaletteItems(words: string) {
  const t = useTranslations("palette");
  const keys = useTranslations("keys");
  const status = useTranslations("unitStatus");
  const priorityName = useTranslations("priority");
  const names = useNames();
  const kindName = useKindName();
  const trpc = useTRPC();
  const { act, camera } = useConsole();
  const doings = useKeyDoings();
  const { incidents } = useOpenIncidents();
  const { units } = useUnits();
  const { byCode } = useTypes();
  // As it was when the palette opened: it lies over the buttons and changes none of them.
  const [pressable] = useState(pressableKeys);
  const sought = words.trim().toLowerCase();
  const asked = useDeferredValue(sought);
  const search = useQuery({
    ...trpc.places.search.queryOptions({ words: asked }),
    enabled: asked.length >= 3,
    placeholderData: keepPreviousData,
  });
  const has = (...texts: (string | null)[]) =>
    sought.split(/\s+/).every((word) => texts.some((text) => text?.toLowerCase().includes(word)));

  const commands = useKeyRows().flatMap((line): PaletteItem[] => {
    if (!("press" in line) || !has(keys(line.row))) return [];
    const can = standingKeys.has(line.press) || pressable.has(line.press);
    const run = can ? () => doings(line.press) : null;
    return [{ id: line.row, name: keys(line.row), detail: can ? null : t("unavailable"), keys: line.keys, run }];
  });
  const actions = [...commands.filter(({ run }) => run), ...commands.filter(({ run }) => !run)];
  const found = incidents.flatMap((incident): PaletteItem[] => {
    const { id, number, priority, address, district } = incident;
    const type = byCode.get(incident.type);
    const typeName = type ? names.type(type) : incident.type;
    if (!has(`#${number}`, address, district.name, typeName)) return [];
    const place = [...new Set([address, district.name])].filter(Boolean).join(", ");
    const detail = `P${priority} ${priorityName(`${priority as Priority}`)} · ${place}`;
    return [{ id, name: `#${number} ${typeName}`, detail, keys: null, run: () => act({ do: "open-incident", id }) }];
  });
  const crews = units
    .filter(({ callSign }) => sought !== "" && has(callSign))
    .map(({ id, callSign, status: now, agency, incidentId, lng, lat }): PaletteItem => {
      const run = () => {
        if (incidentId) act({ do: "open-incident", id: incidentId });
        if (lng !== null && lat !== null) camera.current?.show([{ lng, lat }]);
      };
      return { id, name: callSign, detail: `${names.agency(agency)} · ${status(now)}`, keys: null, run };
    });
  const places = (sought.length >= 3 ? (search.data ?? []) : []).map(
    ({ source, id, name, kind, district, lng, lat }): PaletteItem => ({
      id: `${source} ${id}`,
      name,
      detail: [kind && kindName(kind), district].filter(Boolean).join(" · "),
      keys: null,
      run: () => {
        act({ do: "view", view: "map" });
        camera.current?.show([{ lng, lat }]);
      },
    }),
  );
  const begins = (items: readonly PaletteItem[]) =>
    sought !== "" &&
    items.some(({ name }) => name.toLowerCase().replace(/^#/, "").startsWith(sought.replace(/^#/, "")));
  const byName = [
    { name: t("incidents"), items: sought === "" ? [] : found.slice(0, most.incidents) },
    { name: t("units"), items: crews.slice(0, most.units) },
  ];
  const groups = [
    ...byName.filter(({ items }) => begins(items)),
    { name: t("actions"), items: sought === "" ? actions : actions.slice(0, most.actions) },
    ...byName.filter(({ items }) => !begins(items)),
    { name: t("places"), items: places.slice(0, most.places) },
  ].filter(({ items }) => items.length > 0);
  return { groups, searching: search.isFetching };
}
