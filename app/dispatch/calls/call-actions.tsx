"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type Dispatch,
  type ReactNode,
  type SetStateAction,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { filterDispositions } from "@/db/vocabulary";
import type { OpenCall } from "@/server/calls/list-calls";
import { isBlank } from "@/server/domain/draft";
import { useTRPC, useTRPCClient } from "../../_live/cache/trpc";
import { useMe } from "../../_session/use-me";
import { useConsole } from "../console-context";
import type { DraftCall } from "../intake/drafts";
import { toDraftCall } from "../intake/drafts";
import { useSaving } from "../saving/saving-context";
import { sendUntilAnswered, useCallNotice, useOptimisticCalls } from "./use-optimistic-calls";

/** Dispositions that end a call without an incident. Setting one of them is called filtering the call. */
export type FilterDisposition = (typeof filterDispositions)[number];

/** The last filtered call, and when it was filtered (ms since 1970, and by the monotonic clock). */
type FilteredCall = { call: DraftCall; disposition: FilterDisposition; at: number; monotonicMs: number };
type CallInput = { id: string };
type BlockTarget = { id: string; callerNumber: string | null };

type CallActions = ReturnType<typeof useCallOperations> & {
  /** The call whose number the block dialog blocks; null while the dialog is closed. */
  blockTarget: BlockTarget | null;
  setBlockTarget: Dispatch<SetStateAction<BlockTarget | null>>;
  isBlockListOpen: boolean;
  setIsBlockListOpen: (open: boolean) => void;
  isCallListOpen: boolean;
  setIsCallListOpen: (open: boolean) => void;
};
const CallActionsContext = createContext<CallActions | null>(null);

/** Provides the actions on calls, and whether the lists and dialogs about calls are open. */
export function CallActionsProvider({ children }: { children: ReactNode }) {
  const [blockTarget, setBlockTarget] = useState<BlockTarget | null>(null);
  const [isBlockListOpen, setIsBlockListOpen] = useState(false);
  const [isCallListOpen, setIsCallListOpen] = useState(false);
  const operations = useCallOperations(setIsCallListOpen);
  const value = useMemo(
    () => ({
      ...operations,
      blockTarget,
      setBlockTarget,
      isBlockListOpen,
      setIsBlockListOpen,
      isCallListOpen,
      setIsCallListOpen,
    }),
    [operations, blockTarget, isBlockListOpen, isCallListOpen],
  );
  return <CallActionsContext value={value}>{children}</CallActionsContext>;
}

export function useCallActions(): CallActions {
  const value = use(CallActionsContext);
  if (!value) throw new Error("useCallActions must be used inside CallActionsProvider");
  return value;
}

/**
 * Actions on calls. Claiming, filtering or releasing a call changes the screen before the server responds; if the
 * server refuses, a notice says why. `callsInFlight` holds the calls with requests in flight.
 */
function useCallOperations(setIsCallListOpen: (open: boolean) => void) {
  const trpc = useTRPC();
  const { data: me } = useMe();
  const { state, updateConsole } = useConsole();
  const { request, callsInFlight } = useOptimisticCalls();
  const { notice, showRefusal, dismissNotice } = useCallNotice();
  const [lastFilteredCall, setLastFilteredCall] = useState<FilteredCall | null>(null);
  const queryClient = useQueryClient();
  const { flushCall } = useSaving();
  // Loads what a colleague has typed for the call.
  const loadDraft = () => void queryClient.invalidateQueries(trpc.intake.drafts.queryFilter());
  const { calls } = useTRPCClient();
  const { mutateAsync: requestClaim } = useMutation({
    mutationFn: (input: CallInput) => sendUntilAnswered((signal) => calls.claim.mutate(input, { signal })),
    onSuccess: loadDraft,
  });
  const { mutateAsync: requestFilter } = useMutation({
    mutationFn: (input: CallInput & { disposition: FilterDisposition; note?: string }) =>
      sendUntilAnswered((signal) => calls.filter.mutate(input, { signal })),
  });
  const { mutateAsync: requestRelease } = useMutation({
    mutationFn: (input: CallInput) => sendUntilAnswered((signal) => calls.release.mutate(input, { signal })),
  });
  const { mutateAsync: requestUndoFilter } = useMutation({
    mutationFn: (input: CallInput) => sendUntilAnswered((signal) => calls.undoFilter.mutate(input, { signal })),
    onSuccess: loadDraft,
  });
  const { mutateAsync: requestManualCall } = useMutation(trpc.calls.open.mutationOptions());
  // The callbacks read the state through a ref, so they are not recreated while the user types.
  const latestState = useRef(state);
  useEffect(() => {
    latestState.current = state;
  }, [state]);
  // Ids of the calls filtered or released on this screen. The response to an earlier claim must not show such a call
  // again.
  const filteredOrReleasedIds = useRef(new Set<string>());
  const claimerName = me?.name ?? null;

  const claim = useCallback(
    (call: OpenCall) => {
      dismissNotice();
      setIsCallListOpen(false);
      filteredOrReleasedIds.current.delete(call.id);
      updateConsole({ do: "take-call", call: toDraftCall(call) });
      void request(
        call.id,
        async (show, earlierRequests) => {
          show(call.id, { ...call, state: "claimed", mine: true, claimerName });
          await earlierRequests;
          const claimedCall = await requestClaim({ id: call.id });
          if (!filteredOrReleasedIds.current.has(call.id)) show(call.id, claimedCall);
        },
        (error) => {
          if (filteredOrReleasedIds.current.has(call.id)) return;
          const { draft, inactiveDrafts } = latestState.current;
          const form = [draft, ...inactiveDrafts].find((openForm) => openForm.call?.id === call.id);
          // Keep a form with input open; it then says that the call is lost. If the form closed, the next typed letters
          // would run commands.
          if (form && isBlank(form)) updateConsole({ do: "dismiss-call", callId: call.id });
          showRefusal(error, call.callerNumber);
        },
      );
    },
    [updateConsole, request, requestClaim, showRefusal, dismissNotice, setIsCallListOpen, claimerName],
  );

  const filter = useCallback(
    (call: DraftCall, disposition: FilterDisposition) => {
      const { draft, inactiveDrafts } = latestState.current;
      const note = [draft, ...inactiveDrafts].find((form) => form.call?.id === call.id)?.description.trim();
      filteredOrReleasedIds.current.add(call.id);
      updateConsole({ do: "dismiss-call", callId: call.id });
      setLastFilteredCall({ call, disposition, at: Date.now(), monotonicMs: performance.now() });
      void request(
        call.id,
        async (show, earlierRequests) => {
          show(call.id, null);
          await earlierRequests;
          await requestFilter({ id: call.id, disposition, ...(note && { note }) });
        },
        (error) => {
          filteredOrReleasedIds.current.delete(call.id);
          setLastFilteredCall((last) => (last?.call.id === call.id ? null : last));
          const code = showRefusal(error, call.callerNumber);
          // The call is still claimed here, so reopen its form.
          if (code !== "call-claimed" && code !== "call-over")
            updateConsole({ do: "take-call", call, draftAtKeyPress: null });
        },
      );
    },
    [updateConsole, request, requestFilter, showRefusal],
  );

  const release = useCallback(
    (call: DraftCall, isManual: boolean) => {
      filteredOrReleasedIds.current.add(call.id);
      // A manual call does not end with a phone connection, so keep its form open.
      updateConsole({ do: isManual ? "unlink-call" : "dismiss-call", callId: call.id });
      void request(
        call.id,
        async (_show, earlierRequests) => {
          await Promise.all([earlierRequests, flushCall(call.id)]);
          await requestRelease({ id: call.id });
          updateConsole({ do: "forget-call", callId: call.id });
        },
        (error) => showRefusal(error, call.callerNumber),
      );
    },
    [updateConsole, request, requestRelease, showRefusal, flushCall],
  );

  /** Undoes the filtering of a call: claims the call again and reopens its form. */
  const undoFilter = useCallback(
    ({ id, callerNumber }: { id: string; callerNumber: string | null }) => {
      setLastFilteredCall(null);
      setIsCallListOpen(false);
      const { draft: draftAtKeyPress } = latestState.current;
      void request(
        id,
        async (show, earlierRequests) => {
          await earlierRequests;
          const claimedCall = await requestUndoFilter({ id });
          filteredOrReleasedIds.current.delete(id);
          show(id, claimedCall);
          updateConsole({ do: "take-call", call: toDraftCall(claimedCall), draftAtKeyPress });
        },
        (error) => showRefusal(error, callerNumber),
      );
    },
    [updateConsole, request, requestUndoFilter, showRefusal, setIsCallListOpen],
  );

  /** Creates a manual call (one that did not come through the telephone exchange) for the open form. */
  const openManualCall = useCallback(() => {
    const { draft: draftAtKeyPress } = latestState.current;
    const { key } = draftAtKeyPress;
    void request(
      key,
      async (show) => {
        const claimedCall = await requestManualCall({});
        show(claimedCall.id, claimedCall);
        updateConsole({ do: "take-call", call: toDraftCall(claimedCall), targetDraftKey: key, draftAtKeyPress });
      },
      (error) => showRefusal(error, null),
    );
  }, [updateConsole, request, requestManualCall, showRefusal]);

  const dismissFilteredCall = useCallback(() => setLastFilteredCall(null), []);

  return useMemo(
    () => ({
      claim,
      filter,
      release,
      undoFilter,
      openManualCall,
      callsInFlight,
      lastFilteredCall,
      dismissFilteredCall,
      notice,
      dismissNotice,
    }),
    [
      claim,
      filter,
      release,
      undoFilter,
      openManualCall,
      callsInFlight,
      lastFilteredCall,
      dismissFilteredCall,
      notice,
      dismissNotice,
    ],
  );
}
