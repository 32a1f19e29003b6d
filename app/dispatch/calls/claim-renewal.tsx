"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { usePathname } from "next/navigation";
import { useEffect, useEffectEvent, useRef } from "react";
import { claimHeartbeatSeconds } from "@/server/domain/call";
import { useTRPC } from "../../_live/cache/trpc";
import { useConnection } from "../../_live/feed/connection";
import { useConsole } from "../console-context";
import { readIncidentNumber } from "../incident/incident-url";
import { toDraftCall } from "../intake/drafts";
import { useCalls } from "./use-calls";

const renewalIntervalMs = claimHeartbeatSeconds * 1_000;
/**
 * The live feed reports each call immediately. Polling makes sure that a call is shown even if a feed message is lost.
 */
const refetchIntervalMs = 5_000;

/**
 * Renews this screen's claims on the server. After a page load, creates a form for each call this person has claimed,
 * and opens the oldest unless the page's URL names an incident.
 */
export function ClaimRenewal() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { state, updateConsole } = useConsole();
  const { calls, query } = useCalls();
  const linksToIncident = readIncidentNumber(usePathname()) !== null;
  const { readAt } = useConnection();
  const { mutate: renewClaims } = useMutation(trpc.calls.renewClaims.mutationOptions());
  const renewedAtMonotonicMs = useRef(Number.NEGATIVE_INFINITY);
  const hasResumed = useRef(false);
  const formCallIds = [state.draft, ...state.inactiveDrafts].flatMap(({ call }) => call?.id ?? []);

  useEffect(() => {
    // Do not cancel a fetch in progress; otherwise a fetch slower than the interval would never finish.
    const refetchList = () => queryClient.invalidateQueries(trpc.calls.list.pathFilter(), { cancelRefetch: false });
    const timer = setInterval(() => void refetchList(), refetchIntervalMs);
    return () => clearInterval(timer);
  }, [queryClient, trpc]);

  useEffect(() => {
    if (hasResumed.current || !query.data) return;
    hasResumed.current = true;
    // The first form opened, the oldest call's, becomes the active one. What is already open stays open.
    for (const call of calls.filter(({ mine }) => mine))
      updateConsole({
        do: "take-call",
        call: toDraftCall(call),
        draftAtKeyPress: null,
        inBackground: linksToIncident,
      });
  }, [query.data, calls, updateConsole, linksToIncident]);

  const renew = useEffectEvent(() => {
    const monotonicMs = performance.now();
    if (formCallIds.length === 0 || monotonicMs - renewedAtMonotonicMs.current < renewalIntervalMs) return;
    renewedAtMonotonicMs.current = monotonicMs;
    renewClaims(
      { ids: formCallIds },
      {
        onSuccess: (renewedIds) => {
          if (renewedIds.length < formCallIds.length) void queryClient.invalidateQueries(trpc.calls.list.pathFilter());
        },
      },
    );
  });
  useEffect(() => {
    renew();
    const timer = setInterval(renew, 1_000);
    return () => clearInterval(timer);
  }, []);
  // Each feed message also renews the claims, because the browser throttles timers in a background window.
  useEffect(() => {
    if (readAt !== null) renew();
  }, [readAt]);
  return null;
}
