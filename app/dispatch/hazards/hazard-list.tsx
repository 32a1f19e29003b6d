"use client";

import { Check, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { createContext, type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useRef, useState } from "react";
import type { WatchSourceName } from "@/db/hazard-vocabulary";
import type { SourceView as FireSource } from "@/server/hazards/read-fire-watches";
import { useCoarseClock } from "../../_map/motion/use-coarse-clock";
import { Button } from "../../_ui/button";
import { Skeleton, StateMessage } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";
import { isTyping } from "../commands/key-press";
import { useReadValue } from "../commands/use-read-value";
import { useConsole } from "../console-context";

export type SourceView = Omit<FireSource, "name"> & { name: WatchSourceName };

type QueryState = { data: unknown; isPending: boolean; isError: boolean; refetch: () => Promise<unknown> };
type QueryProps = { query: QueryState; children: ReactNode };

/** Shows its children once the query has data, and a message above them if a later fetch failed. */
export function LoadedList({ query, children }: QueryProps) {
  const t = useTranslations("watch");
  const tCommon = useTranslations("common");
  const retryButton = (
    <Button size="small" onClick={() => query.refetch()}>
      {tCommon("retry")}
    </Button>
  );
  if (query.isPending) return <Skeleton rows={4} label={t("tabLoading")} />;
  if (!query.data)
    return (
      <StateMessage urgent title={t("tabFailed")}>
        {retryButton}
      </StateMessage>
    );
  return (
    <>
      {query.isError && (
        <p role="alert" className="flex items-center gap-2 px-3.5 py-2 font-medium text-[0.8125rem] text-alarm">
          {t("tabFailed")}
          {retryButton}
        </p>
      )}
      {children}
    </>
  );
}

type DecidedItem = { id: string; isOpen: boolean; text: string };

/** Says that a colleague decided on the chosen item first, and what the decision was. */
export function DecidedByOthersNotice({ items }: { items: readonly DecidedItem[] }) {
  const tRefusal = useTranslations("refusal");
  const { alreadyDecidedHazardId } = useConsole().state;
  if (alreadyDecidedHazardId === null) return null;
  const item = items.find(({ id }) => id === alreadyDecidedHazardId);
  if (item?.isOpen) return null;
  return (
    <p role="alert" className="border-line border-b px-3.5 py-2 font-medium text-[0.8125rem] text-alarm">
      {tRefusal("watch-decided")}
      {item && `: ${item.text}`}
    </p>
  );
}

/**
 * Whether the keys that decide on the chosen row are paused. After a decided row has left the list, a key press was
 * probably meant for that row and not for the next one, which the list has chosen and nobody has read yet.
 */
export const KeysPausedContext = createContext(false);

type ListProps<Item> = {
  items: readonly Item[];
  label: string;
  takesFocus?: boolean;
  children: (item: Item, isSelected: boolean) => ReactNode;
};

/**
 * A list of hazards. The up and down arrows choose the previous or next row. With `takesFocus`, the chosen row, or else
 * the first row, is focused on mount; the first row is also chosen if it has a proposed task. Command keys decide on
 * the chosen row, so focusing a different row without choosing it clears the choice.
 */
export function HazardList<Item extends { id: string; proposal: unknown }>({
  items,
  label,
  takesFocus = false,
  children,
}: ListProps<Item>) {
  const { state, updateConsole } = useConsole();
  const list = useRef<HTMLUListElement>(null);
  const listRows = () => [...(list.current?.querySelectorAll<HTMLButtonElement>("[data-watch]") ?? [])];
  const choose = (row: HTMLButtonElement | undefined) => {
    row?.focus();
    if (row?.dataset.watch) updateConsole({ do: "open-hazards", id: row.dataset.watch });
  };
  const focusFirst = useEffectEvent(() => {
    if (!takesFocus || isTyping(document.activeElement)) return;
    const rows = listRows();
    const chosenRow = rows.find(({ dataset }) => dataset.watch === state.selectedHazardId);
    if (chosenRow || !items[0]?.proposal) (chosenRow ?? rows[0])?.focus();
    else choose(rows[0]);
  });
  useEffect(() => focusFirst(), []);
  // Scroll to an item that was chosen on the map and may be outside the visible part of the list.
  useEffect(() => {
    if (state.selectedHazardId)
      list.current?.querySelector(`[data-watch="${state.selectedHazardId}"]`)?.scrollIntoView({ block: "nearest" });
  }, [state.selectedHazardId]);
  // When a decided item with the focus leaves the list, the focus moves to the next item.
  const lastFocusedIndex = useRef(-1);
  const isChosenItemRemoved = state.selectedHazardId !== null && !items.some(({ id }) => id === state.selectedHazardId);
  const [autoChosenRow, setAutoChosenRow] = useState<{ id: string | undefined } | null>(null);
  const readRow = useReadValue(autoChosenRow, null);
  const chooseNext = useEffectEvent(() => {
    if (lastFocusedIndex.current < 0 || document.activeElement !== document.body) return;
    const row = listRows().at(Math.min(lastFocusedIndex.current, items.length - 1));
    setAutoChosenRow({ id: row?.dataset.watch });
    choose(row);
  });
  useEffect(() => {
    if (isChosenItemRemoved) chooseNext();
  }, [isChosenItemRemoved]);
  const handleKey = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const rows = listRows();
    const index = rows.indexOf(event.target as HTMLButtonElement);
    if (!by || index < 0) return;
    event.preventDefault();
    choose(rows[index + by]);
  };
  if (items.length === 0) return null;
  return (
    <ul
      ref={list}
      aria-label={label}
      onKeyDown={handleKey}
      onFocus={({ target }) => {
        lastFocusedIndex.current = listRows().findIndex((row) => row.closest("li")?.contains(target));
        const focusedId = target.dataset.watch;
        const isOtherThanChosen =
          focusedId !== undefined && state.selectedHazardId !== null && focusedId !== state.selectedHazardId;
        if (isOtherThanChosen && target.matches(":focus-visible")) updateConsole({ do: "open-hazards", id: null });
      }}
    >
      <KeysPausedContext value={autoChosenRow !== readRow && autoChosenRow?.id === state.selectedHazardId}>
        {items.map((item) => children(item, item.id === state.selectedHazardId))}
      </KeysPausedContext>
    </ul>
  );
}

/** The sources: whether each is current, how old its newest observation is, and why it failed. */
export function HazardSources({ sources }: { sources: readonly SourceView[] }) {
  const t = useTranslations("watch");
  const format = useFormat();
  const now = useCoarseClock();
  const formatAge = (moment: Date) => format.age((now - moment.getTime()) / 1_000);
  const attributions = [...new Set(sources.map(({ attribution }) => attribution))];
  return (
    <section aria-label={t("sources")} className="text-xs">
      <ul className="space-y-1">
        {sources.map(({ name, condition, fault, faultDetail, newestAt, lastSuccessAt }) => {
          const isCurrent = condition === "current";
          const Icon = isCurrent ? Check : TriangleAlert;
          const cause = fault && [t(`fault.${fault}`), faultDetail && `(${faultDetail})`].filter(Boolean).join(" ");
          const ages = [
            newestAt ? t("newest", { age: formatAge(newestAt) }) : t("noObservation"),
            !isCurrent && (lastSuccessAt ? t("answered", { age: formatAge(lastSuccessAt) }) : t("neverAnswered")),
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
