"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from "react";
import type { AssignReason } from "@/server/domain/assign-reason";
import { canUndoAssignment } from "@/server/domain/assignment";
import type { ListedIncident } from "@/server/masking/mask-incident";
import { describeMismatch, type RefusalText, useRefusal } from "../../_live/cache/refusal";
import { useTRPC } from "../../_live/cache/trpc";
import { useRefetchIncident } from "../../_live/feed/refetch-incidents";
import { useNames } from "../../_words/use-names";
import { isTyping } from "../commands/key-press";
import { useConsole } from "../console-context";
import type { PendingChoice, Unit, UnitAssignment } from "./choose-override";

/**
 * Says why an action can no longer be undone; null if it can. `incident` is undefined if the incident is no longer
 * open.
 */
type FindObstacle = (incident: ListedIncident | undefined, now: number) => string | null;

/** An action described in words, and its undo. */
export type LastAction = {
  incidentId: string | null;
  text: string;
  /** When it was started or, if unknown, when the server had carried it out; in ms since 1970. */
  at: number;
  /** Null if the action cannot be undone. */
  undo: (() => Promise<unknown>) | null;
  findObstacle?: FindObstacle | undefined;
  /** Why the undo failed. */
  failure?: string;
};

type ChoiceOptions = Pick<PendingChoice, "insteadOf" | "pulledFrom" | "mismatch" | "despitePanic"> & {
  reason?: AssignReason | undefined;
  note?: string | undefined;
};

type Overrides = {
  /** Assigns a unit. Without a reason, first asks for one if the unit replaces another or does not match the plan. */
  assign: (incidentId: string, unit: Unit, options?: ChoiceOptions) => Promise<void>;
  recall: (incidentId: string, assignment: UnitAssignment) => Promise<void>;
  /** Records a decline by radio. Cannot be undone. */
  decline: (incidentId: string, assignment: UnitAssignment, reason: string) => Promise<void>;
  /** The choice for which a reason is being asked; null if there is none. */
  pendingChoice: PendingChoice | null;
  cancelChoice: () => void;
  /** Ids of the incidents with requests in flight. An id occurs once for each of the incident's requests. */
  incidentIdsInFlight: readonly string[];
  refusal: (RefusalText & { incidentId: string }) | null;
  lastAction: LastAction | null;
  /** Call after any other action on an incident. Offers to undo that action until the next one. */
  offerUndo: (incidentId: string, text: string, undo: () => Promise<unknown>, findObstacle?: FindObstacle) => void;
  /** Like `offerUndo`, for an action on something other than an incident. */
  offerUndoWithoutIncident: (text: string, undo: () => Promise<unknown>) => void;
  undo: () => Promise<void>;
  isUndoing: boolean;
  dismissUndo: () => void;
};
const OverrideContext = createContext<Overrides | null>(null);

/** Provides the manual assignment actions. All except a decline can be undone until the next action. */
export function OverrideProvider({ children }: { children: ReactNode }) {
  const t = useTranslations("undo");
  const trpc = useTRPC();
  const refetchIncident = useRefetchIncident();
  const describeRefusal = useRefusal();
  const names = useNames();
  const { updateConsole } = useConsole();
  const { mutateAsync: send } = useMutation(trpc.dispatch.assign.mutationOptions());
  const { mutateAsync: advance } = useMutation(trpc.dispatch.advance.mutationOptions());
  const { mutateAsync: undoAssign } = useMutation(trpc.dispatch.undoAssign.mutationOptions());
  const [incidentIdsInFlight, setIncidentIdsInFlight] = useState<readonly string[]>([]);
  const [refusal, setRefusal] = useState<Overrides["refusal"]>(null);
  const [pendingChoice, setPendingChoice] = useState<PendingChoice | null>(null);
  const [lastAction, setLastAction] = useState<LastAction | null>(null);
  const [isUndoing, setIsUndoing] = useState(false);

  /** Runs a request about an incident, and refetches the incident whether it succeeds or not. */
  const runRequest = useCallback(
    async (incidentId: string, request: () => Promise<unknown>) => {
      setIncidentIdsInFlight((ids) => [...ids, incidentId]);
      try {
        await request();
      } finally {
        setIncidentIdsInFlight((ids) => ids.toSpliced(ids.indexOf(incidentId), 1));
        await refetchIncident(incidentId);
      }
    },
    [refetchIncident],
  );

  /** Runs an action on an incident. On success, stores it as the last action; on failure, stores the refusal. */
  const attempt = useCallback(
    async (incidentId: string, action: () => Promise<Omit<LastAction, "incidentId" | "at"> | null>) => {
      setRefusal(null);
      const at = Date.now();
      await runRequest(incidentId, async () => {
        try {
          const result = await action();
          if (!result) return;
          const { undo, ...done } = result;
          setLastAction({ ...done, incidentId, at, undo: undo && (() => runRequest(incidentId, undo)) });
        } catch (error) {
          setRefusal({ ...describeRefusal(error), incidentId });
        }
      });
    },
    [runRequest, describeRefusal],
  );

  /** Returns a check that prevents the undo of an assignment once its crew has left. */
  const createDepartureCheck = useCallback(
    (assignmentId: string): FindObstacle =>
      (incident) => {
        const assignment = incident?.assignments.find(({ id }) => id === assignmentId);
        if (!assignment || canUndoAssignment(assignment.state)) return null;
        return t("departed", { callSign: assignment.unit.callSign });
      },
    [t],
  );

  const assign = useCallback<Overrides["assign"]>(
    async (incidentId, unit, { reason, note, ...choice } = {}) => {
      const { insteadOf, pulledFrom, mismatch, despitePanic } = choice;
      if ((insteadOf || pulledFrom || mismatch) && !reason) return setPendingChoice({ incidentId, unit, ...choice });
      setPendingChoice(null);
      await attempt(incidentId, async () => {
        const ids = { unitId: unit.id, insteadOf: insteadOf?.id, pulledFrom: pulledFrom?.assignmentId };
        const sentAssignment = await send({ incidentId, ...ids, reason, despitePanic, note }).catch((error) => {
          const mismatch = describeMismatch(error, names.cause);
          // A dialog would take the keys of the field that the user has turned to meanwhile.
          if (mismatch === null || isTyping(document.activeElement)) throw error;
          setPendingChoice({ incidentId, unit, insteadOf, pulledFrom, ...mismatch });
          return null;
        });
        if (!sentAssignment) return null;
        if (pulledFrom) {
          const { id: otherId, number } = pulledFrom.incident;
          await refetchIncident(otherId);
          return {
            text: t("pulled", { callSign: unit.callSign, number: `${number}` }),
            undo: async () => {
              await send({ incidentId: otherId, unitId: unit.id, pulledFrom: sentAssignment.id, reason: "undo" });
              await refetchIncident(otherId);
            },
            findObstacle: createDepartureCheck(sentAssignment.id),
          };
        }
        if (insteadOf) updateConsole({ do: "replaced", assignmentId: insteadOf.id });
        return {
          text: insteadOf
            ? t("replaced", { old: insteadOf.unit.callSign, callSign: unit.callSign })
            : t("sent", { callSign: unit.callSign }),
          undo: insteadOf
            ? () => send({ incidentId, unitId: insteadOf.unit.id, insteadOf: sentAssignment.id, reason: "undo" })
            : () => undoAssign({ id: sentAssignment.id }),
          findObstacle: createDepartureCheck(sentAssignment.id),
        };
      });
    },
    [attempt, send, undoAssign, refetchIncident, createDepartureCheck, names, updateConsole, t],
  );

  const recall = useCallback<Overrides["recall"]>(
    (incidentId, assignment) =>
      attempt(incidentId, async () => {
        await advance({ id: assignment.id, state: "recalled" });
        return {
          text: t("recalled", { callSign: assignment.unit.callSign }),
          undo: () => send({ incidentId, unitId: assignment.unit.id, reason: "undo" }),
        };
      }),
    [attempt, send, advance, t],
  );

  const decline = useCallback<Overrides["decline"]>(
    (incidentId, assignment, reason) =>
      attempt(incidentId, async () => {
        await advance({ id: assignment.id, state: "declined", reason });
        return { text: t("declined", { callSign: assignment.unit.callSign }), undo: null };
      }),
    [attempt, advance, t],
  );

  const offerUndo = useCallback<Overrides["offerUndo"]>(
    (incidentId, text, revert, findObstacle) =>
      setLastAction({ incidentId, text, at: Date.now(), undo: () => runRequest(incidentId, revert), findObstacle }),
    [runRequest],
  );

  const offerUndoWithoutIncident = useCallback<Overrides["offerUndoWithoutIncident"]>(
    (text, undo) => setLastAction({ incidentId: null, text, at: Date.now(), undo }),
    [],
  );

  const dismissUndo = useCallback(() => setLastAction(null), []);
  const cancelChoice = useCallback(() => setPendingChoice(null), []);
  const undo = useCallback(async () => {
    if (!lastAction?.undo || isUndoing) return;
    setIsUndoing(true);
    let failedAction: LastAction | null = null;
    try {
      await lastAction.undo();
    } catch (error) {
      const { text, detail } = describeRefusal(error);
      failedAction = { ...lastAction, undo: null, failure: detail ?? text };
    }
    setIsUndoing(false);
    // If another action was carried out during the undo, keep that action's undo.
    setLastAction((current) => (current === lastAction ? failedAction : current));
  }, [lastAction, isUndoing, describeRefusal]);

  const actions = useMemo(
    () => ({ assign, recall, decline, cancelChoice, offerUndo, offerUndoWithoutIncident, undo, dismissUndo }),
    [assign, recall, decline, cancelChoice, offerUndo, offerUndoWithoutIncident, undo, dismissUndo],
  );
  const value = useMemo(
    () => ({ ...actions, pendingChoice, incidentIdsInFlight, refusal, lastAction, isUndoing }),
    [actions, pendingChoice, incidentIdsInFlight, refusal, lastAction, isUndoing],
  );
  return <OverrideContext value={value}>{children}</OverrideContext>;
}

export function useOverrides(): Overrides {
  const value = use(OverrideContext);
  if (!value) throw new Error("useOverrides must be used inside OverrideProvider");
  return value;
}
