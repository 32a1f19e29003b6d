"use client";

import { useQuery } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { SectionHeader } from "../_form/section-header";
import { useFailureText } from "../channels/channel-state";

/**
 * Lists the messages to agencies that could not be delivered within a day and are no longer retried. Each can be
 * retried by hand.
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
    text,
  } = useSave(trpc.outbox.retry.mutationOptions(), { successText: t("retried") });
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")} />
      {text && (
        <p role="alert" className="border-line border-b px-4 py-2 font-medium text-alarm">
          {text}
        </p>
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
              cell: ({ agency, neighbour, kind, url, attempts, lastError }) => (
                <>
                  <p className="font-medium">
                    {kind === "neighbour" ? neighbour : `${names.agency(agency ?? "")}, ${kindName(kind)}`}
                  </p>
                  {url && <p className="hidden break-all text-[0.8125rem] text-ink-3 md:block">{url}</p>}
                  <p className="text-[0.8125rem] text-ink-3 md:hidden">
                    {t("tried", { count: attempts, error: failureText(lastError) })}
                  </p>
                </>
              ),
            },
            {
              header: t("made"),
              isHiddenOnNarrow: true,
              className: "whitespace-nowrap",
              cell: ({ createdAt }) => format.moment(createdAt),
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
