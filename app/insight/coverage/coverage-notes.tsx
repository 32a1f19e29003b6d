"use client";

import { useTranslations } from "next-intl";
import type { Coverage } from "@/server/coverage/read-coverage";
import { SimulatedMark } from "../../_ui/simulated-mark";

/** How far the distances can be trusted. */
export function CoverageNotes({ coverage: { houses } }: { coverage: Coverage }) {
  const t = useTranslations("coverage");
  const counts = new Map<string, number>();
  for (const { quality } of houses) counts.set(quality ?? "unknown", (counts.get(quality ?? "unknown") ?? 0) + 1);
  const parts = (["surveyed", "approximate", "district-centroid", "unknown"] as const).flatMap((quality) => {
    const count = counts.get(quality);
    return count ? [t("qualityPart", { count, quality: t(`quality.${quality}`) })] : [];
  });
  return (
    <ul className="space-y-1.5 text-pretty px-4 py-4 text-ink-2">
      <li>{t("estimate")}</li>
      <li>{t("middle")}</li>
      {parts.length > 0 && <li>{t("qualities", { count: houses.length, parts: parts.join(", ") })}</li>}
      {houses.length > 0 && houses.every(({ simulated }) => simulated) && (
        <li>
          <SimulatedMark /> {t("simulatedUnits")}
        </li>
      )}
    </ul>
  );
}
