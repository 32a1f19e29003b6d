"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import { Button } from "../../_ui/button";
import { Skeleton } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";
import { useOverview } from "../use-overview";
import { arrangeRows } from "./arrange-rows";
import { columnRem, rowRem, useRoom } from "./use-room";
import { useTurns } from "./use-turns";
import { WallRow } from "./wall-row";

type Props = { stagedId: string | null; until: Date | null };

/** The open incidents, most urgent first. The critical ones never leave; of the others those that do not fit take turns, and are counted. */
export function WallList({ stagedId, until }: Props) {
  const t = useTranslations("wall");
  const queue = useTranslations("queue");
  const format = useFormat();
  const { incidents, query } = useOverview();
  const whole = useRef<HTMLDivElement>(null);
  const room = useRoom(whole, stagedId !== null);
  const arranged = room && incidents ? arrangeRows(incidents, room) : null;
  const pages = arranged?.pages.length ?? 1;
  const page = useTurns(pages);
  const shown = arranged ? [...arranged.pinned, ...(arranged.pages[page] ?? [])] : [];
  const hidden = arranged ? (incidents?.length ?? 0) - shown.length : 0;
  const columns = arranged?.columns ?? 1;
  const rows = pages > 1 ? (arranged?.rows ?? 0) : Math.min(arranged?.rows ?? 0, Math.ceil(shown.length / columns));
  const widthRem = columns === 1 ? columnRem.one : columns * columnRem.several;
  return (
    <div ref={whole} className="h-full" style={{ width: `${widthRem}rem` }}>
      <section aria-label={queue("title")} className="wall-panel pointer-events-auto max-h-full overflow-hidden">
        <h2 className="flex h-[2.8rem] items-center gap-3 border-line border-b px-4 font-semibold text-[1.2rem]">
          {queue("title")}
          {incidents && <span className="font-bold">{format.number(incidents.length)}</span>}
          {hidden > 0 && (
            <span className="wall-small ml-auto whitespace-nowrap font-medium text-ink-2" data-hidden={hidden}>
              {arranged && arranged.unseen > 0 && (
                <span className="text-alarm">{t("moreCritical", { count: arranged.unseen })} · </span>
              )}
              {t("more", { count: hidden })} · {t("page", { page: page + 1, pages })}
            </span>
          )}
        </h2>
        {query.isPending && <Skeleton rows={4} label={queue("loading")} />}
        {!incidents && query.isError && <Failed onRetry={() => query.refetch()} />}
        {incidents?.length === 0 && (
          <div className="px-6 py-8 text-center">
            <p className="font-semibold text-[1.4rem] leading-8">{t("quiet")}</p>
            <p className="wall-small mt-2 text-pretty text-ink-2">{t("quietText")}</p>
          </div>
        )}
        {arranged && shown.length > 0 && (
          <ul
            className="grid grid-flow-col"
            data-density={arranged.density}
            style={{
              gridTemplateRows: `repeat(${rows}, ${rowRem[arranged.density]}rem)`,
              gridTemplateColumns: `repeat(${arranged.columns}, minmax(0, 1fr))`,
            }}
          >
            {shown.map((incident) => (
              <WallRow
                key={incident.id}
                incident={incident}
                density={arranged.density}
                isStaged={incident.id === stagedId}
                until={until}
              />
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

function Failed({ onRetry }: { onRetry: () => void }) {
  const screen = useTranslations("screen");
  const common = useTranslations("common");
  return (
    <div role="alert" className="px-6 py-8 text-center">
      <p className="font-semibold text-[1.2rem] text-alarm">{screen("failed")}</p>
      <p className="wall-small mt-1 mb-3 text-ink-2">{screen("failedText")}</p>
      <Button onClick={onRetry}>{common("retry")}</Button>
    </div>
  );
}
