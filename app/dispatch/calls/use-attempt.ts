"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import type { OpenCall } from "@/server/calls/list-calls";
import { useTRPC } from "../../_live/cache/trpc";

/** Asks for one thing about one call; `show` makes the list look as though it were done, until it is read again. */
export function useAttempt() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [busy, setBusy] = useState<ReadonlyMap<string, number>>(new Map());
  const listKey = useMemo(() => trpc.calls.list.queryKey(), [trpc]);

  const show = useCallback(
    (change: (calls: OpenCall[]) => OpenCall[]) => queries.setQueryData(listKey, (known) => known && change(known)),
    [queries, listKey],
  );
  const attempt = useCallback(
    async (id: string, what: () => Promise<void>, takeBack: (error: unknown) => void) => {
      setBusy((before) => counted(before, id, 1));
      await queries.cancelQueries({ queryKey: listKey });
      try {
        await what();
      } catch (error) {
        takeBack(error);
      }
      await queries.invalidateQueries(trpc.calls.pathFilter());
      setBusy((before) => counted(before, id, -1));
    },
    [queries, listKey, trpc],
  );
  return { attempt, show, busy };
}

/** The list with a call as it stands now. */
export function withCall(calls: OpenCall[], call: OpenCall | undefined): OpenCall[] {
  if (!call) return calls;
  const others = calls.filter(({ id }) => id !== call.id);
  return [...others, call].sort((one, other) => one.receivedAt.getTime() - other.receivedAt.getTime());
}

function counted(before: ReadonlyMap<string, number>, id: string, by: 1 | -1): ReadonlyMap<string, number> {
  const after = new Map(before);
  const asked = (before.get(id) ?? 0) + by;
  if (asked > 0) after.set(id, asked);
  else after.delete(id);
  return after;
}
