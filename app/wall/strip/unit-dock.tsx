"use client";

import { useTranslations } from "next-intl";
import type { UnitKind, UnitStatus } from "@/db/vocabulary";
import { countFree } from "../../_ui/counts";
import { UnitGlyph } from "../../_ui/mark";

/** How many units of each kind are free. */
export function UnitDock({ units }: { units: readonly { kind: UnitKind; status: UnitStatus }[] }) {
  const t = useTranslations("wallStrip");
  const strip = useTranslations("strip");
  const shortName = useTranslations("wallKind");
  const kindName = useTranslations("unitKind");
  const kinds = countFree(units);
  if (kinds.length === 0) return null;
  return (
    <ul aria-label={t("units")} className="wall-panel flex w-fit max-w-full flex-wrap px-2 py-1.5">
      {kinds.map(({ kind, total, available }) => (
        <li
          key={kind}
          className={`flex min-w-[4.4rem] flex-col items-center px-1.5 ${available === 0 ? "text-alarm" : ""}`}
          title={strip("unitsOf", { kind: kindName(kind), available, total })}
        >
          <p className="flex items-center gap-1.5" aria-hidden>
            <UnitGlyph kind={kind} className={`size-[1.6rem] ${available === 0 ? "" : "text-ink-2"}`} />
            <span className="font-bold text-[1.5rem] leading-8">{available}</span>
          </p>
          <p className="wall-small whitespace-nowrap text-ink-2" aria-hidden>
            {shortName(kind)}
          </p>
          <span className="sr-only">{strip("unitsOf", { kind: kindName(kind), available, total })}</span>
        </li>
      ))}
    </ul>
  );
}
