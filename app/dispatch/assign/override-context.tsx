"use client";

import { useMutation } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from "react";
import { type RefusalText, useRefusal } from "../../_live/cache/refusal";
import { useTRPC } from "../../_live/cache/trpc";
import { useNow } from "../../_live/clock/use-now";
import { useRefetchIncident } from "../../_live/feed/refetch-incidents";
import { CommandButton } from "../commands/command-registry";
import { useConsole } from "../console-context";

type Unit = { id: string; callSign: string };
type Assignment = { id: string; unit: Unit };

/** An action described in words, its undo, and the time (ms since 1970) until which undo is offered. */
export type UndoableAction = { text: string; undo: () => Promise<unknown>; until: number };

type Overrides = {
  assign: (incidentId: string, unit: Unit, insteadOf?: Assignment) => Promise<void>;
  recall: (incidentId: string, assignment: Assignment) => Promise<void>;
  /** Records a decline by radio. Cannot be undone. */
  decline: (incidentId: string, assignment: Assignment, reason: string) => Promise<void>;
  /** Ids of the incidents with requests in flight. An id occurs once for each of the incident's requests. */
  busyIncidentIds: readonly string[];
  refusal: (RefusalText & { incidentId: string }) | null;
  lastAction: UndoableAction | null;
  /** Offers undo for ten seconds after another component has carried out an action on an incident. */
  offerUndo: (incidentId: string, text: string, undo: () => Promise<unknown>) => void;
  /** Like `offerUndo`, for an action on something other than an incident; `undo` must report its own failure. */
  offerUndoWithoutIncident: (text: string, undo: () => Promise<unknown>) => void;
  undo: () => Promise<void>;
  isUndoing: boolean;
  dismissUndo: () => void;
};
const OverrideContext = createContext<Overrides | null>(null);

const undoWindowMs = 10_000;

/** Provides the manual assignment actions. All except a decline can be undone for ten seconds. */
export function OverrideProvider({ children }: { children: ReactNode }) {
  const t = useTranslations("undo");
  const trpc = useTRPC();
  const refetchIncident = useRefetchIncident();
  const describeRefusal = useRefusal();
  const { act } = useConsole();
  const { mutateAsync: send } = useMutation(trpc.dispatch.assign.mutationOptions());
  const { mutateAsync: advance } = useMutation(trpc.dispatch.advance.mutationOptions());
  const [busyIncidentIds, setBusyIncidentIds] = useState<readonly string[]>([]);
  const [refusal, setRefusal] = useState<Overrides["refusal"]>(null);
  const [lastAction, setLastAction] = useState<UndoableAction | null>(null);
  const [isUndoing, setIsUndoing] = useState(false);

  /** Runs an action on an incident, stores any refusal, and then refetches the incident. */
  const attempt = useCallback(
    async (incidentId: string, action: () => Promise<UndoableAction | null>) => {
      setBusyIncidentIds((ids) => [...ids, incidentId]);
      setRefusal(null);
      try {
        const doneAction = await action();
        // Null after an undo or a decline: neither can be undone, and neither may clear the undo of another action.
        if (doneAction) setLastAction(doneAction);
      } catch (error) {
        setRefusal({ ...describeRefusal(error), incidentId });
      }
      setBusyIncidentIds((ids) => ids.toSpliced(ids.indexOf(incidentId), 1));
      await refetchIncident(incidentId);
    },
    [refetchIncident, describeRefusal],
  );

  const assign = useCallback<Overrides["assign"]>(
    (incidentId, unit, replacedAssignment) =>
      attempt(incidentId, async () => {
        const { id } = await send({ incidentId, unitId: unit.id, insteadOf: replacedAssignment?.id });
        act({ do: "replace", assignmentId: null });
        const undo = replacedAssignment
          ? () => send({ incidentId, unitId: replacedAssignment.unit.id, insteadOf: id })
          : () => advance({ id, state: "recalled" });
        const text = replacedAssignment
          ? t("replaced", { old: replacedAssignment.unit.callSign, callSign: unit.callSign })
          : t("sent", { callSign: unit.callSign });
        return {
          text,
          undo: () => attempt(incidentId, () => undo().then(() => null)),
          until: Date.now() + undoWindowMs,
        };
      }),
    [attempt, send, advance, act, t],
  );

  const recall = useCallback<Overrides["recall"]>(
    (incidentId, assignment) =>
      attempt(incidentId, async () => {
        await advance({ id: assignment.id, state: "recalled" });
        const undo = () => send({ incidentId, unitId: assignment.unit.id });
        return {
          text: t("recalled", { callSign: assignment.unit.callSign }),
          undo: () => attempt(incidentId, () => undo().then(() => null)),
          until: Date.now() + undoWindowMs,
        };
      }),
    [attempt, send, advance, t],
  );

  const decline = useCallback<Overrides["decline"]>(
    (incidentId, assignment, reason) =>
      attempt(incidentId, async () => {
        await advance({ id: assignment.id, state: "declined", reason });
        return null;
      }),
    [attempt, advance],
  );

  const offerUndo = useCallback<Overrides["offerUndo"]>(
    (incidentId, text, revert) =>
      setLastAction({
        text,
        undo: () => attempt(incidentId, () => revert().then(() => null)),
        until: Date.now() + undoWindowMs,
      }),
    [attempt],
  );

  const offerUndoWithoutIncident = useCallback<Overrides["offerUndoWithoutIncident"]>(
    (text, revert) => setLastAction({ text, undo: revert, until: Date.now() + undoWindowMs }),
    [],
  );

  const dismissUndo = useCallback(() => setLastAction(null), []);
  const undo = useCallback(async () => {
    if (!lastAction || isUndoing) return;
    setIsUndoing(true);
    await lastAction.undo();
    setIsUndoing(false);
    // If another action was carried out during the undo, keep that action's undo.
    setLastAction((current) => (current === lastAction ? null : current));
  }, [lastAction, isUndoing]);

  const value = useMemo(
    () => ({
      assign,
      recall,
      decline,
      busyIncidentIds,
      refusal,
      lastAction,
      offerUndo,
      offerUndoWithoutIncident,
      undo,
      isUndoing,
      dismissUndo,
    }),
    [
      assign,
      recall,
      decline,
      busyIncidentIds,
      refusal,
      lastAction,
      offerUndo,
      offerUndoWithoutIncident,
      undo,
      isUndoing,
      dismissUndo,
    ],
  );
  return <OverrideContext value={value}>{children}</OverrideContext>;
}

export function useOverrides(): Overrides {
  const value = use(OverrideContext);
  if (!value) throw new Error("useOverrides must be used inside OverrideProvider");
  return value;
}

/** Offers undo of the last action for ten seconds. */
export function UndoBar() {
  const t = useTranslations("undo");
  const { lastAction, undo, isUndoing, dismissUndo } = useOverrides();
  useNow();

  useEffect(() => {
    if (!lastAction) return;
    const timer = setTimeout(dismissUndo, Math.max(0, lastAction.until - Date.now()));
    return () => clearTimeout(timer);
  }, [lastAction, dismissUndo]);

  const seconds = lastAction ? Math.max(0, Math.ceil((lastAction.until - Date.now()) / 1_000)) : 0;
  return (
    <div
      role="status"
      className="pointer-events-none absolute inset-x-0 bottom-16 z-20 flex justify-center px-3 lg:bottom-5"
    >
      {lastAction && (
        <div className="pointer-events-auto flex items-center gap-3 rounded-xl border border-line-2 bg-panel py-2 pr-2 pl-4 shadow-[0_8px_28px_rgb(0_0_0/0.35)]">
          <p className="font-medium">{lastAction.text}</p>
          <CommandButton command="undo" size="small" isEnabled={!isUndoing} run={undo}>
            <Undo2 className="size-4" aria-hidden />
            {isUndoing ? t("undoing") : t("undo")}
          </CommandButton>
          <span className="w-12 text-right text-ink-3 text-xs" aria-hidden>
            {t("left", { seconds })}
          </span>
        </div>
      )}
    </div>
  );
}
