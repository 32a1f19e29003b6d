"use client";

import { type Mutation, useIsMutating } from "@tanstack/react-query";
import { Undo2, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useOpenIncidents } from "../../_live/cache/use-live-data";
import { useNow } from "../../_live/clock/use-now";
import { readServerTime } from "../../_live/feed/connection";
import { IconButton } from "../../_ui/button";
import { useCallActions } from "../calls/call-actions";
import { useSustained } from "../calls/use-timers";
import { CommandButton } from "../commands/command-registry";
import { type recordStart, useUndo } from "./undo-context";

/** Requests that the screen sends by itself, or that change nothing. */
const passiveRequests: ReadonlySet<string> = new Set(["calls.renewClaims", "shift.printBoard"]);

function isAction({ options: { mutationKey } }: Mutation): boolean {
  return !passiveRequests.has([mutationKey?.[0]].flat().join("."));
}

/** When the action was started; `submittedAt` is set again after `onMutate`. */
function readStart({ state: { context, submittedAt } }: Mutation): number {
  return (context as Partial<ReturnType<typeof recordStart>> | undefined)?.at ?? submittedAt;
}

/** Whether the text of an action already contains the number of its incident. */
function namesIncident(text: string, number: number): boolean {
  return text.match(/#\d+/g)?.includes(`#${number}`) ?? false;
}

/** How long an action may run before the bar explains why the previous action cannot be undone now. */
const explainAfterMs = 500;

/**
 * Names the last action and offers to undo it until the next action. While the next action is running, it cannot be
 * undone, because the user means the newer one. If the action can no longer be undone, explains why.
 */
export function UndoBar() {
  const t = useTranslations("undo");
  const { lastAction, undo, isUndoing, dismissUndo } = useUndo();
  const { lastFilteredCall } = useCallActions();
  const { incidents } = useOpenIncidents();
  const now = useNow();
  const incident = incidents.find(({ id }) => id === lastAction?.incidentId);
  const failure = lastAction?.failure ?? null;
  const obstacle = lastAction?.findObstacle?.(incident, now ?? readServerTime()) ?? null;
  const canUndo = lastAction?.undo != null && obstacle === null;
  const cause = lastAction?.undo ? obstacle : (failure ?? obstacle);
  // The request of the last action itself may still be refetching what it changed.
  const isNewerAction = (mutation: Mutation) => isAction(mutation) && readStart(mutation) > (lastAction?.at ?? 0);
  const isActing = useIsMutating({ predicate: isNewerAction }) > 0 && !isUndoing;
  const isExplained = useSustained(isActing, explainAfterMs);
  return (
    <div
      role="status"
      className="pointer-events-none absolute inset-x-0 bottom-[calc(4rem+var(--bar-height,0rem))] z-20 flex justify-center px-3 lg:mr-(--free-right) lg:bottom-[calc(2.5rem+var(--bar-height,0rem))] lg:ml-(--free-left) lg:pr-14"
    >
      {lastAction && lastAction.at > (lastFilteredCall?.at ?? 0) && (
        <div className="pointer-events-auto flex items-center gap-3 rounded-xl border border-line-2 bg-panel py-2 pr-2 pl-4 shadow-[0_8px_28px_rgb(0_0_0/0.35)]">
          <div className="min-w-0">
            <p className="font-medium">
              {incident && !namesIncident(lastAction.text, incident.number) && (
                <span className="mr-1.5 text-ink-3">{t("incident", { number: `${incident.number}` })}</span>
              )}
              {lastAction.text}
            </p>
            {!canUndo && <p className="text-ink-2 text-xs">{cause ? t("because", { cause }) : t("cannot")}</p>}
            {canUndo && failure && <p className="text-ink-2 text-xs">{failure}</p>}
            {canUndo && isExplained && <p className="text-ink-2 text-xs">{t("acting")}</p>}
          </div>
          <CommandButton command="undo" size="small" isEnabled={canUndo && !isUndoing && !isActing} run={undo}>
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
