"use client";

import { useTranslations } from "next-intl";
import { useFormat } from "../../_words/use-format";
import { usePlaceNames } from "./use-place-names";
import type { UnderPointer } from "./use-pointed";

/** A word beside the pointer; a press tells the rest. */
export function PlaceTip({ pointed: { x, y, key, count, perHundredKm2 } }: { pointed: UnderPointer }) {
  const t = useTranslations("insightMap");
  const format = useFormat();
  const { name, aside } = usePlaceNames()(key);
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute z-1 max-w-64 rounded-lg border border-line-2 bg-panel px-2.5 py-1.5 shadow-xl"
      style={{ left: 0, top: 0, transform: `translate(${x + 14}px, ${y + 14}px)` }}
    >
      <p className="font-semibold">{name}</p>
      {aside && <p className="text-ink-3 text-xs">{aside}</p>}
      <p className="text-ink-2">
        {count !== null && t("count", { count })}
        {perHundredKm2 !== null && t("height", { value: format.decimal(perHundredKm2) })}
      </p>
    </div>
  );
}
