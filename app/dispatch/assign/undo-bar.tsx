"use client";

import { Undo2, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useOpenIncidents } from "../../_live/cache/use-live-data";
import { useNow } from "../../_live/clock/use-now";
import { IconButton } from "../../_ui/button";
import { useCallActions } from "../calls/call-actions";
import { CommandButton } from "../commands/command-registry";
import { useOverrides } from "./override-context";

/**
 * Names the last action and offers to undo it until the next action. If the action can no longer be undone, explains
 * why.
 */
export function UndoBar() {
  const t = useTranslations("undo");
  const { lastAction, undo, isUndoing, dismissUndo } = useOverrides();
  const { lastFilteredCall } = useCallActions();
  const { incidents } = useOpenIncidents();
  const now = useNow();
  const incident = incidents.find(({ id }) => id === lastAction?.incidentId);
  const obstacle = lastAction?.failure ?? lastAction?.findObstacle?.(incident, now ?? Date.now()) ?? null;
  const canUndo = lastAction?.undo != null && obstacle === null;
  return (
    <div
      role="status"
      className="pointer-events-none absolute inset-x-0 bottom-16 z-20 flex justify-center px-3 lg:mr-(--free-right) lg:bottom-5 lg:ml-(--free-left)"
    >
      {lastAction && lastAction.at > (lastFilteredCall?.at ?? 0) && (
        <div className="pointer-events-auto flex items-center gap-3 rounded-xl border border-line-2 bg-panel py-2 pr-2 pl-4 shadow-[0_8px_28px_rgb(0_0_0/0.35)]">
          <div className="min-w-0">
            <p className="font-medium">
              {incident && <span className="mr-1.5 text-ink-3">{t("incident", { number: `${incident.number}` })}</span>}
              {lastAction.text}
            </p>
            {!canUndo && (
              <p className="text-ink-2 text-xs">{obstacle ? t("because", { cause: obstacle }) : t("cannot")}</p>
            )}
          </div>
          <CommandButton command="undo" size="small" isEnabled={canUndo && !isUndoing} run={undo}>
            <Undo2 className="size-4" aria-hidden />
            {isUndoing ? t("undoing") : t("undo")}
          </CommandButton>
          <IconButton name={t("dismiss")} className="-ml-2 size-7!" onClick={dismissUndo}>
            <X className="size-4" aria-hidden />
          </IconButton>
        </div>
      )}
    </div>
  );
}
