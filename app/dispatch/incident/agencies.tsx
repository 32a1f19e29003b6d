"use client";

import { useMutation } from "@tanstack/react-query";
import { Ban, Check, Hourglass, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useMemo, useState } from "react";
import type { UnitKind } from "@/db/vocabulary";
import { type AgencyProgress, agencyProgress, isForwardedAfterClosing } from "@/server/domain/agency-progress";
import { handoverProblem } from "@/server/domain/handover";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useUnits } from "../../_live/cache/use-live-data";
import { useNowValue } from "../../_live/clock/use-now";
import { Button } from "../../_ui/button";
import { TextField } from "../../_ui/field";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { ForwardToAgency } from "./forward-form";
import { useRefetchDetails } from "./use-incident";

/**
 * Agencies the incident was forwarded to, with their acknowledgement and progress, and a form to forward it to more.
 */
export function Agencies({ incident }: { incident: IncidentView }) {
  const t = useTranslations("agencyProgress");
  const { units } = useUnits();
  const kindsOf = useMemo(() => {
    const kindsByAgency = new Map<string, Set<UnitKind>>();
    for (const { agency, kind } of units) kindsByAgency.set(agency, (kindsByAgency.get(agency) ?? new Set()).add(kind));
    const emptyKinds = new Set<UnitKind>();
    return (agency: string) => kindsByAgency.get(agency) ?? emptyKinds;
  }, [units]);
  const progressRows = agencyProgress(incident, kindsOf);
  return (
    <section aria-label={t("title")} className="px-3.5 py-3">
      <h3 className="font-semibold">{t("title")}</h3>
      {progressRows.length === 0 && <p className="mt-0.5 text-[0.8125rem] text-ink-2">{t("none")}</p>}
      <ul className="mt-1 divide-y divide-line empty:hidden">
        {progressRows.map((row) => (
          <AgencyRow key={row.agency} incident={incident} progress={row} />
        ))}
      </ul>
      <Handovers incident={incident} />
      {incident.status !== "closed" && <ForwardToAgency incident={incident} />}
    </section>
  );
}

function AgencyRow({ incident, progress }: { incident: IncidentView; progress: AgencyProgress }) {
  const { id: incidentId, closedAt } = incident;
  const t = useTranslations("agencyProgress");
  const stateName = useTranslations("assignmentState");
  const refusalName = useTranslations("agencyRefusal");
  const format = useFormat();
  const names = useNames();
  const trpc = useTRPC();
  const refresh = useRefetchDetails(incidentId);
  const acknowledge = useMutation(trpc.forwarding.acknowledge.mutationOptions({ onSettled: refresh }));
  const { agency, forwardedAt, acknowledgedAt, acknowledgedBy, refusedAt, refusedBy, refusal } = progress;
  const { state, filled, missing } = progress;
  const name = names.agency(agency);
  const isOver = isForwardedAfterClosing(progress, closedAt);
  return (
    <li className="py-1.5 text-[0.8125rem]">
      <p className="flex items-baseline justify-between gap-2">
        <span className="font-semibold text-sm">{name}</span>
        <span className="text-ink-2">{state ? t("crewState", { state: stateName(state) }) : t("noCrew")}</span>
      </p>
      <p className="flex flex-wrap items-center justify-between gap-x-2 gap-y-1 text-ink-3">
        <span>
          {!isOver && t("forwarded", { time: format.hourMinute(forwardedAt) })}
          {filled + missing > 0 && (
            <span className={missing > 0 ? "font-semibold text-alarm" : ""}>
              {!isOver && " · "}
              {t("filled", { filled, all: filled + missing })}
            </span>
          )}
        </span>
        {acknowledgedAt ? (
          <span className="flex items-center gap-1 text-ink-2">
            <Check className="size-3.5" aria-hidden />
            {acknowledgedBy
              ? t("acknowledgedBy", { time: format.hourMinute(acknowledgedAt), name: acknowledgedBy })
              : t("acknowledged", { time: format.hourMinute(acknowledgedAt) })}
          </span>
        ) : (
          !isOver && (
            <Button
              size="small"
              look="quiet"
              disabled={acknowledge.isPending}
              aria-label={t("acknowledgeOf", { agency: name })}
              onClick={() => acknowledge.mutate({ incidentId, agencyCode: agency })}
            >
              {t("acknowledge")}
            </Button>
          )
        )}
      </p>
      {refusedAt && refusal && (
        <p className="mt-1 flex items-start gap-1.5 rounded bg-alarm-ground px-1.5 py-1 font-semibold text-alarm">
          <Ban className="mt-0.5 size-3.5 shrink-0" aria-hidden />
          {t("refused", { time: format.hourMinute(refusedAt), name: refusedBy ?? name, reason: refusalName(refusal) })}
        </p>
      )}
      <RefusalNote error={acknowledge.error} />
    </li>
  );
}

type Handover = IncidentView["handovers"][number];

/** Handovers to neighbouring regencies, and who accepted them. */
function Handovers({ incident }: { incident: IncidentView }) {
  const t = useTranslations("handover");
  if (incident.handovers.length === 0) return null;
  return (
    <ul aria-label={t("title")} className="mt-1 divide-y divide-line border-line border-t">
      {incident.handovers.map((handover) => (
        <HandoverRow key={handover.id} incidentId={incident.id} handover={handover} />
      ))}
    </ul>
  );
}

/** The latest delivery state of a handover that is sent as a message. */
function MessageState({ handover }: { handover: Handover }) {
  const t = useTranslations("handover");
  const dispositionName = useTranslations("disposition");
  const format = useFormat();
  const { deliveredAt, isFailed, acknowledgedAt, refusedAt, refusal, theirNumber } = handover;
  const { acknowledgedBy, returnedAt } = handover;
  const problem = useNowValue((nowMs) => handoverProblem(handover, nowMs));
  const isWaiting = deliveredAt === null && acknowledgedAt === null;
  const isProblem = problem !== null || isWaiting;
  // If the handover was accepted by phone, the row already says so. The state of the message is then shown only if it
  // adds something: a refusal, or the incident's number at the other centre.
  if (acknowledgedBy && !refusedAt && theirNumber === null) return null;
  const stateText = () => {
    if (refusedAt && refusal)
      return t("refused", { time: format.hourMinute(refusedAt), reason: dispositionName(refusal).toLowerCase() });
    if (acknowledgedBy && theirNumber !== null) return t("answeredLater", { number: `${theirNumber}` });
    if (acknowledgedAt && theirNumber !== null)
      return t("answered", { time: format.hourMinute(acknowledgedAt), number: `${theirNumber}` });
    if (acknowledgedAt) return t("acknowledged", { time: format.hourMinute(acknowledgedAt) });
    if (returnedAt) return t("returned", { time: format.hourMinute(returnedAt) });
    if (deliveredAt)
      return t(problem === "untaken" ? "untaken" : "delivered", { time: format.hourMinute(deliveredAt) });
    return t(isFailed ? "failed" : "waiting");
  };
  const Icon = refusedAt ? Ban : isProblem ? TriangleAlert : acknowledgedAt ? Check : Hourglass;
  return (
    <p
      role="status"
      className={`mt-1 flex items-start gap-1.5 ${isProblem ? "rounded bg-alarm-ground px-1.5 py-1 font-semibold text-alarm" : "text-ink-2"}`}
    >
      <Icon className="mt-0.5 size-3.5 shrink-0" aria-hidden />
      {stateText()}
    </p>
  );
}

function HandoverRow({ incidentId, handover }: { incidentId: string; handover: Handover }) {
  const t = useTranslations("handover");
  const format = useFormat();
  const trpc = useTRPC();
  const refresh = useRefetchDetails(incidentId);
  const [takenBy, setTakenBy] = useState("");
  const acknowledge = useMutation(trpc.forwarding.acknowledgeHandover.mutationOptions({ onSettled: refresh }));
  const { id, neighbour, phone, handedAt, note, acknowledgedAt, acknowledgedBy, byMessage } = handover;
  // A message may acknowledge the handover while a name is being typed. The field must not disappear then.
  const needsAcceptance = acknowledgedBy
    ? handover.refusedAt !== null
    : !(byMessage && acknowledgedAt) || takenBy.trim() !== "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (takenBy.trim() !== "") acknowledge.mutate({ id, takenBy });
  };
  return (
    <li className="py-1.5 text-[0.8125rem]">
      <p className="flex items-baseline justify-between gap-2">
        <span className="font-semibold text-sm">{neighbour}</span>
        <a href={`tel:${phone}`} className="underline">
          {phone}
        </a>
      </p>
      <p className="text-ink-3">
        {t("handed", { time: format.hourMinute(handedAt) })}
        {note && ` · ${note}`}
      </p>
      {byMessage && <MessageState handover={handover} />}
      {acknowledgedBy && acknowledgedAt && (
        <p className="flex items-center gap-1 text-ink-2">
          <Check className="size-3.5" aria-hidden />
          {t("taken", { time: format.hourMinute(acknowledgedAt), name: acknowledgedBy })}
        </p>
      )}
      {needsAcceptance && (
        <form onSubmit={submit} className="mt-1 flex items-end gap-2">
          <div className="flex-1">
            <TextField
              label={t("takenBy")}
              value={takenBy}
              maxLength={120}
              onChange={({ target }) => setTakenBy(target.value)}
            />
          </div>
          <Button type="submit" disabled={acknowledge.isPending || takenBy.trim() === ""}>
            {t("confirm")}
          </Button>
        </form>
      )}
      <RefusalNote error={acknowledge.error} />
    </li>
  );
}
