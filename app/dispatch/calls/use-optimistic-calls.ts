"use client";

import { useQueryClient } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import { useTranslations } from "next-intl";
import { useCallback, useMemo, useState } from "react";
import type { OpenCall } from "@/server/calls/list-calls";
import type { RefusalShape } from "@/server/trpc";
import { useRefusal } from "../../_live/cache/refusal";
import { useTRPC } from "../../_live/cache/trpc";
import { useRefetchChange } from "../../_live/feed/refetch-incidents";
import { formatPhoneNumber } from "./phone-number";
import { useAutoClear } from "./use-timers";

/** Sends a request about one call. `patchList` changes the cached list until it is refetched. */
export function useOptimisticCalls() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const refetchChange = useRefetchChange();
  const [busy, setBusy] = useState<ReadonlyMap<string, number>>(new Map());
  const listKey = useMemo(() => trpc.calls.list.queryKey(), [trpc]);

  const patchList = useCallback(
    (change: (calls: OpenCall[]) => OpenCall[]) => queries.setQueryData(listKey, (cached) => cached && change(cached)),
    [queries, listKey],
  );
  const request = useCallback(
    async (id: string, send: () => Promise<void>, rollBack: (error: unknown) => void) => {
      setBusy((counts) => addToCount(counts, id, 1));
      await queries.cancelQueries({ queryKey: listKey });
      try {
        await send();
      } catch (error) {
        rollBack(error);
      }
      await refetchChange({ topic: "calls" }, trpc.calls.pathFilter());
      setBusy((counts) => addToCount(counts, id, -1));
    },
    [queries, listKey, trpc, refetchChange],
  );
  return { request, patchList, busy };
}

/** Adds a call to the list, or replaces it, keeping the order. */
export function upsertCall(calls: OpenCall[], call: OpenCall | undefined): OpenCall[] {
  if (!call) return calls;
  const otherCalls = calls.filter(({ id }) => id !== call.id);
  return [...otherCalls, call].sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime());
}

function addToCount(counts: ReadonlyMap<string, number>, id: string, by: 1 | -1): ReadonlyMap<string, number> {
  const after = new Map(counts);
  const inFlight = (counts.get(id) ?? 0) + by;
  if (inFlight > 0) after.set(id, inFlight);
  else after.delete(id);
  return after;
}

const noticeMs = 10_000;

/** Notice about the last refused action: who was faster, or what went wrong. It disappears by itself. */
export function useCallNotice() {
  const t = useTranslations("callStatus");
  const describeRefusal = useRefusal();
  const [notice, setNotice] = useState<string | null>(null);
  useAutoClear(notice, setNotice, noticeMs);

  /** Shows why an action on a call was refused; returns the refusal's code. */
  const showRefusal = useCallback(
    (error: unknown, callerNumber: string | null) => {
      const number = callerNumber === null ? t("noNumber") : formatPhoneNumber(callerNumber);
      const { code, text } = describeRefusal(error);
      const name = claimerOf(error);
      if (code === "call-claimed") setNotice(name ? t("lost", { name, number }) : t("lostUnnamed", { number }));
      else setNotice(code === "call-over" ? t("over", { number }) : text);
      return code;
    },
    [describeRefusal, t],
  );
  const dismiss = useCallback(() => setNotice(null), []);
  return { notice, showRefusal, dismiss };
}

function claimerOf(error: unknown): string | null {
  if (!(error instanceof TRPCClientError)) return null;
  const shape = (error.data as { refusal?: RefusalShape } | null)?.refusal;
  return (shape?.details as { by?: { name: string | null } | null } | undefined)?.by?.name ?? null;
}
