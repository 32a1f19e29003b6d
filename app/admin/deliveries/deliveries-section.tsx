"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import type { AppRouter } from "@/server/router";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { SectionHeader } from "../_form/section-header";
import { useFailureText } from "../channels/channel-state";

type FailedDelivery = inferRouterOutputs<AppRouter>["outbox"]["dead"][number];

/**
 * Lists the messages to agencies that could not be delivered within a day and are no longer retried. Each can be
 * retried by hand, or all of a channel together.
 */
export function DeliveriesSection() {
  const t = useTranslations("deliveries");
  const tCommon = useTranslations("common");
  const kindName = useTranslations("channelKind");
  const failureText = useFailureText();
  const format = useFormat();
  const names = useNames();
  const trpc = useTRPC();
  const query = useQuery(trpc.outbox.dead.queryOptions(undefined, { refetchInterval: 10_000 }));
  const {
    save: retry,
    isSaving: isRetrying,
    errorText,
  } = useSave(trpc.outbox.retry.mutationOptions(), { successText: t("retried") });
  const {
    save: retryAll,
    isSaving: isRetryingAll,
    errorText: retryAllText,
  } = useSave(trpc.outbox.retryChannel.mutationOptions(), { successText: t("retriedAll") });
  const formatReceiver = ({ agency, neighbour, kind }: FailedDelivery) =>
    kind === "neighbour" ? neighbour : `${names.agency(agency ?? "")}, ${kindName(kind)}`;
  const channels = [...new Map(query.data?.map((message) => [message.channelId, message])).values()];
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")} />
      {(errorText ?? retryAllText) && (
        <p role="alert" className="border-line border-b px-4 py-2 font-medium text-alarm">
          {errorText ?? retryAllText}
        </p>
      )}
      {channels.length > 0 && (
        <div className="flex flex-wrap gap-2 border-line border-b px-4 py-2">
          {channels.map((message) => (
            <Button
              key={message.channelId}
              size="small"
              disabled={isRetryingAll}
              onClick={() => retryAll({ channelId: message.channelId })}
            >
              <RotateCw className="size-3.5" aria-hidden />
              {t("retryAll", { receiver: formatReceiver(message) ?? "" })}
            </Button>
          ))}
        </div>
      )}
      <div className="min-h-0 flex-1 overflow-auto">
        <DataTable
          label={t("title")}
          query={query}
          rows={query.data}
          keyOf={({ id }) => id}
          empty={t("empty")}
          columns={[
            {
              header: t("incident"),
              className: "whitespace-nowrap font-medium",
              cell: ({ incidentNumber }) =>
                incidentNumber === null ? tCommon("dash") : t("number", { number: incidentNumber }),
            },
            {
              header: t("to"),
              className: "max-w-md",
              cell: (message) => (
                <>
                  <p className="font-medium">{formatReceiver(message)}</p>
                  {message.url && (
                    <p className="hidden break-all text-[0.8125rem] text-ink-3 md:block">{message.url}</p>
                  )}
                  <p className="text-[0.8125rem] text-ink-3 md:hidden">
                    {t("tried", { count: message.attempts, error: failureText(message.lastError) })}
                  </p>
                </>
              ),
            },
            {
              header: t("made"),
              isHiddenOnNarrow: true,
              className: "whitespace-nowrap",
              cell: ({ createdAt }) => format.dateTime(createdAt),
            },
            {
              header: t("why"),
              isHiddenOnNarrow: true,
              cell: ({ attempts, lastError }) => t("tried", { count: attempts, error: failureText(lastError) }),
            },
            {
              header: t("again"),
              cell: ({ id, incidentNumber, agency, neighbour }) => (
                <Button
                  size="small"
                  disabled={isRetrying}
                  aria-label={t("retryOf", {
                    number: incidentNumber ?? "",
                    agency: neighbour ?? names.agency(agency ?? ""),
                  })}
                  onClick={() => retry({ id })}
                >
                  <RotateCw className="size-3.5" aria-hidden />
                  {t("retry")}
                </Button>
              ),
            },
          ]}
        />
      </div>
    </>
  );
}
