"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTRPC, useTRPCClient } from "../../_live/cache/trpc";
import { addPress, loadOutbox, newId, type Press, useOutbox } from "./outbox";
import { type SendResult, sendOutbox, type Transport } from "./send-outbox";

/** After so many ms it is tried again, longer each time; a network that is back does not wait. */
const pausesMs = [1_000, 2_000, 4_000, 8_000, 15_000];
const patienceMs = 15_000;

export type PressHandler = (given: Omit<Press, "id" | "at">, options?: { notBefore?: number }) => string;

/**
 * Sends what the crew pressed: at once where there is a network, and otherwise in order when it is back. `sent` is how the last
 * sending ended. `press` puts a press in the queue and gives its id.
 */
export function useOutboxSender(unitId: string | null) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const { presses, photos, isRead } = useOutbox();
  const [sent, setSent] = useState<SendResult>("all");
  const failures = useRef(0);
  const running = useRef(false);
  const wanted = useRef(false);
  const again = useRef<ReturnType<typeof setTimeout>>(undefined);

  const send = useCallback(() => {
    wanted.current = true;
    if (!unitId || running.current) return;
    running.current = true;
    clearTimeout(again.current);
    const key = trpc.crew.task.queryKey();
    const post: Transport = {
      press: (presses) => {
        const sentAt = new Date().toISOString();
        return client.crew.press.mutate({ presses, sentAt }, { signal: AbortSignal.timeout(patienceMs) });
      },
      photo: async ({ id, assignmentId, takenAt, picture }) => {
        const asked = new URLSearchParams({ id, assignmentId, takenAt });
        const signal = AbortSignal.timeout(patienceMs * 4);
        const headers = { "content-type": picture.type };
        const { status } = await fetch(`/api/crew/photos?${asked}`, { method: "POST", body: picture, headers, signal });
        // It is among the notes before it leaves the phone.
        if (status < 300) await queries.invalidateQueries({ queryKey: key });
        return status;
      },
      onOwn: async (own) => {
        // An answer on its way tells of the state before the press.
        await queries.cancelQueries({ queryKey: key });
        queries.setQueryData(key, own);
      },
    };
    const run = async () => {
      // What was pressed meanwhile goes in the next round.
      while (wanted.current) {
        wanted.current = false;
        await loadOutbox();
        const outcome = await sendOutbox(unitId, post);
        setSent(outcome);
        failures.current = outcome === "all" ? 0 : failures.current + 1;
        if (outcome === "all") continue;
        again.current = setTimeout(send, pausesMs[Math.min(failures.current, pausesMs.length) - 1]);
        return;
      }
    };
    run()
      .catch(reportError)
      .finally(() => {
        running.current = false;
      });
  }, [unitId, trpc, client, queries]);

  useEffect(() => {
    if (!isRead) loadOutbox().catch(reportError);
  }, [isRead]);

  // By what waits, not by the list, which is made anew whenever it is read.
  const held = presses.filter((one) => one.unitId === unitId);
  const ids = [...held.map(({ press }) => press.id), ...photos.map(({ id }) => id)].join();
  const soonest = Math.min(...held.map(({ notBefore }) => notBefore ?? 0));
  useEffect(() => {
    if (ids === "") return;
    if (soonest <= Date.now() || soonest === Number.POSITIVE_INFINITY) return send();
    const timer = setTimeout(send, soonest - Date.now() + 20);
    return () => clearTimeout(timer);
  }, [ids, soonest, send]);

  useEffect(() => {
    const retry = () => {
      if (document.visibilityState === "visible") send();
    };
    window.addEventListener("online", retry);
    document.addEventListener("visibilitychange", retry);
    return () => {
      window.removeEventListener("online", retry);
      document.removeEventListener("visibilitychange", retry);
      clearTimeout(again.current);
    };
  }, [send]);

  const press: PressHandler = useCallback(
    (given, { notBefore } = {}) => {
      const id = newId();
      if (!unitId) return id;
      const one = { ...given, id, at: new Date().toISOString() };
      addPress({ unitId, press: one, ...(notBefore !== undefined && { notBefore }) }).then(send, reportError);
      return id;
    },
    [unitId, send],
  );
  return { sent, send, press };
}
