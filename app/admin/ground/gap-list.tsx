"use client";

import { CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { GroundGap } from "@/server/domain/ground-gaps";

/** Lists what the ground lacks: what that means for the control room, and the command and the steps that close it. */
export function GapList({ gaps }: { gaps: readonly GroundGap[] }) {
  const t = useTranslations("groundAdmin");
  const gapName = useTranslations("groundGap");
  const gapMeaning = useTranslations("groundGapMeaning");
  return (
    <section aria-label={t("gaps")} className="grid min-w-0 gap-3">
      <h2 className="font-semibold text-base">{t("gaps")}</h2>
      {gaps.length === 0 && (
        <p className="flex items-center gap-2">
          <CircleCheck className="size-4 shrink-0" aria-hidden />
          {t("noGaps")}
        </p>
      )}
      <ul className="divide-y divide-line">
        {gaps.map(({ code, count, total, names, command, heading }) => (
          <li key={`${code} ${names}`} className="flex gap-2 py-2.5 first:pt-0">
            <TriangleAlert className="mt-0.5 size-4 shrink-0 text-ink-3" aria-hidden />
            <div className="grid min-w-0 gap-1">
              <p className="font-medium">{gapName(code, { count, total, names })}</p>
              <p className="text-pretty text-ink-2">{gapMeaning(code)}</p>
              {command && (
                <p className="text-[0.8125rem]">
                  <span className="text-ink-3">{t("command")}</span>{" "}
                  <code className="break-words font-mono">{command}</code>
                </p>
              )}
              <p className="text-[0.8125rem] text-ink-3">{t("more", { heading })}</p>
            </div>
          </li>
        ))}
      </ul>
      {gaps.some(({ command }) => command) && <p className="text-[0.8125rem] text-ink-3">{t("installed")}</p>}
    </section>
  );
}
