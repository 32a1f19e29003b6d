"use client";

import { useTranslations } from "next-intl";
import { Button } from "../../_ui/button";
import { StateMessage } from "../../_ui/state-message";
import { useInsight } from "../view-context";
import type { Density } from "./use-density";

/** What stands over the map when it has nothing to show: nothing found, or nothing read. */
export function MapState({ density: { places, framesFailed, retryFrames } }: { density: Density }) {
  const t = useTranslations("insightMap");
  const table = useTranslations("table");
  const common = useTranslations("common");
  const { reset } = useInsight();
  const failed = framesFailed || (!places.data && places.error !== null);
  if (!failed && places.data?.total !== 0) return null;
  return (
    <div className="pointer-events-none absolute inset-0 grid place-items-center *:pointer-events-auto">
      <div className="rounded-xl border border-line bg-panel shadow-2xl">
        {failed ? (
          <StateMessage urgent title={table("failed")} text={framesFailed ? t("framesFailed") : table("failedText")}>
            <Button onClick={() => (framesFailed ? retryFrames() : void places.refetch())}>{common("retry")}</Button>
          </StateMessage>
        ) : (
          <StateMessage title={t("empty")} text={t("emptyText")}>
            <Button onClick={() => void reset()}>{t("resetFilter")}</Button>
          </StateMessage>
        )}
      </div>
    </div>
  );
}
