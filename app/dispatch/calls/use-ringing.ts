"use client";

import { useMemo } from "react";
import type { OpenCall } from "@/server/calls/list-calls";
import { useCallDesk } from "./call-desk";
import { useCalls } from "./use-calls";

/** The calls that ring, the oldest first, without those that are being taken here just now. */
export function useRinging(): OpenCall[] {
  const { calls } = useCalls();
  const { busy } = useCallDesk();
  return useMemo(() => calls.filter(({ id, state }) => state === "ringing" && !busy.has(id)), [calls, busy]);
}
