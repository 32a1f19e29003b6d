"use client";

import { useMutation } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { TextField } from "../../_ui/field";
import { useFormat } from "../../_words/use-format";
import { useRefresh } from "./use-refresh";

type Handover = IncidentView["handovers"][number];

/** To which neighbouring regency the incident was handed, and who took it there. */
export function Handovers({ incident }: { incident: IncidentView }) {
  const t = useTranslations("handover");
  if (incident.handovers.length === 0) return null;
  return (
    <ul aria-label={t("title")} className="mt-1 divide-y divide-line border-line border-t">
      {incident.handovers.map((one) => (
        <HandoverRow key={one.id} incidentId={incident.id} handover={one} />
      ))}
    </ul>
  );
}

function HandoverRow({ incidentId, handover }: { incidentId: string; handover: Handover }) {
  const t = useTranslations("handover");
  const format = useFormat();
  const trpc = useTRPC();
  const refresh = useRefresh(incidentId);
  const [takenBy, setTakenBy] = useState("");
  const acknowledge = useMutation(trpc.forwarding.acknowledgeHandover.mutationOptions({ onSettled: refresh }));
  const { id, neighbour, phone, handedAt, note, acknowledgedAt, acknowledgedBy } = handover;
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
      {acknowledgedAt ? (
        <p className="flex items-center gap-1 text-ink-2">
          <Check className="size-3.5" aria-hidden />
          {t("taken", { time: format.hourMinute(acknowledgedAt), name: acknowledgedBy ?? "" })}
        </p>
      ) : (
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
