"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { useRefetchIncident } from "../../_live/feed/refetch-incidents";

/** Reads anew what is shown of an incident, after a change from this screen; the live feed does the same for the others. */
export function useRefresh(id: string): () => Promise<unknown> {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const readAgain = useRefetchIncident();
  return useCallback(
    () =>
      Promise.all([
        readAgain(id),
        queries.invalidateQueries(trpc.incidents.read.queryFilter({ id })),
        queries.invalidateQueries(trpc.incidents.story.queryFilter({ id })),
      ]),
    [queries, trpc, readAgain, id],
  );
}
