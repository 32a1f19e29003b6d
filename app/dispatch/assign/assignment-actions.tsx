"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, use, useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { AssignReason } from "@/server/domain/assign-reason";
import { canUndoAssignment } from "@/server/domain/assignment";
import { describeMismatch, type RefusalText, useRefusal } from "../../_live/cache/refusal";
import { useTRPC } from "../../_live/cache/trpc";
import { useRefetchIncident } from "../../_live/feed/refetch-incidents";
import { useToast } from "../../_ui/toast";
import { useNames } from "../../_words/use-names";
import { isModalOpen, isTypingOrInDialog } from "../commands/key-press";
import { useConsole } from "../console-context";
import type { PendingChoice, Unit, UnitAssignment } from "./assign-action";
import { type FindObstacle, useUndo } from "./undo-context";

type ChoiceOptions = Pick<PendingChoice, "insteadOf" | "pulledFrom" | "mismatch" | "despitePanic"> & {
  reason?: AssignReason | undefined;
  note?: string | undefined;
};

/** A completed action in words, with its undo; see `offerUndo`. */
type ActionResult = { text: string; undo: (() => Promise<unknown>) | null; findObstacle?: FindObstacle };

type AssignmentActions = {
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
};
const AssignmentActionsContext = createContext<AssignmentActions | null>(null);

/** Provides the manual assignment actions. All except a decline can be undone until the next action. */
export function AssignmentActionsProvider({ children }: { children: ReactNode }) {
  const t = useTranslations("undo");
  const trpc = useTRPC();
  const refetchIncident = useRefetchIncident();
  const describeRefusal = useRefusal();
  const names = useNames();
  const { state, updateConsole } = useConsole();
  const showToast = useToast();
  const shownIncidentId = useRef<string | null>(null);
  useLayoutEffect(() => {
    shownIncidentId.current = state.panel === "incident" ? state.incidentId : null;
  });
  const { runRequest, incidentIdsInFlight, offerUndo } = useUndo();
  const { mutateAsync: send } = useMutation(trpc.dispatch.assign.mutationOptions());
  const { mutateAsync: advance } = useMutation(trpc.dispatch.advance.mutationOptions());
  const { mutateAsync: undoAssign } = useMutation(trpc.dispatch.undoAssign.mutationOptions());
  const [refusal, setRefusal] = useState<AssignmentActions["refusal"]>(null);
  const [pendingChoice, setPendingChoice] = useState<PendingChoice | null>(null);

  /**
   * Runs an action on an incident and this unit. On success, offers to undo it. On failure, stores the refusal, which
   * the incident's panel shows; if another panel or a dialog is open by then, a toast shows it as well.
   */
  const runAction = useCallback(
    async (incidentId: string, { callSign }: Unit, action: () => Promise<ActionResult | null>) => {
      setRefusal(null);
      const at = Date.now();
      await runRequest(incidentId, async () => {
        try {
          const result = await action();
          if (result) offerUndo(incidentId, at, result.text, result.undo, result.findObstacle);
        } catch (error) {
          const refusalText = describeRefusal(error);
          setRefusal({ ...refusalText, incidentId });
          if (shownIncidentId.current !== incidentId || isModalOpen())
            showToast([`${callSign}: ${refusalText.text}`, refusalText.detail].filter(Boolean).join(". "));
        }
      });
    },
    [runRequest, offerUndo, describeRefusal, showToast],
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

  const assign = useCallback<AssignmentActions["assign"]>(
    async (incidentId, unit, { reason, note, ...choice } = {}) => {
      const { insteadOf, pulledFrom, mismatch, despitePanic } = choice;
      if ((insteadOf || pulledFrom || mismatch) && !reason) return setPendingChoice({ incidentId, unit, ...choice });
      setPendingChoice(null);
      await runAction(incidentId, unit, async () => {
        const ids = { unitId: unit.id, insteadOf: insteadOf?.id, pulledFrom: pulledFrom?.assignmentId };
        const sentAssignment = await send({ incidentId, ...ids, reason, despitePanic, note }).catch((error) => {
          const mismatch = describeMismatch(error, names.cause);
          // If the user is typing in a field by now or another dialog is open, open no dialog, because it would take
          // the key presses meant for the field or dialog.
          if (mismatch === null || isTypingOrInDialog()) throw error;
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
    [runAction, send, undoAssign, refetchIncident, createDepartureCheck, names, updateConsole, t],
  );

  const recall = useCallback<AssignmentActions["recall"]>(
    (incidentId, assignment) =>
      runAction(incidentId, assignment.unit, async () => {
        await advance({ id: assignment.id, state: "recalled" });
        return {
          text: t("recalled", { callSign: assignment.unit.callSign }),
          undo: () => send({ incidentId, unitId: assignment.unit.id, reason: "undo" }),
        };
      }),
    [runAction, send, advance, t],
  );

  const decline = useCallback<AssignmentActions["decline"]>(
    (incidentId, assignment, reason) =>
      runAction(incidentId, assignment.unit, async () => {
        await advance({ id: assignment.id, state: "declined", reason });
        return { text: t("declined", { callSign: assignment.unit.callSign }), undo: null };
      }),
    [runAction, advance, t],
  );

  const cancelChoice = useCallback(() => setPendingChoice(null), []);

  const value = useMemo(
    () => ({ assign, recall, decline, pendingChoice, cancelChoice, incidentIdsInFlight, refusal }),
    [assign, recall, decline, pendingChoice, cancelChoice, incidentIdsInFlight, refusal],
  );
  return <AssignmentActionsContext value={value}>{children}</AssignmentActionsContext>;
}

/** Returns the manual assignment actions. */
export function useAssignmentActions(): AssignmentActions {
  const value = use(AssignmentActionsContext);
  if (!value) throw new Error("useAssignmentActions must be used inside AssignmentActionsProvider");
  return value;
}
