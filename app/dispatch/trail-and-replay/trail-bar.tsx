"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { TrackPoint } from "@/server/domain/replay";
import { useUnits } from "../../_live/cache/use-live-data";
import { Button, IconButton } from "../../_ui/button";
import { findKeyCombination } from "../commands/command-list";
import { KeyBuffer } from "../commands/key-buffer";
import { formatKeyCombination } from "../commands/key-press";
import { useConsole } from "../console-context";
import { MapBar, RadioRow, useFocusOnMount } from "./map-bar";
import { hourChoices, usePointText, useTrail, useTrailLoading } from "./trail-context";

/** Bar for the trail on the map: its unit, how many hours it covers, and a slider over its points. */
export function TrailBar() {
  const t = useTranslations("trail");
  const { updateConsole } = useConsole();
  const { unitsById } = useUnits();
  const { unitId, hours, setHours, tracks } = useTrail();
  if (unitId === null) return null;
  const title = t("of", { callSign: unitsById.get(unitId)?.callSign ?? "" });
  return (
    <MapBar
      label={title}
      frameClass="mx-auto max-w-xl border border-line-2 py-2"
      footer={<p className="text-ink-3">{t("recorded")}</p>}
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="font-semibold text-[0.9375rem]">{title}</h2>
        {tracks.length > 0 && (
          <span className="text-[0.8125rem] text-ink-2">{t("gaps", { count: tracks.length - 1 })}</span>
        )}
        <div className="ml-auto flex items-center gap-1">
          <RadioRow
            label={t("hours")}
            name="trail-hours"
            choices={hourChoices}
            chosenValue={hours}
            labelOf={(count) => t("hour", { count })}
            onChoose={setHours}
          />
          <IconButton name={t("leave")} hint="Esc" onClick={() => updateConsole({ do: "end-trail" })}>
            <X className="size-4" aria-hidden />
          </IconButton>
        </div>
      </header>
      <TrailPoints />
    </MapBar>
  );
}

function TrailPoints() {
  const t = useTranslations("trail");
  const tCommon = useTranslations("common");
  const { hours, points, selectedIndex, isPending, isError, retry } = useTrail();
  const trailLoading = useTrailLoading();
  if (isPending) {
    return (
      <>
        <KeyBuffer waitFor={trailLoading} />
        <p role="status" className="py-2 text-ink-2">
          {t("loading")}
        </p>
      </>
    );
  }
  if (isError) {
    return (
      <p role="alert" className="flex items-center gap-3 py-1.5 font-medium text-alarm">
        {t("failed")}
        <Button size="small" onClick={retry}>
          {tCommon("retry")}
        </Button>
      </p>
    );
  }
  const index = selectedIndex ?? points.length - 1;
  const point = points[index];
  if (!point) {
    return (
      <p role="status" className="py-2 text-ink-2">
        {t("empty", { count: hours })}
      </p>
    );
  }
  return <PointSlider point={point} index={index} />;
}

function PointSlider({ point, index }: { point: TrackPoint; index: number }) {
  const t = useTranslations("trail");
  const describePoint = usePointText();
  const { updateConsole } = useConsole();
  const { points, selectPoint } = useTrail();
  const slider = useFocusOnMount<HTMLInputElement>();
  return (
    <div className="flex flex-wrap items-center gap-x-3 py-1">
      <input
        ref={slider}
        type="range"
        aria-label={t("points")}
        aria-valuetext={describePoint(point)}
        min={0}
        max={points.length - 1}
        value={index}
        onKeyDown={(event) => {
          // On the slider, the trail key hides the trail. Elsewhere it runs the trail button that has the shortcut.
          if (formatKeyCombination(event.nativeEvent) !== findKeyCombination("trail")) return;
          event.preventDefault();
          updateConsole({ do: "end-trail" });
        }}
        onChange={({ target }) => selectPoint(Number(target.value))}
        className="min-w-40 flex-1 accent-focus"
      />
      <output className="text-[0.8125rem] tabular-nums">{describePoint(point)}</output>
    </div>
  );
}
