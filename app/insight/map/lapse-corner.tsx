"use client";

import { Play } from "lucide-react";
import { useTranslations } from "next-intl";
import type { InsightFilter } from "@/server/domain/insight";
import { Button } from "../../_ui/button";
import { firstStep, type Lapse } from "./lapse";
import { LapseBar } from "./lapse-bar";
import type { Density } from "./use-density";

const none: never[] = [];

type Props = {
  lapse: Lapse | null;
  onLapse: (lapse: Lapse | null) => void;
  density: Density;
  filter: InsightFilter;
};

/** Where time is set playing, and steered while it does. */
export function LapseCorner({ lapse, onLapse, density, filter }: Props) {
  const t = useTranslations("insightMap");
  if (lapse) {
    const keys = density.frames?.map(({ key }) => key) ?? none;
    return <LapseBar lapse={lapse} onLapse={onLapse} keys={keys} filter={filter} waiting={density.framesPending} />;
  }
  return (
    <Button
      aria-label={t("startLapse")}
      title={t("startLapse")}
      className="bg-panel shadow-[0_4px_16px_rgb(0_0_0/0.25)]"
      disabled={!density.places.data?.total}
      onClick={() => onLapse({ step: firstStep(filter), at: 0, playing: !wantsStillness() })}
    >
      <Play className="size-4" aria-hidden />
      <span className="lg:max-xl:hidden">{t("startLapse")}</span>
    </Button>
  );
}

/** Nothing moves by itself for whoever asked for little motion. */
function wantsStillness(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
