"use client";

import { useQueryClient } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import { useTranslations } from "next-intl";
import { useCallback, useRef, useState } from "react";
import type { OpenCall } from "@/server/calls/list-calls";
import type { RefusalShape } from "@/server/trpc";
import { refetch } from "../../_live/cache/refetch";
import { readHttpStatus, useRefusal } from "../../_live/cache/refusal";
import { useTRPC } from "../../_live/cache/trpc";
import { waitForReport } from "../../_live/feed/change-reports";
import { formatPhoneNumber } from "../../_words/phone-number";
import { useAutoClear } from "./use-timers";

/**
 * A call with requests in flight: the number of requests, and what the screen shows instead of the listed call. Null
 * hides the call; undefined shows it as listed.
 */
type CallInFlight = { requestCount: number; shown?: OpenCall | null };

/** Shows a call differently from the list until the request has ended; null hides the call. */
type ShowCall = (id: string, shown: OpenCall | null) => void;

type SendRequest = (show: ShowCall, earlierRequests: Promise<unknown> | undefined) => Promise<void>;

/**
 * Sends requests about calls. `callsInFlight` holds the calls with requests in flight, by id. A call stays in it until
 * the list of calls contains the result of its requests; otherwise an older list would show a filtered call again.
 * `earlierRequests` resolves when the server has answered the earlier requests about the call: the server must receive
 * requests in the order of the key presses.
 */
export function useOptimisticCalls() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [callsInFlight, setCallsInFlight] = useState<ReadonlyMap<string, CallInFlight>>(new Map());
  const latestRequestById = useRef(new Map<string, Promise<unknown>>());

  const request = useCallback(
    async (id: string, send: SendRequest, onFailure: (error: unknown) => void) => {
      const shownById = new Map<string, OpenCall | null | undefined>([[id, undefined]]);
      const show: ShowCall = (shownId, shown) => {
        const isNew = !shownById.has(shownId);
        shownById.set(shownId, shown);
        setCallsInFlight((calls) => adjustRequestCount(calls, shownId, isNew ? 1 : 0, shown));
      };
      const isResultListed = () => {
        const listedById = new Map(
          queryClient.getQueryData(trpc.calls.list.queryKey())?.map((call) => [call.id, call]),
        );
        return [...shownById].every(
          ([shownId, shown]) => shown === undefined || isSameState(listedById.get(shownId), shown),
        );
      };
      setCallsInFlight((calls) => adjustRequestCount(calls, id, 1));
      let isAccepted = false;
      const response = send(show, latestRequestById.current.get(id));
      const latestRequest = response.catch(() => undefined);
      latestRequestById.current.set(id, latestRequest);
      try {
        await response;
        isAccepted = true;
      } catch (error) {
        onFailure(error);
      }
      if (latestRequestById.current.get(id) === latestRequest) latestRequestById.current.delete(id);
      // The feed may have reported only an earlier request, so also check that the list contains this request's result.
      const isReported = isAccepted && (await waitForReport(queryClient, { topic: "calls" }));
      if (!isReported || !isResultListed()) await refetch(queryClient, trpc.calls.pathFilter());
      setCallsInFlight((calls) =>
        [...shownById.keys()].reduce(
          (remainingCalls, shownId) => adjustRequestCount(remainingCalls, shownId, -1),
          calls,
        ),
      );
    },
    [queryClient, trpc],
  );
  return { request, callsInFlight };
}

/** The listed calls with this screen's unconfirmed changes applied, oldest first. */
export function applyCallsInFlight(
  calls: readonly OpenCall[],
  callsInFlight: ReadonlyMap<string, CallInFlight>,
): OpenCall[] {
  const replacements = [...callsInFlight].filter(([, { shown }]) => shown !== undefined);
  const replacedIds = new Set(replacements.map(([id]) => id));
  return [
    ...calls.filter(({ id }) => !replacedIds.has(id)),
    ...replacements.flatMap(([, { shown }]) => shown ?? []),
  ].sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime());
}

function isSameState(listedCall: OpenCall | undefined, shown: OpenCall | null): boolean {
  return listedCall?.state === shown?.state && listedCall?.mine === shown?.mine;
}

/**
 * Adds `by` to the number of a call's requests in flight. If `shown` is given, it is displayed instead of the listed
 * call.
 */
function adjustRequestCount(
  callsInFlight: ReadonlyMap<string, CallInFlight>,
  id: string,
  delta: -1 | 0 | 1,
  shown?: OpenCall | null,
): ReadonlyMap<string, CallInFlight> {
  const changedCalls = new Map(callsInFlight);
  const previousCall = callsInFlight.get(id);
  const requestCount = (previousCall?.requestCount ?? 0) + delta;
  if (requestCount > 0)
    changedCalls.set(id, { requestCount, shown: shown === undefined ? previousCall?.shown : shown });
  else changedCalls.delete(id);
  return changedCalls;
}

/** A request without a response is aborted and sent again after this time, because the connection may be dead. */
const responseTimeoutMs = 20_000;
const resendMs = 2_000;

/** Sends a request again until the server answers. Only for idempotent requests. */
export async function sendUntilAnswered<Result>(send: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await send(AbortSignal.timeout(responseTimeoutMs));
    } catch (error) {
      if (readHttpStatus(error) !== undefined) throw error;
      await new Promise((resolve) => setTimeout(resolve, resendMs));
    }
  }
}

const noticeDurationMs = 10_000;

/**
 * Notice about the last refused action: who claimed the call first, or what went wrong. It disappears after 10 seconds.
 */
export function useCallNotice() {
  const t = useTranslations("callStatus");
  const describeRefusal = useRefusal();
  const [notice, setNotice] = useState<string | null>(null);
  useAutoClear(notice, setNotice, noticeDurationMs);

  /** Shows why an action on a call was refused; returns the refusal's code. */
  const showRefusal = useCallback(
    (error: unknown, callerNumber: string | null) => {
      const number = callerNumber === null ? t("noNumber") : formatPhoneNumber(callerNumber);
      const { code, text } = describeRefusal(error);
      const name = readClaimer(error);
      if (code === "call-claimed") setNotice(name ? t("lost", { name, number }) : t("lostUnnamed", { number }));
      else setNotice(code === "call-over" ? t("over", { number }) : text);
      return code;
    },
    [describeRefusal, t],
  );
  const dismissNotice = useCallback(() => setNotice(null), []);
  return { notice, showRefusal, dismissNotice };
}

function readClaimer(error: unknown): string | null {
  if (!(error instanceof TRPCClientError)) return null;
  const shape = (error.data as { refusal?: RefusalShape } | null)?.refusal;
  return (shape?.details as { by?: { name: string | null } | null } | undefined)?.by?.name ?? null;
}
