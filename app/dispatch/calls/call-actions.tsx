"use client";

import { useMutation } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { noiseDispositions } from "@/db/vocabulary";
import type { OpenCall } from "@/server/calls/list-calls";
import { useTRPC } from "../../_live/cache/trpc";
import { useMe } from "../../_session/use-me";
import { useConsole } from "../console-context";
import type { DraftCall } from "../intake/drafts";
import { toDraftCall } from "../intake/drafts";
import { upsertCall, useCallNotice, useOptimisticCalls } from "./use-optimistic-calls";
import { useAutoClear } from "./use-timers";

/** Dispositions of a call that is no emergency; setting one filters the call. */
export type Noise = (typeof noiseDispositions)[number];

/** The last filtered call, and the time (ms since 1970) until which undo is offered. */
type Filtered = { call: DraftCall; disposition: Noise; until: number };
type Whose = { id: string; callerNumber: string | null };

type CallActions = ReturnType<typeof useCallOperations> & {
  /** The call whose number the block dialog is open for. */
  blocking: Whose | null;
  setBlocking: (call: Whose | null) => void;
  blocksOpen: boolean;
  setBlocksOpen: (open: boolean) => void;
  listOpen: boolean;
  setListOpen: (open: boolean) => void;
};
const CallActionsContext = createContext<CallActions | null>(null);

const undoWindowMs = 12_000;

/** Actions on calls, and which call lists and dialogs are open. */
export function CallActionsProvider({ children }: { children: ReactNode }) {
  const [blocking, setBlocking] = useState<Whose | null>(null);
  const [blocksOpen, setBlocksOpen] = useState(false);
  const [listOpen, setListOpen] = useState(false);
  const acts = useCallOperations(setListOpen);
  const value = useMemo(
    () => ({ ...acts, blocking, setBlocking, blocksOpen, setBlocksOpen, listOpen, setListOpen }),
    [acts, blocking, blocksOpen, listOpen],
  );
  return <CallActionsContext value={value}>{children}</CallActionsContext>;
}

export function useCallActions(): CallActions {
  const value = use(CallActionsContext);
  if (!value) throw new Error("useCallActions stands outside of CallActionsProvider");
  return value;
}

/**
 * Actions on calls. Each updates the screen before the server answers and rolls back when it is refused. `busy` counts
 * the requests in flight by call id.
 */
function useCallOperations(setListOpen: (open: boolean) => void) {
  const trpc = useTRPC();
  const { data: me } = useMe();
  const { state, act } = useConsole();
  const { attempt, show, busy } = useOptimisticCalls();
  const { notice, tell, dismiss } = useCallNotice();
  const [filtered, setFiltered] = useState<Filtered | null>(null);
  useAutoClear(filtered, setFiltered, undoWindowMs);
  const { mutateAsync: askClaim } = useMutation(trpc.calls.claim.mutationOptions());
  const { mutateAsync: askFilter } = useMutation(trpc.calls.filter.mutationOptions());
  const { mutateAsync: askRelease } = useMutation(trpc.calls.release.mutationOptions());
  const { mutateAsync: askUnfilter } = useMutation(trpc.calls.unfilter.mutationOptions());
  const { mutateAsync: askOpen } = useMutation(trpc.calls.open.mutationOptions());
  // Read at the time of a key press, so that the actions keep their identity while somebody types.
  const forms = useRef(state);
  useEffect(() => {
    forms.current = state;
  }, [state]);
  // Calls filtered or released here. Their filter may be answered before the claim that preceded it.
  const gone = useRef(new Set<string>());
  const claimerName = me?.name ?? null;

  const claim = useCallback(
    (call: OpenCall) => {
      dismiss();
      setListOpen(false);
      gone.current.delete(call.id);
      act({ do: "take-call", call: toDraftCall(call) });
      void attempt(
        call.id,
        async () => {
          show((calls) => upsertCall(calls, { ...call, state: "claimed", mine: true, claimerName }));
          const held = await askClaim({ id: call.id });
          if (!gone.current.has(call.id)) show((calls) => upsertCall(calls, held));
        },
        (error) => {
          if (gone.current.has(call.id)) return;
          act({ do: "leave-call", callId: call.id });
          tell(error, call.callerNumber);
        },
      );
    },
    [act, attempt, show, askClaim, tell, dismiss, setListOpen, claimerName],
  );

  const filter = useCallback(
    (call: DraftCall, disposition: Noise) => {
      const { draft, parked } = forms.current;
      const note = [draft, ...parked].find((one) => one.call?.id === call.id)?.description.trim();
      gone.current.add(call.id);
      act({ do: "leave-call", callId: call.id });
      setFiltered({ call, disposition, until: Date.now() + undoWindowMs });
      void attempt(
        call.id,
        async () => {
          show((calls) => calls.filter(({ id }) => id !== call.id));
          await askFilter({ id: call.id, disposition, ...(note && { note }) });
        },
        (error) => {
          gone.current.delete(call.id);
          setFiltered(null);
          const code = tell(error, call.callerNumber);
          // The call is still claimed here, so its form returns.
          if (code !== "call-claimed" && code !== "call-over") act({ do: "take-call", call });
        },
      );
    },
    [act, attempt, show, askFilter, tell],
  );

  const release = useCallback(
    (call: DraftCall, byHand: boolean) => {
      gone.current.add(call.id);
      // Nobody is on the line of a manual call, so its form stays.
      act({ do: byHand ? "drop-call" : "leave-call", callId: call.id });
      void attempt(
        call.id,
        async () => {
          await askRelease({ id: call.id });
        },
        (error) => tell(error, call.callerNumber),
      );
    },
    [act, attempt, askRelease, tell],
  );

  /** Restores a filtered call with its form. */
  const unfilter = useCallback(
    (id: string) => {
      setFiltered(null);
      setListOpen(false);
      void attempt(
        id,
        async () => {
          const held = await askUnfilter({ id });
          gone.current.delete(id);
          show((calls) => upsertCall(calls, held));
          act({ do: "take-call", call: toDraftCall(held) });
        },
        (error) => tell(error, null),
      );
    },
    [act, attempt, show, askUnfilter, tell, setListOpen],
  );

  /** Creates a manual call, one that did not come through the exchange, for the open form. */
  const writeDown = useCallback(() => {
    const { key } = forms.current.draft;
    void attempt(
      key,
      async () => {
        const held = await askOpen({});
        show((calls) => upsertCall(calls, held));
        act({ do: "take-call", call: toDraftCall(held), into: key });
      },
      (error) => tell(error, null),
    );
  }, [act, attempt, show, askOpen, tell]);

  return useMemo(
    () => ({ claim, filter, release, unfilter, writeDown, busy, filtered, notice, dismiss }),
    [claim, filter, release, unfilter, writeDown, busy, filtered, notice, dismiss],
  );
}
