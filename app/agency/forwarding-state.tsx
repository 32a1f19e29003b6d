"use client";

import { Ban, Check, Clock } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { isForwardedAfterClosing } from "@/server/domain/agency-progress";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../_live/cache/refusal-note";
import { useUnsent } from "../_session/unsent-store";
import { Button } from "../_ui/button";
import { useFormat } from "../_words/use-format";
import { RefuseForm } from "./refuse-form";
import {
  type Answer,
  answerErrors,
  changeUnsent,
  clearRefusal,
  discardAnswer,
  moveRefusalToNote,
  queueAnswer,
  unsentAnswers,
} from "./unsent-answers";

type Props = { incident: IncidentView; agency: string | null };

/**
 * When the incident was forwarded to the agency, its answer, and the buttons to acknowledge or refuse it, or to change
 * the answer. When the button or form that has the focus disappears, this section takes the focus, unless the officer
 * has moved it elsewhere meanwhile. Nothing if the incident was forwarded after it was closed.
 */
export function ForwardingState({ incident: { id, status, closedAt, forwardings }, agency }: Props) {
  const t = useTranslations("officer");
  const format = useFormat();
  const [isRefusing, setIsRefusing] = useState(false);
  const section = useRef<HTMLDivElement>(null);
  const closeForm = () => {
    setIsRefusing(false);
    const { activeElement } = document;
    if (activeElement === document.body || section.current?.contains(activeElement)) section.current?.focus();
  };
  const answer = (newAnswer: Answer) => {
    queueAnswer(id, newAnswer);
    closeForm();
  };
  const cancelForm = () => {
    clearRefusal(id);
    closeForm();
  };
  const [{ queuedAnswer, isDelayed, isHeld, refusal }] = useUnsent(unsentAnswers, id);
  const isSending = queuedAnswer !== null && !isDelayed && !isHeld;
  const [{ answer: error }] = useUnsent(answerErrors, id);
  const isClosed = status === "closed";
  useEffect(() => {
    if (isClosed) setIsRefusing(false);
  }, [isClosed]);
  // A closed incident can no longer be refused, but a note can still be added to it. An answer that is being sent may
  // have been stored before the incident was closed.
  const mustMoveText = isClosed && queuedAnswer === null && refusal.text !== "";
  useEffect(() => {
    if (mustMoveText) moveRefusalToNote(id);
  }, [mustMoveText, id]);
  const forwarding = forwardings.find((row) => row.agency === agency);
  const isAlreadyAcknowledged = isHeld && queuedAnswer === "acknowledge" && Boolean(forwarding?.acknowledgedAt);
  useEffect(() => {
    if (isAlreadyAcknowledged) changeUnsent(id, { queuedAnswer: null, isHeld: false });
  }, [isAlreadyAcknowledged, id]);
  if (!forwarding || isForwardedAfterClosing(forwarding, closedAt)) return null;
  const { forwardedAt, acknowledgedAt, refusedAt } = forwarding;
  return (
    <div ref={section} tabIndex={-1} className="rounded-lg border border-line-2 bg-raised px-3 py-2.5">
      <p className="text-ink-2">{t("forwardedAt", { time: `${format.hourMinute(forwardedAt)} WIB` })}</p>
      <StoredAnswer forwarding={forwarding} />
      {queuedAnswer && <QueuedAnswer answer={queuedAnswer} state={isHeld ? "held" : isDelayed ? "late" : "sending"} />}
      {queuedAnswer && isHeld && (
        <div className="mt-2 flex flex-wrap gap-2">
          <Button onClick={() => answer(queuedAnswer)}>{t("answerSend")}</Button>
          <Button
            look="quiet"
            onClick={() => {
              discardAnswer(id);
              closeForm();
            }}
          >
            {t("answerDiscard")}
          </Button>
        </div>
      )}
      {!isClosed && !isRefusing && (
        <div className="mt-2 flex flex-wrap gap-2">
          {!acknowledgedAt && (
            <Button
              look="strong"
              size="large"
              className="flex-1"
              disabled={isSending || queuedAnswer === "acknowledge"}
              onClick={() => answer("acknowledge")}
            >
              <Check className="size-4" aria-hidden />
              {t("acknowledge")}
            </Button>
          )}
          {(!refusedAt || refusal.text !== "") && (
            <Button size={acknowledgedAt ? "small" : "large"} disabled={isSending} onClick={() => setIsRefusing(true)}>
              <Ban className="size-4" aria-hidden />
              {t("refuse")}
            </Button>
          )}
        </div>
      )}
      {isRefusing && <RefuseForm incidentId={id} onRefuse={answer} onClose={cancelForm} />}
      <RefusalNote error={error} />
    </div>
  );
}

/** `held`: it waits for the officer, who sends or discards it. */
function QueuedAnswer({ answer, state }: { answer: Answer; state: "sending" | "late" | "held" }) {
  const t = useTranslations("officer");
  const reasonName = useTranslations("agencyRefusal");
  return (
    <p role="status" className="mt-1 flex items-start gap-1.5 font-medium text-p2">
      <Clock className="mt-0.5 size-4 shrink-0" aria-hidden />
      {t(`answerState.${state}`, {
        answer: answer === "acknowledge" ? t("acknowledge") : t("refusalQueued", { reason: reasonName(answer.reason) }),
      })}
    </p>
  );
}

function StoredAnswer({ forwarding }: { forwarding: IncidentView["forwardings"][number] }) {
  const t = useTranslations("officer");
  const reasonName = useTranslations("agencyRefusal");
  const format = useFormat();
  const { acknowledgedAt, acknowledgedBy, refusedAt, refusedBy, refusal } = forwarding;
  if (acknowledgedAt) {
    return (
      <p className="mt-1 flex items-center gap-1.5 font-medium">
        <Check className="size-4 shrink-0" aria-hidden />
        {acknowledgedBy
          ? t("acknowledgedBy", { time: format.hourMinute(acknowledgedAt), name: acknowledgedBy })
          : t("acknowledgedAt", { time: format.hourMinute(acknowledgedAt) })}
      </p>
    );
  }
  if (!refusedAt || !refusal) return null;
  return (
    <p className="mt-1 flex items-start gap-1.5 font-medium text-alarm">
      <Ban className="mt-0.5 size-4 shrink-0" aria-hidden />
      {t("refusedBy", { time: format.hourMinute(refusedAt), name: refusedBy ?? "", reason: reasonName(refusal) })}
    </p>
  );
}
