"use client";

import { useTranslations } from "next-intl";
import type { UnitKind, UnitStatus } from "@/db/vocabulary";
import { countFree } from "./count-free";
import { UnitGlyph } from "./glyph";

type Props = { units: readonly { kind: UnitKind; status: UnitStatus }[]; className?: string };

/** How many units of each kind are available, out of all there are. */
export function UnitCounts({ units, className = "" }: Props) {
  const t = useTranslations("strip");
  const kindName = useTranslations("unitKind");
  const kinds = countFree(units);
  return (
    <ul
      aria-label={t("units")}
      className={`h-7 min-w-0 flex-wrap items-center overflow-hidden border-line border-l pl-3 ${className}`}
    >
      {kinds.map(({ kind, total, available }) => {
        const words = t("unitsOf", { kind: kindName(kind), available, total });
        return (
          <li
            key={kind}
            title={words}
            className={`flex h-7 items-center gap-1 px-1 2xl:px-2 ${available === 0 ? "text-alarm" : "text-ink-2"}`}
          >
            <UnitGlyph kind={kind} className="size-[1.125rem]" />
            <span aria-hidden className="min-w-[1ch] font-semibold">
              {available}
              <span className="hidden font-normal text-ink-3 2xl:inline">/{total}</span>
            </span>
            <span className="sr-only">{words}</span>
          </li>
        );
      })}
    </ul>
  );
}
