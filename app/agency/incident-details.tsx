"use client";

import { ArrowLeft, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { Priority } from "@/db/vocabulary";
import { readHttpStatus } from "../_live/cache/refusal";
import { useTypes } from "../_live/cache/use-live-data";
import { PaperBadge, PriorityWord, SensitiveBadge, SimulatedBadge } from "../_ui/badges";
import { Button } from "../_ui/button";
import { OpenFor } from "../_ui/elapsed";
import { PriorityMark } from "../_ui/mark";
import { Skeleton, StateMessage } from "../_ui/state-message";
import { useFormat } from "../_words/use-format";
import { useNames } from "../_words/use-names";
import { Callers } from "./callers";
import { ForwardingState } from "./forwarding-state";
import { IncidentNotes } from "./incident-notes";
import { SentUnits } from "./sent-units";
import { useAgencyIncident } from "./use-agency-data";

type Props = { id: string; agency: string | null; onClose: () => void; onOpen: (id: string) => void };

/** Shows all details of one incident. */
export function IncidentDetails({ id, agency, onClose, onOpen }: Props) {
  const t = useTranslations("officer");
  const tIncident = useTranslations("incident");
  const tMerging = useTranslations("merging");
  const tTable = useTranslations("table");
  const tCommon = useTranslations("common");
  const statusName = useTranslations("incidentStatus");
  const precisionName = useTranslations("precision");
  const format = useFormat();
  const names = useNames();
  const { typesByCode } = useTypes();
  const { incident: query, calls, notes } = useAgencyIncident(id);
  const backButton = useRef<HTMLButtonElement>(null);
  useEffect(() => backButton.current?.focus({ preventScroll: true }), []);
  // An incident that is no longer forwarded to the agency must not stay on the screen. It stays hidden if later
  // requests fail for another reason.
  const [isGone, setIsGone] = useState(false);
  const isRefused = query.error !== null && readHttpStatus(query.error) === 404;
  if (isRefused !== isGone && (isRefused || query.isSuccess)) setIsGone(isRefused);
  const incident = isGone ? undefined : query.data;
  const type = incident && typesByCode.get(incident.type);
  return (
    <article
      aria-label={incident && tIncident("title", { number: incident.number })}
      onKeyDown={(event) => event.key === "Escape" && !isFilledField(event.target) && onClose()}
    >
      <div className="sticky top-0 z-1 flex items-center justify-between gap-2 border-line border-b bg-panel py-1.5 pr-2 pl-2 lg:pl-4">
        <Button ref={backButton} look="quiet" onClick={onClose} aria-label={t("back")} className="lg:order-last">
          <ArrowLeft className="size-4 lg:hidden" aria-hidden />
          <span className="lg:hidden">{t("back")}</span>
          <X className="hidden size-4 lg:block" aria-hidden />
        </Button>
        {incident && (
          <h2 className="pr-2 font-semibold text-base lg:pr-0">{tIncident("title", { number: incident.number })}</h2>
        )}
      </div>
      {isGone && <StateMessage title={t("gone")} />}
      {!incident && query.error && !isGone && (
        <StateMessage urgent title={tTable("failed")} text={tTable("failedText")}>
          <Button onClick={() => query.refetch()}>{tCommon("retry")}</Button>
        </StateMessage>
      )}
      {!incident && !query.error && <Skeleton rows={4} label={t("loading")} />}
      {incident && (
        <div className="space-y-5 px-4 py-4">
          {incident.mergedInto && (
            <p className="flex flex-wrap items-center gap-2 font-medium">
              {tMerging("mergedInto")}
              <Button onClick={() => onOpen(incident.mergedInto?.id ?? id)}>
                {tIncident("title", { number: incident.mergedInto.number })}
              </Button>
            </p>
          )}
          <ForwardingState incident={incident} agency={agency} />
          <div>
            <div className="flex items-start gap-3">
              <PriorityMark priority={incident.priority as Priority} className="size-9" />
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap items-baseline gap-x-2">
                  <PriorityWord priority={incident.priority} />
                  <span className="text-[0.8125rem] text-ink-2">{statusName(incident.status)}</span>
                </p>
                <p className="font-semibold text-lg leading-snug">{type ? names.type(type) : incident.type}</p>
              </div>
              <OpenFor since={incident.openedAt} until={incident.closedAt} />
            </div>
            {(incident.sensitive || incident.simulated || incident.fromPaper) && (
              <p className="mt-2 flex flex-wrap items-center gap-2">
                {incident.sensitive && <SensitiveBadge />}
                {incident.simulated && <SimulatedBadge />}
                {incident.fromPaper && <PaperBadge />}
              </p>
            )}
            <div className="mt-3">
              {incident.address && <p className="font-medium">{incident.address}</p>}
              <p className="text-ink-2">
                {tIncident(incident.boundary ? "boundary" : "district", {
                  name: incident.district.name,
                  district: incident.district.name,
                })}
              </p>
              <p className="text-ink-3 text-xs">
                {format.coordinates(incident.location.lng, incident.location.lat)} · {precisionName(incident.precision)}
              </p>
            </div>
            {incident.description && (
              <p className="mt-3 whitespace-pre-line text-pretty rounded-lg bg-raised px-3 py-2">
                {incident.description}
              </p>
            )}
          </div>
          <Callers query={calls} />
          <SentUnits incident={incident} agency={agency} />
          <IncidentNotes incident={incident} query={notes} />
        </div>
      )}
    </article>
  );
}

/** Whether this is a field that contains typed text. Escape must not close it. */
function isFilledField(target: EventTarget): boolean {
  const isTextField =
    target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === "text");
  return isTextField && target.value.trim() !== "";
}
