"use client";

import { useQuery } from "@tanstack/react-query";
import { Phone } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { CallDetails } from "@/server/calls/read-call";
import { useRefusal } from "../../_live/cache/refusal";
import { useTRPC } from "../../_live/cache/trpc";
import { SensitiveBadge, SimulatedBadge } from "../../_ui/badges";
import { Button, buttonClass } from "../../_ui/button";
import { CopyButton } from "../../_ui/copy-button";
import { Sheet } from "../../_ui/sheet";
import { Skeleton, StateMessage } from "../../_ui/state-message";
import { formatPhoneNumber } from "../../_words/phone-number";
import { useFormat } from "../../_words/use-format";
import { useActions } from "../console-context";
import { CallRows } from "../queue/found-calls";
import { callPath } from "./call-url";
import { CallPlace } from "./caller-details";

/** What is known about a call, and the other calls of its number. */
export function CallSheet({ id }: { id: string }) {
  const t = useTranslations("callSheet");
  const tCommon = useTranslations("common");
  const tScreen = useTranslations("screen");
  const describeRefusal = useRefusal();
  const trpc = useTRPC();
  const { updateConsole } = useActions();
  const query = useQuery(trpc.calls.read.queryOptions({ id }));
  const call = query.data;
  return (
    <Sheet
      title={t("title")}
      onClose={() => updateConsole({ do: "close-call" })}
      footer={
        <div className="flex flex-wrap items-center justify-between gap-2">
          <span className="text-ink-2">{t("link")}</span>
          <CopyButton text={window.location.origin + callPath(id)} />
        </div>
      }
    >
      {query.isPending && <Skeleton rows={4} label={tScreen("loading")} />}
      {!call && query.isError && (
        <StateMessage urgent title={tScreen("failed")} text={describeRefusal(query.error).text}>
          <Button onClick={() => query.refetch()}>{tCommon("retry")}</Button>
        </StateMessage>
      )}
      {call && (
        <>
          <CallFields call={call} />
          {call.callerNumber !== null && <OtherCalls call={call} />}
        </>
      )}
    </Sheet>
  );
}

function CallFields({ call }: { call: CallDetails }) {
  const t = useTranslations("callSheet");
  const tIncident = useTranslations("incident");
  const tIncidentCalls = useTranslations("incidentCalls");
  const tToday = useTranslations("callsToday");
  const dispositionName = useTranslations("disposition");
  const format = useFormat();
  const { updateConsole } = useActions();
  const { callerNumber, claimerName, claimedAt, missedAt, disposition, disposedAt, disposedByName } = call;
  const { incidentId, incidentNumber, location } = call;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-4 gap-y-2">
      <Field name={t("number")}>
        {callerNumber === null ? (
          tIncidentCalls("noNumber")
        ) : (
          <a
            href={`tel:${callerNumber}`}
            aria-label={tIncidentCalls("call", { number: formatPhoneNumber(callerNumber) })}
            className={buttonClass({ size: "small" })}
          >
            <Phone className="size-3.5" aria-hidden />
            {formatPhoneNumber(callerNumber)}
          </a>
        )}{" "}
        {call.simulated && <SimulatedBadge />}
      </Field>
      <Field name={t("received")}>{format.dateTime(call.receivedAt)}</Field>
      {call.neighbour && <Field name={t("neighbour")}>{call.neighbour}</Field>}
      {call.blocked && <Field name={t("blocked")}>{t("didNotRing")}</Field>}
      {missedAt && <Field name={t("missed")}>{format.dateTime(missedAt)}</Field>}
      {claimedAt && (
        <Field name={t("claimed")}>{[claimerName, format.dateTime(claimedAt)].filter(Boolean).join(", ")}</Field>
      )}
      <Field name={t("disposition")}>
        <b className="font-semibold">{disposition ? dispositionName(disposition) : tToday("waiting")}</b>
        {disposedAt && ` · ${[disposedByName, format.dateTime(disposedAt)].filter(Boolean).join(", ")}`}
      </Field>
      {incidentId && incidentNumber !== null && (
        <Field name={t("incident")}>
          <Button size="small" onClick={() => updateConsole({ do: "select-incident", id: incidentId })}>
            {tIncident("title", { number: `${incidentNumber}` })}
          </Button>{" "}
          {call.sensitive && <SensitiveBadge />}
        </Field>
      )}
      {location && (
        <Field name={t("location")}>
          <CallPlace location={location} />
        </Field>
      )}
      <Field name={t("note")}>
        <span className="whitespace-pre-line">{call.note ?? t("noNote")}</span>
      </Field>
    </dl>
  );
}

function Field({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-ink-2">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

function OtherCalls({ call: { otherCalls, otherCallCount } }: { call: CallDetails }) {
  const t = useTranslations("callSheet");
  const format = useFormat();
  return (
    <section aria-labelledby="other-calls">
      <h3 id="other-calls" className="flex items-baseline gap-2 font-semibold">
        {t("otherCalls")}
        <span className="font-medium text-ink-3">{format.number(otherCallCount)}</span>
      </h3>
      {otherCallCount === 0 && <p className="text-ink-2">{t("noOtherCalls")}</p>}
      <div className="-mx-3.5">
        <CallRows calls={otherCalls} />
      </div>
      {otherCallCount > otherCalls.length && <p className="text-ink-2">{t("searchNumber")}</p>}
    </section>
  );
}
