"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { claimSignSeconds } from "@/server/domain/call";
import { useTRPC } from "../../_live/cache/trpc";
import { useConnection } from "../../_live/feed/connection";
import { useConsole } from "../console-context";
import { toDraftCall } from "../intake/drafts";
import { useCalls } from "./use-calls";

const signMs = claimSignSeconds * 1_000;
/** The feed tells of each call at once; that nobody is left ringing does not hang on one message. */
const againMs = 5_000;

/** Keeps the calls as they are: says to the server again and again that this screen still holds its calls, and opens the forms of those it held before a reload. */
export function ClaimKeeper() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { state, act } = useConsole();
  const { calls, query } = useCalls();
  const { readAt } = useConnection();
  const { mutate: keep } = useMutation(trpc.calls.keep.mutationOptions());
  const signedAt = useRef(0);
  const resumed = useRef(false);
  const held = [state.draft, ...state.parked].flatMap(({ call }) => call?.id ?? []);
  const heldKey = held.join(" ");

  useEffect(() => {
    const again = setInterval(() => void queries.invalidateQueries(trpc.calls.list.pathFilter()), againMs);
    return () => clearInterval(again);
  }, [queries, trpc]);

  useEffect(() => {
    if (resumed.current || !query.data) return;
    resumed.current = true;
    // The oldest last, so that it is the one before them.
    for (const call of calls.filter(({ mine }) => mine).reverse()) act({ do: "take-call", call: toDraftCall(call) });
  }, [query.data, calls, act]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the feed is a clock that also runs where the browser slows timers down, in a window nobody looks at.
  useEffect(() => {
    const ids = heldKey === "" ? [] : heldKey.split(" ");
    const sign = () => {
      if (ids.length === 0 || Date.now() - signedAt.current < signMs) return;
      signedAt.current = Date.now();
      keep(
        { ids },
        {
          onSuccess: (kept) => {
            if (kept.length < ids.length) void queries.invalidateQueries(trpc.calls.list.pathFilter());
          },
        },
      );
    };
    sign();
    const again = setInterval(sign, 1_000);
    return () => clearInterval(again);
  }, [heldKey, readAt, keep, queries, trpc]);
  return null;
}
