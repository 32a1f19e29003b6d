"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTRPC, useTRPCClient } from "../../_live/cache/trpc";
import { pollIntervalMs } from "../../_live/clock/polled-age";
import { withStore } from "../../_session/phone-store";
import type { CrewView } from "../outbox/outbox";

/** A network that takes a request and never answers is no network. */
const patienceMs = 10_000;
/** So long the server is waited for before the phone's own memory is shown. */
const soonMs = 2_500;

type Kept = { own: CrewView; readAt: number };

/** The crew's unit and its task, read again and again; without a network as the phone last knew them. */
export function useOwnTask() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const query = useQuery({
    queryKey: trpc.crew.task.queryKey(),
    queryFn: () => client.crew.task.query(undefined, { signal: AbortSignal.timeout(patienceMs) }),
    refetchInterval: pollIntervalMs,
    refetchIntervalInBackground: true,
    retry: false,
  });
  const [isLate, setLate] = useState(false);
  const [kept, setKept] = useState<Kept | null | undefined>(undefined);
  const { data, dataUpdatedAt } = query;

  useEffect(() => {
    withStore("kept", "readonly", (store) => store.get("own") as IDBRequest<Kept | undefined>).then(
      (read) => setKept(read ?? null),
      () => setKept(null),
    );
  }, []);

  useEffect(() => {
    const timer = setTimeout(() => setLate(true), soonMs);
    return () => clearTimeout(timer);
  }, []);

  useEffect(() => {
    if (!data) return;
    const now: Kept = { own: data, readAt: dataUpdatedAt };
    withStore("kept", "readwrite", (store) => store.put(now, "own")).catch(() => {});
  }, [data, dataUpdatedAt]);

  // Not before the server had its chance: the phone may have changed hands.
  const known = data ? { own: data, readAt: dataUpdatedAt } : query.isError || isLate ? kept : undefined;
  return { query, own: known?.own ?? null, readAt: known?.readAt ?? 0 };
}
export type OwnTask = NonNullable<CrewView["task"]>;
