"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useTRPC, useTRPCClient } from "../../_live/cache/trpc";
import { createSendLoop, type SendResult } from "../../_session/send-loop";
import { newId } from "../../_session/unsent-store";
import {
  addPress,
  type CrewView,
  listCancellablePanics,
  listLastPresses,
  loadOutbox,
  type Press,
  releasePress,
  useUnitOutbox,
} from "./outbox";
import { retryPhotos } from "./photo-failures";
import { postPhoto } from "./post-photo";
import { sendPhotos, sendPresses, type Transport } from "./send-outbox";

const timeoutMs = 15_000;
/** Photos that were set aside are sent again this often. */
const photoRetryMs = 10 * 60_000;

export type PressHandler = (newPress: Omit<Press, "id" | "at">, options?: { notBefore?: number }) => string;

/**
 * Sends the outbox, at once or as soon as the server can be reached: presses first and in order, then photos. A press
 * never waits for a photo that is being sent. `lastResult` is the result of the last attempt. `queuePress` queues a
 * press and returns its id.
 */
export function useOutboxSender(unitId: string | null) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { presses, photos, isLoaded } = useUnitOutbox(unitId);
  const [pressResult, setPressResult] = useState<SendResult>("all");
  const [photoResult, setPhotoResult] = useState<SendResult>("all");

  const { send, sendUrgently, start, stop } = useMemo(() => {
    if (!unitId) return { send: () => {}, sendUrgently: () => {}, start: () => {}, stop: () => {} };
    const key = trpc.crew.task.queryKey();
    const transport: Transport = {
      sendPresses: async (presses) => {
        const sentAt = new Date().toISOString();
        const signal = AbortSignal.timeout(timeoutMs);
        const { outcomes, own: crewView } = await client.crew.press.mutate({ presses, sentAt, unitId }, { signal });
        return { outcomes, crewView };
      },
      sendPhoto: async (photo) => {
        const response = await postPhoto(photo);
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
    const photoLoop = createSendLoop(async () => {
      const result = await sendPhotos(unitId, transport);
      setPhotoResult(result);
      return result;
    });
    const pressLoop = createSendLoop(async () => {
      await loadOutbox();
      const result = await sendPresses(unitId, transport);
      setPressResult(result);
      if (result === "all") photoLoop.request();
      return result;
    });
    const start = () => {
      pressLoop.start();
      photoLoop.start();
    };
    const stop = () => {
      pressLoop.stop();
      photoLoop.stop();
    };
    return { send: pressLoop.request, sendUrgently: pressLoop.requestUrgently, start, stop };
  }, [unitId, trpc, client, queryClient]);

  useEffect(() => {
    if (!isLoaded) loadOutbox().catch(reportError);
  }, [isLoaded]);

  // Depend on the ids, not on the list, which is a new array after each load.
  const ids = [...presses.map(({ press }) => press.id), ...photos.map(({ id }) => id)].join();
  useEffect(() => {
    if (ids !== "") send();
  }, [ids, send]);

  // A panic call is sent as soon as it can no longer be cancelled, even if older presses are waiting for a retry.
  const sendTimes = presses.flatMap(({ notBefore }) => notBefore ?? []).join();
  useEffect(() => {
    if (sendTimes === "") return;
    const timers = sendTimes.split(",").map((ms) => setTimeout(sendUrgently, Number(ms) - Date.now() + 20));
    return () => timers.forEach(clearTimeout);
  }, [sendTimes, sendUrgently]);

  useEffect(() => {
    const retry = () => {
      if (document.visibilityState !== "visible") return;
      // The phone may now be in a network without the proxy that refused a photo, or the proxy may have been fixed.
      retryPhotos();
      send();
    };
    start();
    const retryTimer = setInterval(retry, photoRetryMs);
    window.addEventListener("online", retry);
    document.addEventListener("visibilitychange", retry);
    return () => {
      clearInterval(retryTimer);
      window.removeEventListener("online", retry);
      document.removeEventListener("visibilitychange", retry);
      stop();
    };
  }, [send, start, stop]);

  // A locked phone stops the timers of the page, and a closed page has none. So what is waiting, and a panic call that
  // can still be cancelled, is sent now, with requests that outlive the page. The queue keeps it until it is confirmed.
  useEffect(() => {
    if (!unitId) return;
    const sendLast = (presses: Press[]) => {
      const input = { presses, sentAt: new Date().toISOString(), unitId };
      client.crew.press.mutate(input, { context: { hasTimeout: true } }).catch(() => {});
    };
    const sendWaiting = () => {
      const waitingPresses = listLastPresses(unitId);
      for (const press of listCancellablePanics(unitId)) {
        sendLast([press]);
        releasePress(press.id).then(send, reportError);
      }
      if (waitingPresses.length > 0) sendLast(waitingPresses);
    };
    const handleVisibility = () => {
      if (document.visibilityState === "hidden") sendWaiting();
    };
    document.addEventListener("visibilitychange", handleVisibility);
    window.addEventListener("pagehide", sendWaiting);
    return () => {
      document.removeEventListener("visibilitychange", handleVisibility);
      window.removeEventListener("pagehide", sendWaiting);
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
  return { lastResult: pressResult === "all" ? photoResult : pressResult, send, queuePress };
}
