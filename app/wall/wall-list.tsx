"use client";

import { useTranslations } from "next-intl";
import { Button } from "../_ui/button";
import { Skeleton } from "../_ui/skeleton";
import { StateMessage } from "../_ui/state-message";
import { useOverview } from "./use-overview";
import { WallRow } from "./wall-row";

/** The open incidents, most urgent first. */
export function WallList() {
  const t = useTranslations("queue");
  const screen = useTranslations("screen");
  const common = useTranslations("common");
  const { incidents, query } = useOverview();
  return (
    <section aria-label={t("title")} className="flex h-full flex-col">
      <h2 className="flex items-baseline gap-2 border-line border-b px-3.5 py-2.5 font-semibold text-base">
        {t("title")}
        {incidents && <span className="font-medium text-ink-3">{incidents.length}</span>}
      </h2>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {query.isPending && <Skeleton rows={4} label={t("loading")} />}
        {!incidents && query.isError && (
          <StateMessage urgent title={screen("failed")} text={screen("failedText")}>
            <Button onClick={() => query.refetch()}>{common("retry")}</Button>
          </StateMessage>
        )}
        {incidents?.length === 0 && <StateMessage title={t("empty")} />}
        <ul>
          {incidents?.map((incident) => (
            <WallRow key={incident.id} incident={incident} />
          ))}
        </ul>
      </div>
    </section>
  );
}
