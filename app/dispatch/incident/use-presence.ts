"use client";

import { useEffect, useState } from "react";
import { useTRPCClient } from "../../_live/cache/trpc";

/** Well below the time after which a screen that says nothing is taken to be gone. */
const everyMs = 4_000;

type Other = { name: string; editing: boolean };

/** Tells that this incident is open here, and who else has it open. One small question every few seconds, none while hidden. */
export function usePresence(incidentId: string, editing: boolean): readonly Other[] {
  const client = useTRPCClient();
  const [others, setOthers] = useState<readonly Other[]>([]);
  useEffect(() => {
    let ended = false;
    const tell = async () => {
      if (document.hidden) return;
      const doing = editing ? "editing" : "looking";
      const here = await client.incidents.tellPresence.mutate({ incidentId, doing }).catch(() => []);
      if (!ended) setOthers((last) => (JSON.stringify(last) === JSON.stringify(here) ? last : here));
    };
    void tell();
    const timer = setInterval(tell, everyMs);
    return () => {
      ended = true;
      clearInterval(timer);
    };
  }, [client, incidentId, editing]);
  useEffect(
    () => () => {
      client.incidents.tellPresence.mutate({ incidentId, doing: "gone" }).catch(() => {});
    },
    [client, incidentId],
  );
  return others;
}
