"use client";

import { useMutation } from "@tanstack/react-query";
import { BellRing, Siren } from "lucide-react";
import { useTranslations } from "next-intl";
import type { AlarmView } from "@/server/alarms/list-alarms";
import { isNextAssignmentState } from "@/server/domain/assignment";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useTypes } from "../../_live/cache/use-live-data";
import { useRefetchAffected } from "../../_live/feed/refetch-incidents";
import { Button } from "../../_ui/button";
import { Elapsed } from "../../_ui/elapsed";
import { usePositionBasisText } from "../../_ui/position-age";
import { useTravelText } from "../../_ui/use-travel-text";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { useAssignmentActions } from "../assign/assignment-actions";
import { CommandButton } from "../commands/command-registry";
import { useReadValue } from "../commands/use-read-value";
import { useActions } from "../console-context";
import { PanicPosition } from "./answered-panic";
import { useAlarmText } from "./use-open-alarms";

type AlarmCardProps = {
  alarm: AlarmView;
  hasShortcutKeys: boolean;
  /** Called when the user answers the alarm or sends the offered unit. */
  onHandle: () => void;
};

/**
 * One alarm with its subject and age, the unit that could go instead, and the button that marks it as answered for
 * everybody.
 */
export function AlarmCard({ alarm, hasShortcutKeys, onHandle }: AlarmCardProps) {
  const t = useTranslations("alarms");
  const describeAlarm = useAlarmText();
  const names = useNames();
  const trpc = useTRPC();
  const refetchAffected = useRefetchAffected();
  const { updateConsole } = useActions();
  const { typesByCode } = useTypes();
  const answer = useMutation(
    trpc.alarms.answer.mutationOptions({
      onSettled: () => refetchAffected({ topic: "alarms" }, trpc.alarms.pathFilter()),
    }),
  );
  const { kind, unit, incident, district, raisedAt, declineReason, handover } = alarm;
  const isPanic = kind === "panic";
  const hasUrgentSound = isPanic || kind === "unattended";
  const type = incident && typesByCode.get(incident.type);
  const Icon = hasUrgentSound ? Siren : BellRing;
  return (
    <li
      data-alarm={kind}
      className={hasUrgentSound ? "bg-alarm px-3 py-2.5 text-panel" : "bg-alarm-ground px-3 py-1.5 text-ink"}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Icon className={`shrink-0 ${hasUrgentSound ? "size-7" : "size-5 text-alarm"}`} aria-hidden />
        <p role="alert" className={`font-semibold lg:shrink-0 ${hasUrgentSound ? "text-xl" : "text-[0.9375rem]"}`}>
          {describeAlarm(alarm, "announcement")}
        </p>
        <Elapsed since={raisedAt} className="font-semibold" />
        {incident && (
          <span className="min-w-0 shrink-[9] truncate">
            {[type ? names.type(type) : incident.type, district].join(" · ")}
          </span>
        )}
        {kind === "declined" && (
          <span className="min-w-0 truncate font-medium">
            {declineReason ? t("reason", { reason: declineReason }) : t("noReason")}
          </span>
        )}
        {handover && <HandoverDetails handover={handover} />}
        {isPanic && <PanicPosition alarm={alarm} />}
        <span className="ml-auto flex min-w-0 flex-wrap items-center gap-1.5 lg:flex-nowrap">
          {!hasUrgentSound && <AlarmOffer alarm={alarm} hasShortcutKeys={hasShortcutKeys} onHandle={onHandle} />}
          {incident && (
            <Button
              size="small"
              className={hasUrgentSound ? "border-panel text-panel hover:text-ink" : ""}
              aria-label={t("open", { number: incident.number })}
              onClick={() => updateConsole({ do: "select-incident", id: incident.id })}
            >
              {t("openShort")}
            </Button>
          )}
          <CommandButton
            command={hasShortcutKeys ? "answer" : null}
            size="small"
            look={hasUrgentSound ? "strong" : "alarm"}
            isEnabled={!answer.isPending}
            run={() => {
              onHandle();
              answer.mutate({ id: alarm.id });
            }}
          >
            <span className="sr-only">
              {unit
                ? t("answerOf", { callSign: unit.callSign })
                : t("answerOfIncident", { number: incident?.number ?? "" })}
            </span>
            <span aria-hidden>{answer.isPending ? t("answering") : t("answer")}</span>
          </CommandButton>
        </span>
      </div>
      <RefusalNote error={answer.error} />
    </li>
  );
}

/** The neighbouring centre that has not accepted the handover, its phone number, and its reason if it refused. */
function HandoverDetails({ handover }: { handover: NonNullable<AlarmView["handover"]> }) {
  const tEvent = useTranslations("incidentLog");
  const dispositionName = useTranslations("disposition");
  const { neighbour, phone, refusal } = handover;
  return (
    <span className="flex min-w-0 gap-2 font-medium">
      <span className="min-w-0 truncate">
        {refusal ? tEvent("handoverRefused", { neighbour, reason: dispositionName(refusal).toLowerCase() }) : neighbour}
      </span>
      <a href={`tel:${phone}`} className="shrink-0 underline">
        {phone}
      </a>
    </span>
  );
}

/**
 * Offers the unit that the assignment rule would send next. It replaces the alarm's crew if that crew can still be
 * recalled.
 */
function AlarmOffer({ alarm, hasShortcutKeys, onHandle }: AlarmCardProps) {
  const t = useTranslations("alarms");
  const tAssigned = useTranslations("assigned");
  const format = useFormat();
  const describeBasis = usePositionBasisText();
  const describeTravel = useTravelText();
  const { assign, incidentIdsInFlight } = useAssignmentActions();
  const { kind, next, incident, assignment, unit } = alarm;
  const offeredId = next?.unit.id;
  const readId = useReadValue(offeredId, offeredId);
  if (!incident || !assignment || !unit) return null;
  if (!next) return <span className="text-ink-2">{t("nobody")}</span>;
  const { callSign } = next.unit;
  const hasDeclined = assignment.state === "declined";
  const replacedAssignment = isNextAssignmentState(assignment.state, "recalled")
    ? { id: assignment.id, state: assignment.state, unit }
    : undefined;
  const travelText = describeTravel(next);
  return (
    <>
      <span className="min-w-0 text-pretty text-ink-2 text-[0.8125rem] leading-tight">
        <b className="font-semibold text-ink">{t("next", { callSign })}</b>
        {next.distanceM !== null &&
          travelText !== null &&
          ` · ${format.distance(next.distanceM)} · ${describeBasis(next.basis, next.fixAgeSeconds)} · ${travelText}`}
        {!next.responsible && ` · ${tAssigned("mutualAid")}`}
      </span>
      <CommandButton
        command={hasShortcutKeys && readId === offeredId ? "next" : null}
        size="small"
        look="strong"
        isEnabled={!incidentIdsInFlight.includes(incident.id)}
        run={() => {
          onHandle();
          void assign(incident.id, next.unit, {
            insteadOf: replacedAssignment,
            ...(replacedAssignment && { reason: kind === "unit-off-duty" ? "off-duty" : "no-answer" }),
          });
        }}
      >
        {t(replacedAssignment ? "replace" : hasDeclined ? "send" : "add", { callSign })}
      </CommandButton>
    </>
  );
}
