"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ban, Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../_live/cache/refusal-note";
import { useTRPC } from "../_live/cache/trpc";
import { Button } from "../_ui/button";
import { useFormat } from "../_words/use-format";
import { forgetRefusal, RefuseForm } from "./refuse-form";

type Props = { incident: IncidentView; agency: string | null };

/**
 * When the incident was forwarded to the agency, its answer, and the buttons to acknowledge or refuse it, or to change
 * the answer. When the button or form that has the focus disappears, this section takes the focus, unless the officer
 * has moved it elsewhere meanwhile.
 */
export function ForwardingState({ incident: { id, status, forwardings }, agency }: Props) {
  const t = useTranslations("officer");
  const format = useFormat();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isRefusing, setIsRefusing] = useState(false);
  const section = useRef<HTMLDivElement>(null);
  const closeForm = () => {
    setIsRefusing(false);
    const { activeElement } = document;
    if (activeElement === document.body || section.current?.contains(activeElement)) section.current?.focus();
  };
  const onSettled = () => queryClient.invalidateQueries(trpc.agency.pathFilter());
  const acknowledge = useMutation(
    trpc.agency.acknowledge.mutationOptions({
      trpc: { context: { hasTimeout: true } },
      onSuccess: closeForm,
      onSettled: () => onSettled(),
    }),
  );
  const refuse = useMutation(
    trpc.agency.refuse.mutationOptions({
      trpc: { context: { hasTimeout: true } },
      onSuccess: () => {
        forgetRefusal(id);
        closeForm();
      },
      onSettled: () => onSettled(),
    }),
  );
  const forwarding = forwardings.find((row) => row.agency === agency);
  if (!forwarding) return null;
  const { forwardedAt, acknowledgedAt, refusedAt } = forwarding;
  return (
    <div ref={section} tabIndex={-1} className="rounded-lg border border-line-2 bg-raised px-3 py-2.5">
      <p className="text-ink-2">{t("forwardedAt", { time: `${format.hourMinute(forwardedAt)} WIB` })}</p>
      <Answer forwarding={forwarding} />
      {status !== "closed" && !isRefusing && (
        <div className="mt-2 flex flex-wrap gap-2">
          {!acknowledgedAt && (
            <Button
              look="strong"
              size="large"
              className="flex-1"
              disabled={acknowledge.isPending}
              onClick={() => {
                // Only the failure of the latest answer is shown.
                refuse.reset();
                acknowledge.mutate({ id });
              }}
            >
              <Check className="size-4" aria-hidden />
              {t("acknowledge")}
            </Button>
          )}
          {!refusedAt && (
            <Button size={acknowledgedAt ? "small" : "large"} onClick={() => setIsRefusing(true)}>
              <Ban className="size-4" aria-hidden />
              {t("refuse")}
            </Button>
          )}
        </div>
      )}
      {isRefusing && (
        <RefuseForm
          incidentId={id}
          isPending={refuse.isPending}
          onRefuse={(answer) => {
            acknowledge.reset();
            refuse.mutate({ id, ...answer });
          }}
          onClose={closeForm}
        />
      )}
      {/* An answer that was not confirmed in time may have been stored all the same. */}
      <RefusalNote error={(acknowledgedAt ? null : acknowledge.error) ?? (refusedAt ? null : refuse.error)} />
    </div>
  );
}

function Answer({ forwarding }: { forwarding: IncidentView["forwardings"][number] }) {
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
