"use client";

import { Check, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useRef } from "react";
import type { FireWatchView, SourceView } from "@/server/watch/read-watches";
import { useSlowClock } from "../../_map/motion/use-slow-clock";
import { Button } from "../../_ui/button";
import { Panel } from "../../_ui/panel";
import { Skeleton, StateMessage } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";
import { isTyping } from "../commands/key-press";
import { useConsole } from "../console-context";
import { FireWatchRow } from "./fire-watch-row";
import { useWatches } from "./use-watches";

/** Right panel with the fire watches, those to look at first on top, and with the sources and their age. */
export function WatchesPanel() {
  const t = useTranslations("watch");
  const common = useTranslations("common");
  const { watches, sources, query } = useWatches();
  const openWatches = watches.filter(({ state }) => state === "open");
  const decidedWatches = watches.filter(({ state }) => state !== "open");
  return (
    <Panel
      fill
      label={t("title")}
      title={
        <h2 className="flex items-baseline gap-2 font-semibold text-[0.9375rem]">
          {t("title")}
          {query.data && <span className="font-medium text-ink-3">{openWatches.length}</span>}
        </h2>
      }
      foot={sources.length > 0 && <Sources sources={sources} />}
    >
      {query.isPending ? (
        <Skeleton rows={4} label={t("loading")} />
      ) : !query.data ? (
        <StateMessage urgent title={t("failed")}>
          <Button onClick={() => query.refetch()}>{common("retry")}</Button>
        </StateMessage>
      ) : (
        <>
          {openWatches.length === 0 && <NoWatches sources={sources} />}
          <WatchList watches={openWatches} label={t("open")} hasFocus />
          {decidedWatches.length > 0 && (
            <>
              <h3 className="label border-line border-b px-3.5 py-1.5">{t("decided")}</h3>
              <WatchList watches={decidedWatches} label={t("decided")} />
            </>
          )}
        </>
      )}
    </Panel>
  );
}

/** An empty list means that nothing burns only if a source is current. */
function NoWatches({ sources }: { sources: readonly SourceView[] }) {
  const t = useTranslations("watch");
  if (sources.length === 0) return <StateMessage title={t("notSetUp")} text={t("notSetUpText")} />;
  if (!sources.some(({ condition }) => condition === "current"))
    return <StateMessage urgent title={t("unknown")} text={t("unknownText")} />;
  return <StateMessage title={t("none")} />;
}

type ListProps = { watches: readonly FireWatchView[]; label: string; hasFocus?: boolean };

/** The up and down arrows move between the rows. `hasFocus`: the chosen row, or the first, has the focus initially. */
function WatchList({ watches, label, hasFocus = false }: ListProps) {
  const { state } = useConsole();
  const list = useRef<HTMLUListElement>(null);
  const listRows = () => [...(list.current?.querySelectorAll<HTMLButtonElement>("[data-watch]") ?? [])];
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs once.
  useEffect(() => {
    if (!hasFocus || isTyping(document.activeElement)) return;
    const rows = listRows();
    (rows.find(({ dataset }) => dataset.watch === state.watchId) ?? rows[0])?.focus();
  }, []);
  // A fire watch that was chosen on the map may be further down.
  useEffect(() => {
    if (state.watchId)
      list.current?.querySelector(`[data-watch="${state.watchId}"]`)?.scrollIntoView({ block: "nearest" });
  }, [state.watchId]);
  // A fire watch that was decided on leaves the list, and with it the focus, which goes to the next one.
  const lastIndex = useRef(-1);
  const isGone = state.watchId !== null && !watches.some(({ id }) => id === state.watchId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are read from the document.
  useEffect(() => {
    if (isGone && lastIndex.current >= 0 && document.activeElement === document.body)
      listRows()
        .at(Math.min(lastIndex.current, watches.length - 1))
        ?.focus();
  }, [isGone]);
  const handleKey = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const rows = listRows();
    const index = rows.indexOf(event.target as HTMLButtonElement);
    if (!by || index < 0) return;
    event.preventDefault();
    rows[index + by]?.focus();
  };
  if (watches.length === 0) return null;
  return (
    <ul
      ref={list}
      aria-label={label}
      onKeyDown={handleKey}
      onFocus={({ target }) => {
        lastIndex.current = listRows().findIndex((row) => row.closest("li")?.contains(target));
      }}
    >
      {watches.map((watch) => (
        <FireWatchRow key={watch.id} watch={watch} isSelected={watch.id === state.watchId} />
      ))}
    </ul>
  );
}

/** The sources: whether each is current, how old its newest observation is, and why it failed. */
function Sources({ sources }: { sources: readonly SourceView[] }) {
  const t = useTranslations("watch");
  const format = useFormat();
  const now = useSlowClock();
  const ageOf = (moment: Date) => format.age((now - moment.getTime()) / 1_000);
  const attributions = [...new Set(sources.map(({ attribution }) => attribution))];
  return (
    <section aria-label={t("sources")} className="text-xs">
      <ul className="space-y-1">
        {sources.map(({ name, condition, fault, faultDetail, newestAt, goodAt }) => {
          const isCurrent = condition === "current";
          const Icon = isCurrent ? Check : TriangleAlert;
          const cause = fault && [t(`fault.${fault}`), faultDetail && `(${faultDetail})`].filter(Boolean).join(" ");
          const ages = [
            newestAt ? t("newest", { age: ageOf(newestAt) }) : t("noObservation"),
            !isCurrent && (goodAt ? t("answered", { age: ageOf(goodAt) }) : t("neverAnswered")),
          ];
          return (
            <li key={name} className={`flex gap-1.5 ${isCurrent ? "text-ink-2" : "font-medium text-alarm"}`}>
              <Icon className="mt-px size-3.5 shrink-0" aria-hidden />
              <span className="min-w-0 text-pretty">
                {t(`sourceName.${name}`)}: {[t(`condition.${condition}`), cause, ...ages].filter(Boolean).join(", ")}
              </span>
            </li>
          );
        })}
      </ul>
      <p className="mt-1.5 text-ink-3">{attributions.join("; ")}</p>
    </section>
  );
}
