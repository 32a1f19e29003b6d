"use client";

import { createContext, type ReactNode, use, useCallback, useMemo, useState } from "react";
import type { ListedIncident } from "@/server/masking/mask-incident";
import { isContentRefused, useRefusal } from "../../_live/cache/refusal";
import { useRefetchIncident } from "../../_live/feed/refetch-incidents";

/**
 * Says why an action can no longer be undone; null if it can. `incident` is undefined if the incident is no longer
 * open.
 */
export type FindObstacle = (incident: ListedIncident | undefined, now: number) => string | null;

/** An action described in words, and its undo. */
type LastAction = {
  incidentId: string | null;
  text: string;
  /** When it was started, in ms since 1970. */
  at: number;
  /** Null if the action cannot be undone. */
  undo: (() => Promise<unknown>) | null;
  findObstacle?: FindObstacle | undefined;
  /** Why the last attempt to undo it failed. Unless the server refused to undo it, `undo` can be tried again. */
  failure?: string;
};

/** For `onMutate`: when an action was started, in ms since 1970. */
export const recordStart = () => ({ at: Date.now() });

type UndoActions = {
  /** Runs a request about an incident, and refetches the incident whether it succeeds or not. */
  runRequest: (incidentId: string, request: () => Promise<unknown>) => Promise<void>;
  /** Ids of the incidents with requests in flight. An id occurs once for each of the incident's requests. */
  incidentIdsInFlight: readonly string[];
  lastAction: LastAction | null;
  /**
   * Call after an action on an incident. Offers to undo it until the next action, or says that it cannot be undone.
   * Does nothing if an action that started later has already completed. `at`: when the action was started, in ms since
   * 1970.
   */
  offerUndo: (
    incidentId: string,
    at: number,
    text: string,
    undo: LastAction["undo"],
    findObstacle?: FindObstacle,
  ) => void;
  /** Like `offerUndo`, for an action on something other than an incident. */
  offerUndoWithoutIncident: (at: number, text: string, undo: () => Promise<unknown>) => void;
  undo: () => Promise<void>;
  isUndoing: boolean;
  dismissUndo: () => void;
};
const UndoContext = createContext<UndoActions | null>(null);

/** Provides the undo of the last action. */
export function UndoProvider({ children }: { children: ReactNode }) {
  const refetchIncident = useRefetchIncident();
  const describeRefusal = useRefusal();
  const [incidentIdsInFlight, setIncidentIdsInFlight] = useState<readonly string[]>([]);
  const [lastAction, setLastAction] = useState<LastAction | null>(null);
  const [isUndoing, setIsUndoing] = useState(false);

  const runRequest = useCallback<UndoActions["runRequest"]>(
    async (incidentId, request) => {
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

  const storeUnlessOlder = useCallback((action: LastAction) => {
    const isNewer = ({ at }: LastAction) => at > action.at && at <= Date.now();
    setLastAction((current) => (current && isNewer(current) ? current : action));
  }, []);

  const offerUndo = useCallback<UndoActions["offerUndo"]>(
    (incidentId, at, text, revert, findObstacle) => {
      const undo = revert && (() => runRequest(incidentId, revert));
      storeUnlessOlder({ incidentId, text, at, undo, findObstacle });
    },
    [runRequest, storeUnlessOlder],
  );

  const offerUndoWithoutIncident = useCallback<UndoActions["offerUndoWithoutIncident"]>(
    (at, text, undo) => storeUnlessOlder({ incidentId: null, text, at, undo }),
    [storeUnlessOlder],
  );

  const dismissUndo = useCallback(() => setLastAction(null), []);
  const undo = useCallback(async () => {
    if (!lastAction?.undo || isUndoing) return;
    setIsUndoing(true);
    let failedAction: LastAction | null = null;
    try {
      await lastAction.undo();
    } catch (error) {
      const { text, detail } = describeRefusal(error);
      failedAction = {
        ...lastAction,
        undo: isContentRefused(error) ? null : lastAction.undo,
        failure: detail ?? text,
      };
    }
    setIsUndoing(false);
    // If another action was carried out during the undo, keep that action's undo.
    setLastAction((current) => (current === lastAction ? failedAction : current));
  }, [lastAction, isUndoing, describeRefusal]);

  const value = useMemo(
    () => ({
      runRequest,
      incidentIdsInFlight,
      lastAction,
      offerUndo,
      offerUndoWithoutIncident,
      undo,
      isUndoing,
      dismissUndo,
    }),
    [runRequest, incidentIdsInFlight, lastAction, offerUndo, offerUndoWithoutIncident, undo, isUndoing, dismissUndo],
  );
  return <UndoContext value={value}>{children}</UndoContext>;
}

/** Returns the undo of the last action, and functions that offer an undo after an action. */
export function useUndo(): UndoActions {
  const value = use(UndoContext);
  if (!value) throw new Error("useUndo must be used inside UndoProvider");
  return value;
}
