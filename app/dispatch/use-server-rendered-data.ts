"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ConsoleStart } from "@/server/http/console-start";
import { useTRPC } from "../_live/cache/trpc";

/**
 * Puts the data that the server included in the page into the query cache before the first render, so that the console
 * can react to the first key press. The live feed then reports what has changed since the server read this data.
 */
export function useServerRenderedData(consoleStart: ConsoleStart | null): void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  useState(() => {
    if (consoleStart?.me) queryClient.setQueryData(trpc.me.queryKey(), consoleStart.me);
    if (consoleStart?.types) queryClient.setQueryData(trpc.dispatch.types.queryKey(), consoleStart.types);
    if (consoleStart?.drafts) queryClient.setQueryData(trpc.intake.drafts.queryKey(), consoleStart.drafts);
    if (consoleStart?.noteDrafts)
      queryClient.setQueryData(trpc.incidents.noteDrafts.queryKey(), consoleStart.noteDrafts);
    if (consoleStart?.calls) queryClient.setQueryData(trpc.calls.list.queryKey(), consoleStart.calls);
  });
}
