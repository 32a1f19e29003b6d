"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTRPC, useTRPCClient } from "../../_live/cache/trpc";
import { newId } from "../../_session/unsent-store";
import {
  addPress,
  type CrewView,
  listCancellablePanics,
  loadOutbox,
  type Press,
  releasePress,
  useUnitOutbox,
} from "./outbox";
import { type SendResult, sendOutbox, type Transport } from "./send-outbox";

/** Delays before successive retries. When the phone is online again, the sender retries at once. */
const backoffMs = [1_000, 2_000, 4_000, 8_000, 15_000];
const timeoutMs = 15_000;

export type PressHandler = (newPress: Omit<Press, "id" | "at">, options?: { notBefore?: number }) => string;

/**
 * Sends the outbox in order, at once or as soon as the server can be reached. `lastResult` is the result of the last
 * attempt. `queuePress` queues a press and returns its id.
 */
export function useOutboxSender(unitId: string | null) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { presses, photos, isLoaded } = useUnitOutbox(unitId);
  const [lastResult, setLastResult] = useState<SendResult>("all");
  const failureCount = useRef(0);
  const isRunning = useRef(false);
  const isSendRequested = useRef(false);
  const retryTimer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const send = useCallback(() => {
    isSendRequested.current = true;
    if (!unitId || isRunning.current) return;
    isRunning.current = true;
    clearTimeout(retryTimer.current);
    const key = trpc.crew.task.queryKey();
    const transport: Transport = {
      sendPresses: async (presses) => {
        const sentAt = new Date().toISOString();
        const signal = AbortSignal.timeout(timeoutMs);
        const { outcomes, own: crewView } = await client.crew.press.mutate({ presses, sentAt }, { signal });
        return { outcomes, crewView };
      },
      sendPhoto: async ({ id, assignmentId, takenAt, picture }) => {
        const query = new URLSearchParams({ id, assignmentId, takenAt });
        const signal = AbortSignal.timeout(timeoutMs * 4);
        const headers = { "content-type": picture.type };
        const response = await fetch(`/api/crew/photos?${query}`, { method: "POST", body: picture, headers, signal });
        // Refetch the task, which now lists the photo, before the photo is removed from the phone. Otherwise the photo
        // would disappear from the page for a moment.
        if (response.ok) await queryClient.invalidateQueries({ queryKey: key });
        const problem: { code?: string } = response.ok ? {} : await response.json().catch(() => ({}));
        return { status: response.status, code: problem.code };
      },
      onCrewView: async (crewView, sentAtMs) => {
        const { data: polledView, dataUpdatedAt = 0 } = queryClient.getQueryState<CrewView>(key) ?? {};
        // A fetch already in progress would return the state before the press.
        await queryClient.cancelQueries({ queryKey: key });
        if (!polledView || dataUpdatedAt < sentAtMs) return void queryClient.setQueryData(key, crewView);
        // The task was also polled while the presses were being sent. Only a new read is certain to be newer than both
        // responses.
        await queryClient.invalidateQueries({ queryKey: key });
        if (queryClient.getQueryState(key)?.status === "error") queryClient.setQueryData(key, crewView);
      },
    };
    const run = async () => {
      try {
        // Presses queued while others are being sent are sent in the next round.
        while (isSendRequested.current) {
          isSendRequested.current = false;
          await loadOutbox();
          const outcome = await sendOutbox(unitId, transport);
          setLastResult(outcome);
          failureCount.current = outcome === "all" ? 0 : failureCount.current + 1;
          if (outcome === "all") continue;
          retryTimer.current = setTimeout(send, backoffMs[Math.min(failureCount.current, backoffMs.length) - 1]);
          return;
        }
      } finally {
        // Nothing is awaited between the last check of `isSendRequested` and this line; otherwise a request made in
        // between would be missed.
        isRunning.current = false;
      }
    };
    run().catch(reportError);
  }, [unitId, trpc, client, queryClient]);

  useEffect(() => {
    if (!isLoaded) loadOutbox().catch(reportError);
  }, [isLoaded]);

  // Depend on the ids, not on the list, which is a new array after each load.
  const ids = [...presses.map(({ press }) => press.id), ...photos.map(({ id }) => id)].join();
  const earliestMs = Math.min(...presses.map(({ notBefore }) => notBefore ?? 0));
  useEffect(() => {
    if (ids === "") return;
    if (earliestMs <= Date.now() || earliestMs === Number.POSITIVE_INFINITY) return send();
    const timer = setTimeout(send, earliestMs - Date.now() + 20);
    return () => clearTimeout(timer);
  }, [ids, earliestMs, send]);

  useEffect(() => {
    const retry = () => {
      if (document.visibilityState === "visible") send();
    };
    window.addEventListener("online", retry);
    document.addEventListener("visibilitychange", retry);
    return () => {
      window.removeEventListener("online", retry);
      document.removeEventListener("visibilitychange", retry);
      clearTimeout(retryTimer.current);
    };
  }, [send]);

  // A locked phone stops the timers of the page, and a closed page has none. So a panic call that waits to be cancelled
  // is sent now, with a request that outlives the page.
  useEffect(() => {
    if (!unitId) return;
    const sendPanics = () => {
      for (const press of listCancellablePanics(unitId)) {
        const input = { presses: [press], sentAt: new Date().toISOString() };
        client.crew.press.mutate(input, { context: { hasTimeout: true } }).catch(() => {});
        releasePress(press.id).then(send, reportError);
      }
    };
    const handleVisibility = () => {
      if (document.visibilityState === "hidden") sendPanics();
    };
    document.addEventListener("visibilitychange", handleVisibility);
    window.addEventListener("pagehide", sendPanics);
    return () => {
      document.removeEventListener("visibilitychange", handleVisibility);
      window.removeEventListener("pagehide", sendPanics);
    };
  }, [unitId, client, send]);

  const queuePress: PressHandler = useCallback(
    (press, { notBefore } = {}) => {
      const id = newId();
      if (!unitId) return id;
      const queuedPress = { ...press, id, at: new Date().toISOString() };
      addPress({ unitId, press: queuedPress, ...(notBefore !== undefined && { notBefore }) }).then(send, reportError);
      return id;
    },
    [unitId, send],
  );
  return { lastResult, send, queuePress };
}
