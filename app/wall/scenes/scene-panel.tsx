"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { WallScene } from "@/db/vocabulary";
import { Skeleton } from "../../_ui/state-message";

type Props = {
  scene: WallScene;
  query: { isPending: boolean; isError: boolean; data: unknown };
  /** Shown instead of the content if there is nothing to show; null otherwise. */
  emptyText: string | null;
  /** The most important number, beside the heading. */
  figure: ReactNode;
  children: ReactNode;
};

/**
 * The panel of the scenes units, figures and fires: a heading with the main figure, and the details below it. While
 * there is no data, says that it is loading, failed to load, or is empty.
 */
export function ScenePanel({ scene, query, emptyText, figure, children }: Props) {
  const sceneName = useTranslations("wallScene");
  const tScreen = useTranslations("screen");
  const hasFailed = query.data === undefined && query.isError;
  const isEmpty = !query.isPending && emptyText !== null;
  return (
    <section
      aria-label={sceneName(scene)}
      className="wall-panel flex max-h-full w-(--rail) max-w-full flex-col overflow-hidden"
    >
      <h2 className="wall-fit wall-heading h-[1.7rem]! shrink-0 border-line border-b px-3 font-semibold">
        {query.data !== undefined && !isEmpty && <span className="font-bold leading-[1.7rem]">{figure} </span>}
        <span className="leading-[1.7rem]">{sceneName(scene)}</span>
      </h2>
      {query.isPending && <Skeleton rows={4} label={tScreen("loading")} />}
      {hasFailed && (
        <p role="alert" className="wall-heading px-3 py-2 font-semibold text-alarm">
          {tScreen("failed")}
        </p>
      )}
      {!hasFailed && isEmpty && <p className="wall-heading px-3 py-2 text-balance">{emptyText}</p>}
      {query.data !== undefined && !isEmpty && children}
    </section>
  );
}
