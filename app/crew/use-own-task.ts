"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { polledMs } from "../_live/polled-age";
import { useTRPC } from "../_live/trpc";

/** The crew's unit and its task, read again and again, and the steps it takes. */
export function useOwnTask() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const query = useQuery(trpc.crew.task.queryOptions(undefined, { refetchInterval: polledMs }));
  const key = trpc.crew.task.queryKey();
  const step = useMutation(
    trpc.crew.advance.mutationOptions({
      // An answer on its way tells of the state before the step.
      onMutate: () => queries.cancelQueries({ queryKey: key }),
      onSuccess: (next) => queries.setQueryData(key, next),
      onError: () => queries.invalidateQueries({ queryKey: key }),
    }),
  );
  return { query, step };
}
export type OwnTask = NonNullable<NonNullable<ReturnType<typeof useOwnTask>["query"]["data"]>["task"]>;
