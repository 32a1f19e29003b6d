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
import { useWatchText } from "./evidence";
import { FireWatchRow } from "./fire-watch-row";
import { useWatches } from "./use-watches";

/** Right panel with the fire watches, the most important first, and the sources with the age of their data. */
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
          {query.isError && (
            <p role="alert" className="flex items-center gap-2 px-3.5 py-2 font-medium text-[0.8125rem] text-alarm">
              {t("failed")}
              <Button size="small" onClick={() => query.refetch()}>
                {common("retry")}
              </Button>
            </p>
          )}
          <DecidedMeanwhile watches={watches} />
          {openWatches.length === 0 && <NoWatches sources={sources} decidedCount={decidedWatches.length} />}
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

/** Shows a colleague's decision on the fire watch that this user was about to decide on. */
function DecidedMeanwhile({ watches }: { watches: readonly FireWatchView[] }) {
  const t = useTranslations("watch");
  const refusal = useTranslations("refusal");
  const text = useWatchText();
  const { decidedWatchId } = useConsole().state;
  if (decidedWatchId === null) return null;
  const watch = watches.find(({ id }) => id === decidedWatchId);
  if (watch?.state === "open") return null;
  return (
    <p role="alert" className="border-line border-b px-3.5 py-2 font-medium text-[0.8125rem] text-alarm">
      {refusal("watch-decided")}
      {watch && `: ${t("number", { number: watch.number })}, ${text.state(watch)}`}
    </p>
  );
}

/** An empty list means "no fires" only if every source is up to date, so the outdated sources are named. */
function NoWatches({ sources, decidedCount }: { sources: readonly SourceView[]; decidedCount: number }) {
  const t = useTranslations("watch");
  if (sources.length === 0) return <StateMessage title={t("notSetUp")} text={t("notSetUpText")} />;
  const faultySources = sources.filter(({ condition }) => condition !== "current");
  if (faultySources.length === sources.length)
    return <StateMessage urgent title={t("unknown")} text={t("unknownText")} />;
  if (faultySources.length === 0)
    return <StateMessage title={decidedCount > 0 ? t("noneOpen", { count: decidedCount }) : t("none")} />;
  const names = faultySources.map(({ name }) => t(`sourceName.${name}`)).join(", ");
  return <StateMessage title={t("noneFromCurrent")} text={`${t("notCurrentNames", { names })} ${t("unknownText")}`} />;
}

type ListProps = { watches: readonly FireWatchView[]; label: string; hasFocus?: boolean };

/**
 * The up and down arrow keys select the previous or next row. With `hasFocus`, the selected row (or the first one) gets
 * the focus on mount; the first row is also selected if it has a proposed task. Decision keys act on the selected row
 * only, so the selection ends when another row gets the focus.
 */
function WatchList({ watches, label, hasFocus = false }: ListProps) {
  const { state, act } = useConsole();
  const list = useRef<HTMLUListElement>(null);
  const listRows = () => [...(list.current?.querySelectorAll<HTMLButtonElement>("[data-watch]") ?? [])];
  const choose = (row: HTMLButtonElement | undefined) => {
    row?.focus();
    if (row?.dataset.watch) act({ do: "watches", id: row.dataset.watch });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs once.
  useEffect(() => {
    if (!hasFocus || isTyping(document.activeElement)) return;
    const rows = listRows();
    const chosenRow = rows.find(({ dataset }) => dataset.watch === state.watchId);
    if (chosenRow || !watches[0]?.proposal) (chosenRow ?? rows[0])?.focus();
    else choose(rows[0]);
  }, []);
  // Scroll to a fire watch that was selected on the map.
  useEffect(() => {
    if (state.watchId)
      list.current?.querySelector(`[data-watch="${state.watchId}"]`)?.scrollIntoView({ block: "nearest" });
  }, [state.watchId]);
  // After a decision the row disappears from the list, so move the focus to the next row.
  const lastIndex = useRef(-1);
  const isGone = state.watchId !== null && !watches.some(({ id }) => id === state.watchId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are read from the document.
  useEffect(() => {
    if (isGone && lastIndex.current >= 0 && document.activeElement === document.body)
      choose(listRows().at(Math.min(lastIndex.current, watches.length - 1)));
  }, [isGone]);
  const handleKey = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const rows = listRows();
    const index = rows.indexOf(event.target as HTMLButtonElement);
    if (!by || index < 0) return;
    event.preventDefault();
    choose(rows[index + by]);
  };
  if (watches.length === 0) return null;
  return (
    <ul
      ref={list}
      aria-label={label}
      onKeyDown={handleKey}
      onFocus={({ target }) => {
        lastIndex.current = listRows().findIndex((row) => row.closest("li")?.contains(target));
        const focusedId = target.dataset.watch;
        const isOther = focusedId !== undefined && state.watchId !== null && focusedId !== state.watchId;
        if (isOther && target.matches(":focus-visible")) act({ do: "watches", id: null });
      }}
    >
      {watches.map((watch) => (
        <FireWatchRow key={watch.id} watch={watch} isSelected={watch.id === state.watchId} />
      ))}
    </ul>
  );
}

/** The sources: whether each is up to date, the age of its newest observation, and why its last request failed. */
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
