"use client";

import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { type UnitKind, unitKinds } from "@/db/vocabulary";
import { useOpenIncidents, useUnits } from "../../_live/cache/use-live-data";
import { Panel } from "../../_ui/panel";
import { Skeleton } from "../../_ui/skeleton";
import { StateMessage } from "../../_ui/state-message";
import { useShown } from "../use-shown";
import { RosterRow } from "./roster-row";

/** All units by kind, with what each is doing; what the right side shows while nothing else is open. */
export function UnitRoster() {
  const t = useTranslations("roster");
  const kindName = useTranslations("unitKind");
  const { query } = useUnits();
  const { units } = useShown();
  const { incidents } = useOpenIncidents();
  const numbers = useMemo(() => new Map(incidents.map(({ id, number }) => [id, number])), [incidents]);
  const [words, setWords] = useState("");
  const groups = useMemo(() => {
    const sought = words.trim().toLowerCase();
    const matching = units.filter(({ callSign }) => callSign.toLowerCase().includes(sought));
    return unitKinds
      .map((kind): [UnitKind, typeof units] => [kind, matching.filter((unit) => unit.kind === kind)])
      .filter(([, members]) => members.length > 0);
  }, [units, words]);

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
            value={words}
            onChange={(event) => setWords(event.target.value)}
            placeholder={t("search")}
            className="w-40 bg-transparent text-[0.8125rem] outline-none"
          />
        </label>
      }
    >
      {query.isPending ? (
        <Skeleton rows={8} label={t("loading")} />
      ) : units.length === 0 ? (
        <StateMessage title={t("empty")} text={t("emptyText")} />
      ) : groups.length === 0 ? (
        <StateMessage title={t("none")} />
      ) : (
        groups.map(([kind, members]) => (
          <section key={kind} aria-label={kindName(kind)}>
            <h3 className="sticky top-0 z-1 flex items-baseline justify-between border-line border-b bg-panel px-3.5 py-1.5 font-semibold text-[0.8125rem]">
              {kindName(kind)}
              <span className="font-medium text-ink-3 text-xs">
                {t("available", { count: members.filter(({ status }) => status === "available").length })} /{" "}
                {members.length}
              </span>
            </h3>
            <ul className="border-line border-b">
              {members.map((unit) => (
                <RosterRow key={unit.id} unit={unit} number={numbers.get(unit.incidentId ?? "") ?? null} />
              ))}
            </ul>
          </section>
        ))
      )}
    </Panel>
  );
}
