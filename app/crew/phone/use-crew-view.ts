"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTRPC, useTRPCClient } from "../../_live/cache/trpc";
import { pollIntervalMs } from "../../_live/clock/polled-age";
import { withStore } from "../../_session/browser-store";
import type { CrewView } from "../outbox/outbox";

/** If a request has no response within this time, the phone is treated as offline. */
const timeoutMs = 10_000;
/** Time to wait for the server before the stored task is shown. */
const showStoredAfterMs = 2_500;

type StoredCrewView = { own: CrewView; readAt: number };

/** Polls the crew's unit and task. While the phone is offline, returns them as last stored on the phone. */
export function useCrewView() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const shownAssignmentId = useRef<string | null | undefined>(undefined);
  const query = useQuery({
    queryKey: trpc.crew.task.queryKey(),
    queryFn: () => {
      const isShown = document.visibilityState === "visible" && shownAssignmentId.current !== undefined;
      const queryInput = isShown ? { shownAssignmentId: shownAssignmentId.current ?? null } : undefined;
      return client.crew.task.query(queryInput, { signal: AbortSignal.timeout(timeoutMs) });
    },
    refetchInterval: pollIntervalMs,
    refetchIntervalInBackground: true,
    retry: false,
  });
  const [isResponseLate, setIsResponseLate] = useState(false);
  const [storedView, setStoredView] = useState<StoredCrewView | null | undefined>(undefined);
  const { data, dataUpdatedAt } = query;

  useEffect(() => {
    withStore("kept", "readonly", (store) => store.get("own") as IDBRequest<StoredCrewView | undefined>).then(
      (storedTask) => setStoredView(storedTask ?? null),
      () => setStoredView(null),
    );
  }, []);

  useEffect(() => {
    const timer = setTimeout(() => setIsResponseLate(true), showStoredAfterMs);
    return () => clearTimeout(timer);
  }, []);

  useEffect(() => {
    if (!data) return;
    shownAssignmentId.current = data.task?.id ?? null;
    const latestView: StoredCrewView = { own: data, readAt: dataUpdatedAt };
    withStore("kept", "readwrite", (store) => store.put(latestView, "own")).catch(() => {});
    if (!data.task) withStore("kept", "readwrite", (store) => store.delete("route")).catch(() => {});
  }, [data, dataUpdatedAt]);

  // Give the server time to answer before the stored task is shown: it may be the task of the phone's previous user.
  const shownView = data
    ? { own: data, readAt: dataUpdatedAt }
    : query.isError || isResponseLate
      ? storedView
      : undefined;
  return { query, crewView: shownView?.own ?? null, readAt: shownView?.readAt ?? 0 };
}
export type CurrentTask = NonNullable<CrewView["task"]>;
