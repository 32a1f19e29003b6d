"use client";

import { Eye, PenLine } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useTRPCClient } from "../../_live/cache/trpc";

/**
 * Who else has this incident open, and who is editing it. Shows icons and names on one line, so that the panel does not
 * move when more colleagues open the incident; screen readers get sentences.
 */
export function Presence({ incidentId, editing }: { incidentId: string; editing: boolean }) {
  const t = useTranslations("presence");
  const viewers = usePresence(incidentId, editing);
  return (
    <ul aria-label={t("title")} aria-live="polite" className="flex min-w-0 gap-1 empty:hidden">
      {viewers.map((viewer) => {
        const Icon = viewer.editing ? PenLine : Eye;
        const text = t(viewer.editing ? "editing" : "looking", { name: viewer.name });
        return (
          <li
            key={viewer.name}
            title={text}
            className={`flex min-w-0 items-center gap-1 rounded-md px-1 text-xs ${viewer.editing ? "bg-pressed font-semibold text-ink" : "text-ink-3"}`}
          >
            <Icon className="size-3.5 shrink-0" aria-hidden />
            <span className="sr-only">{text}</span>
            <span aria-hidden className="truncate">
              {viewer.name}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Interval between two reports, well below the time after which the server considers a silent viewer gone. */
const reportIntervalMs = 4_000;

type Viewer = { name: string; editing: boolean };

/** Reports to the server that this incident is open, except while the page is hidden. Returns who else has it open. */
function usePresence(incidentId: string, isEditing: boolean): readonly Viewer[] {
  const client = useTRPCClient();
  const [viewers, setViewers] = useState<readonly Viewer[]>([]);
  useEffect(() => {
    let hasEnded = false;
    const report = async () => {
      if (document.hidden) return;
      const activity = isEditing ? "editing" : "looking";
      const currentViewers = await client.incidents.reportPresence
        .mutate({ incidentId, doing: activity })
        .catch(() => []);
      if (!hasEnded)
        setViewers((last) => (JSON.stringify(last) === JSON.stringify(currentViewers) ? last : currentViewers));
    };
    void report();
    const timer = setInterval(report, reportIntervalMs);
    return () => {
      hasEnded = true;
      clearInterval(timer);
    };
  }, [client, incidentId, isEditing]);
  useEffect(
    () => () => {
      client.incidents.reportPresence.mutate({ incidentId, doing: "gone" }).catch(() => {});
    },
    [client, incidentId],
  );
  return viewers;
}
