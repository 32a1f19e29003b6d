"use client";

import { useQuery } from "@tanstack/react-query";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { useToast } from "../../_ui/toast";
import { callPath } from "../calls/call-url";
import { useConsole } from "../console-context";
import { useSelectedIncident } from "./use-incident";

/** The URL path of the console with the incident of this number open, or with none open if `number` is null. */
export function incidentPath(number: number | null): string {
  return number === null ? "/dispatch" : `/dispatch/${number}`;
}

/** The number of the incident that a URL path of the console names; null if it names none. */
export function readIncidentNumber(path: string): number | null {
  return Number(/\d+$/.exec(path)?.[0] ?? 0) || null;
}

/**
 * How long an incident must stay open before the URL changes. After a change, the router compares the whole page, which
 * would delay the next key press when incidents are selected one after another.
 */
const urlDelayMs = 250;

/**
 * Opens the incident that the page's URL names, and changes the URL when a different incident is opened. While the sheet
 * about a call is open, the URL names the call instead.
 */
export function IncidentUrl() {
  const t = useTranslations("incidentLink");
  const trpc = useTRPC();
  const { state, updateConsole } = useConsole();
  const { incident } = useSelectedIncident();
  const showToast = useToast();
  const pathname = usePathname();
  const [linkedNumber, setLinkedNumber] = useState(() => readIncidentNumber(pathname));
  const { data: linkedIncident } = useQuery({
    ...trpc.search.number.queryOptions({ number: linkedNumber ?? 1 }),
    enabled: linkedNumber !== null,
  });
  // If the user has opened something else meanwhile, such as a call, ignore the link.
  const isNothingOpen = state.panel === "roster";
  useEffect(() => {
    if (linkedNumber === null || linkedIncident === undefined) return;
    setLinkedNumber(null);
    if (linkedIncident === null) showToast(t("unknown", { number: linkedNumber }));
    else if (isNothingOpen) updateConsole({ do: "select-incident", id: linkedIncident.id });
  }, [linkedNumber, linkedIncident, isNothingOpen, updateConsole, showToast, t]);

  const isLoading = linkedNumber !== null || (state.panel === "incident" && incident === undefined);
  const { openCallId } = state;
  const path = openCallId
    ? callPath(openCallId)
    : incidentPath(state.panel === "incident" ? (incident?.number ?? null) : null);
  useEffect(() => {
    if (isLoading || window.location.pathname + window.location.search === path) return;
    const timer = setTimeout(() => window.history.replaceState(null, "", path), urlDelayMs);
    return () => clearTimeout(timer);
  }, [isLoading, path]);
  return null;
}
