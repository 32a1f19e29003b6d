"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { OpenCall } from "@/server/calls/list-calls";
import type { RefusalShape } from "@/server/trpc";
import { useTRPC } from "../../_live/trpc";
import { useMe } from "../../_live/use-me";
import { useRefusal } from "../../_live/use-refusal";
import { useConsole } from "../console-context";
import type { DraftCall } from "../draft";
import { asDraftCall } from "./as-draft-call";
import { inGroups } from "./caller-number";
import type { Noise } from "./noise";

/** What was just filtered, and until when (ms) that is offered to be taken back. */
type Filtered = { call: DraftCall; disposition: Noise; until: number };
type Whose = { id: string; callerNumber: string | null };

type CallDesk = {
  claim: (call: OpenCall) => void;
  filter: (call: DraftCall, disposition: Noise) => void;
  release: (call: DraftCall) => void;
  /** Brings a filtered call back, with its form. */
  unfilter: (id: string) => void;
  /** Makes the form that is open a call's, one that did not come through the exchange. */
  writeDown: () => void;
  /** Calls something is being asked for just now. */
  busy: ReadonlySet<string>;
  filtered: Filtered | null;
  /** What the room should know of the last claim: who was faster, or what went wrong. */
  notice: string | null;
  dismiss: () => void;
  /** The call whose number is being blocked. */
  blocking: Whose | null;
  setBlocking: (call: Whose | null) => void;
  blocksOpen: boolean;
  setBlocksOpen: (open: boolean) => void;
  listOpen: boolean;
  setListOpen: (open: boolean) => void;
};
const CallDeskContext = createContext<CallDesk | null>(null);

const [offeredMs, noticedMs] = [12_000, 10_000];

/**
 * What a call taker does with calls. A call's form opens and goes with the press, before the server has answered; when it
 * refuses, that is taken back and said.
 */
export function CallDeskProvider({ children }: { children: ReactNode }) {
  const t = useTranslations("callDesk");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const inWords = useRefusal();
  const { data: me } = useMe();
  const { state, act } = useConsole();
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const [filtered, setFiltered] = useState<Filtered | null>(null);
  const [notice, setNotice] = useState<string | null>(null);
  const [blocking, setBlocking] = useState<Whose | null>(null);
  const [blocksOpen, setBlocksOpen] = useState(false);
  const [listOpen, setListOpen] = useState(false);
  const { mutateAsync: askClaim } = useMutation(trpc.calls.claim.mutationOptions());
  const { mutateAsync: askFilter } = useMutation(trpc.calls.filter.mutationOptions());
  const { mutateAsync: askRelease } = useMutation(trpc.calls.release.mutationOptions());
  const { mutateAsync: askUnfilter } = useMutation(trpc.calls.unfilter.mutationOptions());
  const { mutateAsync: askOpen } = useMutation(trpc.calls.open.mutationOptions());
  // What was typed is read when a key is pressed; the desk need not change with every letter.
  const forms = useRef(state);
  useEffect(() => {
    forms.current = state;
  }, [state]);

  // A filter may be answered before the claim that came just before it.
  const filteredHere = useRef(new Set<string>());

  useLeaving(filtered, setFiltered, offeredMs);
  useLeaving(notice, setNotice, noticedMs);

  const myName = me?.name ?? null;
  const listKey = useMemo(() => trpc.calls.list.queryKey(), [trpc]);
  const patch = useCallback(
    (change: (calls: OpenCall[]) => OpenCall[]) => {
      queries.setQueryData(listKey, (known) => known && change(known));
    },
    [queries, listKey],
  );

  /** Asks for one thing about one call; meanwhile it neither rings nor can be asked for twice. */
  const attempt = useCallback(
    async (id: string, what: () => Promise<void>, takeBack: (error: unknown) => void) => {
      setBusy((before) => new Set(before).add(id));
      await queries.cancelQueries({ queryKey: listKey });
      try {
        await what();
      } catch (error) {
        takeBack(error);
      }
      await queries.invalidateQueries(trpc.calls.pathFilter());
      setBusy((before) => new Set([...before].filter((one) => one !== id)));
    },
    [queries, listKey, trpc],
  );

  const tell = useCallback(
    (error: unknown, { callerNumber }: Whose) => {
      const number = callerNumber === null ? t("noNumber") : inGroups(callerNumber);
      const winner = winnerOf(error);
      const { code, text } = inWords(error);
      if (code === "call-claimed")
        setNotice(winner ? t("lost", { name: winner, number }) : t("lostUnnamed", { number }));
      else setNotice(code === "call-over" ? t("over", { number }) : text);
    },
    [inWords, t],
  );

  const claim = useCallback<CallDesk["claim"]>(
    (call) => {
      setNotice(null);
      setListOpen(false);
      act({ do: "take-call", call: asDraftCall(call) });
      void attempt(
        call.id,
        async () => {
          patch((calls) => put(calls, { ...call, state: "claimed", mine: true, claimerName: myName }));
          const held = await askClaim({ id: call.id });
          if (!filteredHere.current.has(call.id)) patch((calls) => put(calls, held));
        },
        (error) => {
          if (filteredHere.current.has(call.id) && inWords(error).code === "call-over") return;
          act({ do: "leave-call", callId: call.id });
          tell(error, call);
        },
      );
    },
    [act, attempt, patch, askClaim, tell, inWords, myName],
  );

  const filter = useCallback<CallDesk["filter"]>(
    (call, disposition) => {
      const { draft, parked } = forms.current;
      const note = [draft, ...parked].find((one) => one.call?.id === call.id)?.description.trim();
      const until = Date.now() + offeredMs;
      act({ do: "leave-call", callId: call.id });
      setFiltered({ call, disposition, until });
      filteredHere.current.add(call.id);
      void attempt(
        call.id,
        async () => {
          patch((calls) => calls.filter(({ id }) => id !== call.id));
          await askFilter({ id: call.id, disposition, ...(note && { note }) });
        },
        (error) => {
          filteredHere.current.delete(call.id);
          setFiltered(null);
          tell(error, call);
          // It is theirs still, and so is what they typed.
          if (!["call-claimed", "call-over"].includes(inWords(error).code)) act({ do: "take-call", call });
        },
      );
    },
    [act, attempt, patch, askFilter, tell, inWords],
  );

  const release = useCallback<CallDesk["release"]>(
    (call) => {
      const byHand = queries.getQueryData(listKey)?.find(({ id }) => id === call.id)?.source === "hand";
      // Nobody is on the line of one that was written down: what was typed stays.
      act({ do: byHand ? "drop-call" : "leave-call", callId: call.id });
      void attempt(
        call.id,
        async () => {
          await askRelease({ id: call.id });
        },
        (error) => tell(error, call),
      );
    },
    [act, attempt, askRelease, tell, queries, listKey],
  );

  const unfilter = useCallback<CallDesk["unfilter"]>(
    (id) => {
      setFiltered(null);
      setListOpen(false);
      void attempt(
        id,
        async () => {
          const held = await askUnfilter({ id });
          filteredHere.current.delete(id);
          patch((calls) => put(calls, held));
          act({ do: "take-call", call: asDraftCall(held) });
        },
        (error) => tell(error, { id, callerNumber: null }),
      );
    },
    [act, attempt, patch, askUnfilter, tell],
  );

  const writeDown = useCallback(() => {
    const { key } = forms.current.draft;
    void attempt(
      key,
      async () => {
        const held = await askOpen({});
        patch((calls) => put(calls, held));
        act({ do: "take-call", call: asDraftCall(held), into: key });
      },
      (error) => tell(error, { id: key, callerNumber: null }),
    );
  }, [act, attempt, patch, askOpen, tell]);

  const dismiss = useCallback(() => setNotice(null), []);
  const value = useMemo(
    () => ({
      ...{ claim, filter, release, unfilter, writeDown, busy, filtered, notice, dismiss },
      ...{ blocking, setBlocking, blocksOpen, setBlocksOpen, listOpen, setListOpen },
    }),
    [claim, filter, release, unfilter, writeDown, busy, filtered, notice, dismiss, blocking, blocksOpen, listOpen],
  );
  return <CallDeskContext value={value}>{children}</CallDeskContext>;
}

export function useCallDesk(): CallDesk {
  const value = use(CallDeskContext);
  if (!value) throw new Error("useCallDesk stands outside of CallDeskProvider");
  return value;
}

function put(calls: OpenCall[], call: OpenCall | undefined): OpenCall[] {
  if (!call) return calls;
  const others = calls.filter(({ id }) => id !== call.id);
  return [...others, call].sort((one, other) => one.receivedAt.getTime() - other.receivedAt.getTime());
}

function winnerOf(error: unknown): string | null {
  if (!(error instanceof TRPCClientError)) return null;
  const shape = (error.data as { refusal?: RefusalShape } | null)?.refusal;
  return (shape?.details as { by?: { name: string | null } | null } | undefined)?.by?.name ?? null;
}

/** Lets something go by itself after a while. */
function useLeaving<Value>(value: Value | null, set: (value: null) => void, afterMs: number): void {
  useEffect(() => {
    if (value === null) return;
    const timer = setTimeout(() => set(null), afterMs);
    return () => clearTimeout(timer);
  }, [value, set, afterMs]);
}
