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
/** The feed reports each call at once. Polling makes sure that a lost message leaves no call ringing. */
const againMs = 5_000;

/** Renews this screen's claims with the server, and after a reload reopens the forms of the calls it held. */
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
    // Oldest last, so that its form ends up active.
    for (const call of calls.filter(({ mine }) => mine).reverse()) act({ do: "take-call", call: toDraftCall(call) });
  }, [query.data, calls, act]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: feed messages also trigger it in a background window, where the browser throttles timers.
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
