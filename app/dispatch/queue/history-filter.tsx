"use client";

import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { useTypes } from "../../_live/cache/use-live-data";
import { KeyCap } from "../../_ui/key-cap";
import { toTime } from "../../_ui/time-field";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { formatKeyHint } from "../commands/command-list";
import { useCommand } from "../commands/command-registry";

/** The filter of the history. Fields with empty text do not filter. */
export type HistoryFilter = {
  words: string;
  status: "all" | "open" | "closed";
  type: string;
  district: string;
  from: string;
  to: string;
  /**
   * For each page from the second to the shown one, the number of the last incident on the previous page. Empty while
   * the first page is shown.
   */
  beforeNumbers: readonly number[];
};
export const noHistoryFilter: HistoryFilter = {
  words: "",
  status: "all",
  type: "",
  district: "",
  from: "",
  to: "",
  beforeNumbers: [],
};

type Props = {
  filter: HistoryFilter;
  onFilter: (filter: HistoryFilter) => void;
  /** Called on Enter in the search field. */
  onEnter: () => void;
};

const controlClass = "h-8 w-full min-w-0 rounded-md border border-line-2 bg-raised px-1.5 text-[0.8125rem]";

/** The search field, focused when the history opens, and the filters below it. */
export function HistoryFilterFields({ filter, onFilter, onEnter }: Props) {
  const t = useTranslations("history");
  const format = useFormat();
  const names = useNames();
  const trpc = useTRPC();
  const { types } = useTypes();
  const { data: districts = [] } = useQuery(trpc.places.districts.queryOptions());
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const change = (changes: Partial<HistoryFilter>) => onFilter({ ...filter, ...changes, beforeNumbers: [] });
  const shortcut = useCommand<HTMLInputElement>({ id: "search", run: () => shortcut.ref.current?.focus() });
  const clearFilter = useCommand<HTMLButtonElement>({ id: "clearFilter", run: () => onFilter(noHistoryFilter) });
  const { beforeNumbers: _, ...values } = filter;
  const isFiltering = Object.entries(values).some(([key, value]) => value !== (key === "status" ? "all" : ""));
  const typeChoices = types
    .map((type) => ({ value: type.code, name: names.type(type) }))
    .sort((a, b) => format.compare(a.name, b.name));
  return (
    <search
      aria-label={t("filter")}
      className="sticky top-0 z-2 grid gap-1.5 border-line border-b bg-panel px-2.5 py-2"
    >
      <label className="flex h-8 items-center gap-1.5 rounded-md border border-line-2 bg-raised px-2 focus-within:outline-2 focus-within:outline-focus">
        <Search className="size-4 shrink-0 text-ink-3" aria-hidden />
        <span className="sr-only">{t("words")}</span>
        <input
          type="text"
          {...shortcut}
          ref={(element) => {
            field.current = element;
            shortcut.ref.current = element;
          }}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={filter.words}
          placeholder={t("words")}
          onChange={({ target }) => change({ words: target.value })}
          onKeyDown={(event) => {
            if (event.key !== "Enter" && event.key !== "Escape") return;
            event.preventDefault();
            event.currentTarget.blur();
            if (event.key === "Enter") onEnter();
          }}
          className="w-full min-w-0 bg-transparent text-[0.8125rem] outline-none"
        />
        <KeyCap>{formatKeyHint("search")}</KeyCap>
      </label>
      <div className="grid grid-cols-2 gap-1.5">
        <Choice label={t("type")} value={filter.type} onValue={(type) => change({ type })}>
          <option value="">{t("allTypes")}</option>
          {typeChoices.map(({ value, name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </Choice>
        <Choice label={t("district")} value={filter.district} onValue={(district) => change({ district })}>
          <option value="">{t("allDistricts")}</option>
          {districts.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </Choice>
        <DayField label={t("from")} value={filter.from} onValue={(from) => change({ from })} />
        <DayField label={t("to")} value={filter.to} onValue={(to) => change({ to })} />
        <Choice
          label={t("status")}
          value={filter.status}
          onValue={(status) => change({ status: status as HistoryFilter["status"] })}
        >
          <option value="all">{t("all")}</option>
          <option value="open">{t("openOnly")}</option>
          <option value="closed">{t("closedOnly")}</option>
        </Choice>
        <button
          type="button"
          {...clearFilter}
          disabled={!isFiltering}
          onClick={() => onFilter(noHistoryFilter)}
          className="flex h-8 items-center justify-center gap-1.5 rounded-md px-1.5 font-semibold text-xs hover:bg-hover disabled:opacity-45"
        >
          {t("clear")}
          <KeyCap>{formatKeyHint("clearFilter")}</KeyCap>
        </button>
      </div>
    </search>
  );
}

type ControlProps = { label: string; value: string; onValue: (value: string) => void };

function Choice({ label, value, onValue, children }: ControlProps & { children: ReactNode }) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={({ target }) => onValue(target.value)}
      className={`${controlClass} ${value === "" || value === "all" ? "" : "font-semibold"}`}
    >
      {children}
    </select>
  );
}

/** Like `TimeField`, shows the date in the language of the screen below the field, which follows the browser's. */
export function DayField({ label, value, onValue }: ControlProps) {
  const format = useFormat();
  const detailId = useId();
  const at = value === "" ? null : toTime(`${value}T00:00`);
  // Not every browser observes the maximum while a year is typed, and a year with more digits is no time.
  const day = at && !Number.isNaN(at.getTime()) ? at : null;
  return (
    <div className="min-w-0">
      <label>
        <span className="block text-ink-3 text-xs">{label}</span>
        <input
          type="date"
          max="9999-12-31"
          value={value}
          aria-describedby={day ? detailId : undefined}
          onChange={({ target }) => onValue(target.value)}
          className={controlClass}
        />
      </label>
      {day && (
        <p id={detailId} className="text-ink-2 text-xs">
          {format.date(day)}
        </p>
      )}
    </div>
  );
}
