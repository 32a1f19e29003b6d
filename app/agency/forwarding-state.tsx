"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useRefusal } from "../_live/cache/refusal";
import { useTRPC } from "../_live/cache/trpc";
import { Button } from "../_ui/button";
import { useFormat } from "../_words/use-format";

type Props = { incident: IncidentView; agency: string | null };

/** Shows when the incident was forwarded to the agency and who acknowledged it, or a button to acknowledge it. */
export function ForwardingState({ incident: { id, forwardings }, agency }: Props) {
  const t = useTranslations("officer");
  const format = useFormat();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const refusalText = useRefusal();
  const acknowledge = useMutation(
    trpc.agency.acknowledge.mutationOptions({ onSettled: () => queries.invalidateQueries(trpc.agency.pathFilter()) }),
  );
  const agencyForwarding = forwardings.find((forwarding) => forwarding.agency === agency);
  if (!agencyForwarding) return null;
  const { forwardedAt, acknowledgedAt, acknowledgedBy } = agencyForwarding;
  return (
    <div className="rounded-lg border border-line-2 bg-raised px-3 py-2.5">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
        <p className="text-ink-2">{t("forwardedAt", { time: `${format.hourMinute(forwardedAt)} WIB` })}</p>
        {acknowledgedAt ? (
          <p className="flex items-center gap-1.5 font-medium">
            <Check className="size-4" aria-hidden />
            {acknowledgedBy
              ? t("acknowledgedBy", { time: format.hourMinute(acknowledgedAt), name: acknowledgedBy })
              : t("acknowledgedAt", { time: format.hourMinute(acknowledgedAt) })}
          </p>
        ) : (
          <Button look="strong" disabled={acknowledge.isPending} onClick={() => acknowledge.mutate({ id })}>
            <Check className="size-4" aria-hidden />
            {t("acknowledge")}
          </Button>
        )}
      </div>
      {acknowledge.error && (
        <p role="alert" className="mt-2 font-medium text-[0.8125rem] text-alarm">
          {refusalText(acknowledge.error).text}
        </p>
      )}
    </div>
  );
}
