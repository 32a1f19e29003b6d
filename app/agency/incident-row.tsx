"use client";

import { Ban, BellRing, Clock } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo } from "react";
import type { Priority } from "@/db/vocabulary";
import { isOpen } from "@/server/domain/assignment";
import type { ListedIncident } from "@/server/masking/mask-incident";
import { useTypes } from "../_live/cache/use-live-data";
import { useHasUnsent } from "../_session/unsent-store";
import { PriorityWord, SensitiveBadge } from "../_ui/badges";
import { Elapsed } from "../_ui/elapsed";
import { PriorityMark, UnitGlyph } from "../_ui/mark";
import { useFormat } from "../_words/use-format";
import { useNames } from "../_words/use-names";
import { unsentAnswers } from "./unsent-answers";

type Props = { incident: ListedIncident; agency: string | null; isChosen: boolean; onChoose: () => void };

/**
 * A row of the incident list: priority, type, number, place, age or closing time, the states of the agency's
 * assignments, and whether the agency has acknowledged or refused the incident.
 */
export const IncidentRow = memo(function IncidentRow({ incident, agency, isChosen, onChoose }: Props) {
  const t = useTranslations("officer");
  const stateName = useTranslations("assignmentState");
  const names = useNames();
  const { typesByCode } = useTypes();
  const format = useFormat();
  const tDraft = useTranslations("drafts");
  const isUnsent = useHasUnsent(unsentAnswers, incident.id);
  const { number, priority, address, district, openedAt, closedAt, sensitive } = incident;
  const type = typesByCode.get(incident.type);
  const agencyAssignments = incident.assignments.filter(({ unit, state }) => unit.agency === agency && isOpen(state));
  const hasSentUnits = incident.assignments.some(({ unit }) => unit.agency === agency);
  const forwarding = incident.forwardings.find((row) => row.agency === agency);
  const isUnanswered = !closedAt && forwarding && !forwarding.acknowledgedAt && !forwarding.refusedAt;
  return (
    <li className="border-line border-b">
      <button
        type="button"
        data-incident={incident.id}
        aria-pressed={isChosen}
        onClick={onChoose}
        className={`w-full px-3.5 py-3 text-left hover:bg-hover ${isChosen ? "bg-pressed hover:bg-pressed" : ""}`}
      >
        <span className="flex items-start gap-2.5">
          <PriorityMark priority={priority as Priority} className="mt-0.5 size-7" />
          <span className="min-w-0 flex-1">
            <span className="flex items-baseline justify-between gap-2">
              <PriorityWord priority={priority} />
              <Elapsed since={openedAt} until={closedAt} className="font-semibold text-[0.9375rem]" />
            </span>
            <span className="block font-semibold text-[0.9375rem] leading-snug">
              {type ? names.type(type) : incident.type}
            </span>
            <span className="block text-ink-2 text-[0.8125rem]">
              #{number} · {[...new Set([address, district.name])].filter(Boolean).join(", ")}
            </span>
            {closedAt && (
              <span className="block text-ink-2 text-[0.8125rem]">
                {t("closedAt", { time: format.dateTime(closedAt) })}
              </span>
            )}
            {sensitive && (
              <span className="mt-1 block">
                <SensitiveBadge />
              </span>
            )}
            <span className="mt-1 block space-y-0.5 text-[0.8125rem]">
              {agencyAssignments.map(({ id, unit, state }) => (
                <span key={id} className="flex items-center gap-1.5">
                  <UnitGlyph kind={unit.kind} className="size-4 text-ink-2" />
                  <span className="font-medium">{unit.callSign}</span>
                  <span className="text-ink-2">{stateName(state)}</span>
                </span>
              ))}
              {agencyAssignments.length === 0 && (
                <span className="text-ink-3">{t(hasSentUnits ? "ownEnded" : "forwardedOnly")}</span>
              )}
              {forwarding?.refusedAt && (
                <span className="flex items-center gap-1.5 font-semibold">
                  <Ban className="size-4" aria-hidden />
                  {t("refused")}
                </span>
              )}
              {isUnsent && (
                <span className="flex items-center gap-1.5 font-semibold text-p2">
                  <Clock className="size-4" aria-hidden />
                  {tDraft("note")}
                </span>
              )}
              {isUnanswered && (
                <span className="flex items-center gap-1.5 font-semibold text-alarm">
                  <BellRing className="size-4" aria-hidden />
                  {t("unacknowledged")}
                </span>
              )}
            </span>
          </span>
        </span>
      </button>
    </li>
  );
});
