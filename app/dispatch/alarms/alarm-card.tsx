"use client";

import { useMutation } from "@tanstack/react-query";
import { BellRing, MapPin, Siren } from "lucide-react";
import { useTranslations } from "next-intl";
import type { AlarmView } from "@/server/alarms/list-alarms";
import { isNextAssignmentState } from "@/server/domain/assignment";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useTypes } from "../../_live/cache/use-live-data";
import { useNow } from "../../_live/clock/use-now";
import { useRefetchAffected } from "../../_live/feed/refetch-incidents";
import { Button } from "../../_ui/button";
import { Elapsed } from "../../_ui/elapsed";
import { usePositionBasis } from "../../_ui/position-age";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { useOverrides } from "../assign/override-context";
import { useTravelWords } from "../assign/use-travel-words";
import { CommandButton } from "../commands/command-registry";
import { useActions } from "../console-context";

/**
 * One alarm with its subject and age, the unit that could go instead, and the button that marks it as answered for everybody.
 */
export function AlarmCard({ alarm, hasShortcutKeys }: { alarm: AlarmView; hasShortcutKeys: boolean }) {
  const t = useTranslations("alarms");
  const kindName = useTranslations("alarmKind");
  const names = useNames();
  const trpc = useTRPC();
  const refetchAffected = useRefetchAffected();
  const { act } = useActions();
  const { byCode } = useTypes();
  const answer = useMutation(
    trpc.alarms.answer.mutationOptions({
      onSettled: () => refetchAffected({ topic: "alarms" }, trpc.alarms.pathFilter()),
    }),
  );
  const { kind, unit, incident, district, raisedAt, declineReason } = alarm;
  const isPanic = kind === "panic";
  const type = incident && byCode.get(incident.type);
  const messageValues = { kind: kindName(kind), callSign: unit.callSign };
  const Icon = isPanic ? Siren : BellRing;
  return (
    <li
      data-alarm={kind}
      className={isPanic ? "bg-alarm px-3 py-2.5 text-panel" : "bg-alarm-ground px-3 py-1.5 text-ink"}
    >
      <div className={`flex flex-wrap items-center gap-x-3 gap-y-1.5 ${isPanic ? "" : "lg:flex-nowrap"}`}>
        <Icon className={`shrink-0 ${isPanic ? "size-7" : "size-5 text-alarm"}`} aria-hidden />
        <p role="alert" className={`font-semibold lg:shrink-0 ${isPanic ? "text-xl" : "text-[0.9375rem]"}`}>
          {incident
            ? t("announcementAt", { ...messageValues, number: incident.number })
            : t("announcement", messageValues)}
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
        {isPanic && <PanicPlace alarm={alarm} />}
        <span className="ml-auto flex flex-wrap items-center gap-1.5 lg:shrink-0 lg:flex-nowrap">
          {!isPanic && <AlarmOffer alarm={alarm} hasShortcutKeys={hasShortcutKeys} />}
          {incident && (
            <Button
              size="small"
              className={isPanic ? "border-panel text-panel hover:text-ink" : ""}
              aria-label={t("open", { number: incident.number })}
              onClick={() => act({ do: "select-incident", id: incident.id })}
            >
              {t("openShort")}
            </Button>
          )}
          <CommandButton
            command={hasShortcutKeys ? "answer" : null}
            size="small"
            look={isPanic ? "strong" : "alarm"}
            isEnabled={!answer.isPending}
            run={() => answer.mutate({ id: alarm.id })}
          >
            <span className="sr-only">{t("answerOf", { callSign: unit.callSign })}</span>
            <span aria-hidden>{answer.isPending ? t("answering") : t("answer")}</span>
          </CommandButton>
        </span>
      </div>
      <RefusalNote error={answer.error} />
    </li>
  );
}

/** Last known position of a crew that pressed the panic button, its age, and a button that shows it on the map. */
function PanicPlace({ alarm: { fix, fixAt, unit } }: { alarm: AlarmView }) {
  const t = useTranslations("alarms");
  const format = useFormat();
  const now = useNow();
  const { act, camera } = useActions();
  if (!fix) return <span className="font-medium">{t("noPlace")}</span>;
  const age = fixAt && now !== null ? format.age((now - fixAt.getTime()) / 1_000) : "–";
  const coordinates = format.coordinates(fix.lng, fix.lat);
  return (
    <>
      <span className="font-medium">{t("place", { coordinates, age })}</span>
      <Button
        size="small"
        className="border-panel text-panel hover:text-ink"
        aria-label={t("showOf", { callSign: unit.callSign })}
        onClick={() => {
          act({ do: "view", view: "map" });
          camera.current?.show([fix]);
        }}
      >
        <MapPin className="size-4" aria-hidden />
        {t("show")}
      </Button>
    </>
  );
}

/** Offers the unit that the assignment rule would send next. It replaces the alarm's crew if that crew can still be recalled. */
function AlarmOffer({ alarm, hasShortcutKeys }: { alarm: AlarmView; hasShortcutKeys: boolean }) {
  const t = useTranslations("alarms");
  const assignedWords = useTranslations("assigned");
  const format = useFormat();
  const describeBasis = usePositionBasis();
  const describeTravel = useTravelWords();
  const { assign, busyIncidentIds } = useOverrides();
  const { kind, next, incident, assignment, unit } = alarm;
  if (!incident || !assignment) return null;
  if (!next) return <span className="text-ink-2">{t("nobody")}</span>;
  const { callSign } = next.unit;
  const hasDeclined = assignment.state === "declined";
  const replacedAssignment = isNextAssignmentState(assignment.state, "recalled")
    ? { id: assignment.id, state: assignment.state, unit }
    : undefined;
  const travelText = describeTravel(next, next.unit.kind);
  return (
    <>
      <span className="text-ink-2 text-[0.8125rem]">
        <b className="font-semibold text-ink">{t("next", { callSign })}</b>
        {next.distanceM !== null &&
          travelText !== null &&
          ` · ${format.distance(next.distanceM)} · ${describeBasis(next.basis, next.fixAgeSeconds)} · ${travelText}`}
        {!next.responsible && ` · ${assignedWords("mutualAid")}`}
      </span>
      <CommandButton
        command={hasShortcutKeys ? "next" : null}
        size="small"
        look="strong"
        isEnabled={!busyIncidentIds.includes(incident.id)}
        run={() =>
          assign(incident.id, next.unit, {
            insteadOf: replacedAssignment,
            ...(replacedAssignment && { reason: kind === "unit-off-duty" ? "off-duty" : "no-answer" }),
          })
        }
      >
        {t(replacedAssignment ? "exchange" : hasDeclined ? "send" : "add", { callSign })}
      </CommandButton>
    </>
  );
}
