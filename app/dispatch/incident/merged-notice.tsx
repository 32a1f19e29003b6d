"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useRefetchIncident } from "../../_live/feed/refetch-incidents";
import { Button } from "../../_ui/button";
import { useConsole } from "../console-context";
import { incidentPath } from "./incident-url";

/**
 * Links a merged incident to the one that it was merged into, and an incident to those merged into it, with their
 * addresses and descriptions.
 */
export function MergedNotice({ incident: { id, mergedInto, mergedFrom } }: { incident: IncidentView }) {
  const t = useTranslations("merging");
  const trpc = useTRPC();
  const refetchIncident = useRefetchIncident();
  const unmerge = useMutation(
    trpc.incidents.unmerge.mutationOptions({
      onSettled: () =>
        Promise.all([id, ...(mergedInto ? [mergedInto.id] : [])].map((mergedId) => refetchIncident(mergedId))),
    }),
  );
  if (!mergedInto && mergedFrom.length === 0) return null;
  return (
    <div className="px-3.5 py-3">
      {mergedInto && (
        <div className="flex flex-wrap items-center justify-between gap-2 rounded-lg bg-raised px-3 py-2">
          <p className="font-semibold">
            {t("mergedInto")} <IncidentLink incident={mergedInto} />
          </p>
          <Button size="small" disabled={unmerge.isPending} onClick={() => unmerge.mutate({ id })}>
            {t("separate")}
          </Button>
        </div>
      )}
      <RefusalNote error={unmerge.error} />
      {mergedFrom.length > 0 && (
        <ul className="space-y-1.5 text-ink-2">
          {mergedFrom.map((source) => (
            <MergedSource key={source.id} incident={source} />
          ))}
        </ul>
      )}
    </div>
  );
}

/** An incident that was merged into the open one: its number, address and description. */
function MergedSource({ incident }: { incident: { id: string; number: number } }) {
  const t = useTranslations("merging");
  const trpc = useTRPC();
  const { data } = useQuery(trpc.incidents.read.queryOptions({ id: incident.id }));
  return (
    <li>
      <p>
        {t("mergedFrom")} <IncidentLink incident={incident} /> {data?.address}
      </p>
      {data?.description && <p className="whitespace-pre-line text-ink">{data.description}</p>}
    </li>
  );
}

function IncidentLink({ incident: { id, number } }: { incident: { id: string; number: number } }) {
  const { updateConsole } = useConsole();
  return (
    <a
      href={incidentPath(number)}
      data-stays
      className="mr-1.5 underline underline-offset-2"
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        updateConsole({ do: "select-incident", id });
      }}
    >
      #{number}
    </a>
  );
}
