"use client";

import { useQuery } from "@tanstack/react-query";
import { MessageSquareText } from "lucide-react";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { useOpenIncidents } from "../../_live/cache/use-live-data";
import { Button } from "../../_ui/button";
import { useConsole } from "../console-context";
import { unsentNotes } from "../saving/unsent-texts";

/**
 * This person's unsent notes on incidents that are not in the queue because they were closed or merged meanwhile. Each
 * is a button that opens its incident. It shows the incident's number, or the note if the incident is not in the cache.
 */
export function ClosedUnsentNotes() {
  const { state } = useConsole();
  const { incidents, query } = useOpenIncidents();
  const noteIds = useSyncExternalStore(
    unsentNotes.subscribe,
    () => unsentNotes.listIds().join(" "),
    () => "",
  );
  if (!query.data || noteIds === "") return null;
  const selectedId = state.panel === "incident" ? state.incidentId : null;
  const closedIds = noteIds
    .split(" ")
    .filter((incidentId) => incidentId !== selectedId && !incidents.some(({ id }) => id === incidentId));
  if (closedIds.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-1.5 border-line border-b px-2.5 py-1.5">
      {closedIds.map((incidentId) => (
        <li key={incidentId}>
          <ClosedUnsentNote incidentId={incidentId} />
        </li>
      ))}
    </ul>
  );
}

function ClosedUnsentNote({ incidentId: id }: { incidentId: string }) {
  const t = useTranslations("drafts");
  const trpc = useTRPC();
  const { updateConsole } = useConsole();
  // Only from the cache: reading a sensitive incident for this button would record a view of it.
  const { data: incident } = useQuery(trpc.incidents.read.queryOptions({ id }, { enabled: false }));
  return (
    <Button size="small" onClick={() => updateConsole({ do: "select-incident", id })}>
      <MessageSquareText className="size-4" aria-hidden />
      {t("noteInRow")}
      {incident ? ` #${incident.number}` : <span className="max-w-40 truncate">{unsentNotes.get(id).text}</span>}
    </Button>
  );
}
