"use client";

import { Eye, PenLine } from "lucide-react";
import { useTranslations } from "next-intl";
import { usePresence } from "./use-presence";

/** Who else has this incident open now, and who is editing it. */
export function Presence({ incidentId, editing }: { incidentId: string; editing: boolean }) {
  const t = useTranslations("presence");
  const others = usePresence(incidentId, editing);
  return (
    <ul aria-label={t("title")} aria-live="polite" className="flex min-w-0 flex-wrap gap-1 empty:hidden">
      {others.map((one) => {
        const Sign = one.editing ? PenLine : Eye;
        const words = t(one.editing ? "editing" : "looking", { name: one.name });
        return (
          <li
            key={one.name}
            title={words}
            className={`flex max-w-full items-center gap-1 rounded-md px-1.5 py-0.5 text-xs ${one.editing ? "bg-pressed font-semibold text-ink" : "text-ink-3"}`}
          >
            <Sign className="size-3.5 shrink-0" aria-hidden />
            <span className="truncate">{words}</span>
          </li>
        );
      })}
    </ul>
  );
}
