"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Phone, Unlink } from "lucide-react";
import { useTranslations } from "next-intl";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useRefetchAffected } from "../../_live/feed/refetch-incidents";
import { useMe } from "../../_session/use-me";
import { Button, buttonClass, IconButton } from "../../_ui/button";
import { formatPhoneNumber } from "../../_words/phone-number";
import { useFormat } from "../../_words/use-format";
import { useConsole } from "../console-context";
import { toDraftCall } from "../intake/drafts";

/**
 * The callers of an incident, with links that call them. Users who may not see phone numbers see only how many callers
 * there are.
 */
export function IncidentCalls({ incident: { id, callers, status } }: { incident: IncidentView }) {
  const t = useTranslations("incidentCalls");
  const tCommon = useTranslations("common");
  const format = useFormat();
  const trpc = useTRPC();
  const { data: me } = useMe();
  const canRead = me?.permissions.includes("callers:read") ?? false;
  const canDetach = status !== "closed" && (me?.permissions.includes("calls:answer") ?? false);
  const query = useQuery({ ...trpc.incidents.calls.queryOptions({ id }), enabled: canRead && callers > 0 });
  if (callers === 0) return null;
  return (
    <section aria-label={t("title")} className="px-3.5 py-3">
      <h3 className="flex items-baseline gap-2 font-semibold">
        {t("title")}
        <span className="font-medium text-ink-3">{callers}</span>
      </h3>
      {!canRead && <p className="text-[0.8125rem] text-ink-2">{t("hidden")}</p>}
      {query.isError && !query.data && (
        <p role="alert" className="mt-1 flex items-center gap-3 font-medium text-alarm">
          {t("failed")}
          <Button size="small" onClick={() => query.refetch()}>
            {tCommon("retry")}
          </Button>
        </p>
      )}
      <ul className="mt-1 space-y-1.5 empty:hidden">
        {query.data?.map(({ id: callId, callerNumber, receivedAt, disposition, note }) => (
          <li key={callId} className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-[0.8125rem]">
            <time dateTime={receivedAt.toISOString()} className="w-9 shrink-0 text-ink-3">
              {format.hourMinute(receivedAt)}
            </time>
            {callerNumber ? (
              <a
                href={`tel:${callerNumber}`}
                aria-label={t("call", { number: formatPhoneNumber(callerNumber) })}
                className={buttonClass({ size: "small" })}
              >
                <Phone className="size-3.5" aria-hidden />
                {formatPhoneNumber(callerNumber)}
              </a>
            ) : (
              <span className="text-ink-2">{t("noNumber")}</span>
            )}
            {canDetach && disposition === "duplicate" && (
              <DetachCall callId={callId} callerNumber={callerNumber} note={note} />
            )}
            {note && <p className="w-full pl-[2.875rem] text-pretty">{note}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

type DetachCallProps = { callId: string; callerNumber: string | null; note: string | null };

/**
 * Button that detaches a call that was attached to the wrong incident. The call is then claimed by the user, and its
 * intake form contains the call's note.
 */
function DetachCall({ callId, callerNumber, note }: DetachCallProps) {
  const t = useTranslations("incidentCalls");
  const trpc = useTRPC();
  const refetchAffected = useRefetchAffected();
  const { updateConsole } = useConsole();
  const detach = useMutation(
    trpc.intake.detach.mutationOptions({
      onSuccess: (claimedCall) => {
        if (claimedCall) {
          const enteredFields = note ? { description: note } : {};
          updateConsole({
            do: "take-call",
            call: toDraftCall(claimedCall),
            draftAtKeyPress: null,
            entered: enteredFields,
          });
        }
        void refetchAffected({ topic: "calls" }, trpc.calls.pathFilter(), trpc.incidents.pathFilter());
      },
    }),
  );
  return (
    <>
      <IconButton
        name={t("detach", { number: callerNumber ? formatPhoneNumber(callerNumber) : t("noNumber") })}
        disabled={detach.isPending}
        onClick={() => detach.mutate({ callId })}
        className="ml-auto"
      >
        <Unlink className="size-4" aria-hidden />
      </IconButton>
      {detach.error && (
        <div className="w-full">
          <RefusalNote error={detach.error} />
        </div>
      )}
    </>
  );
}
