"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useOpenIncidents } from "../../_live/use-picture";
import { Button } from "../../_ui/button";
import { KeyCap } from "../../_ui/key-cap";
import { Panel } from "../../_ui/panel";
import { Skeleton } from "../../_ui/skeleton";
import { StateMessage } from "../../_ui/state-message";
import { useConsole } from "../console-context";
import { QueueRow } from "./queue-row";

/** The open incidents, most urgent first. */
export function IncidentQueue() {
  const t = useTranslations("queue");
  const { act } = useConsole();
  const { incidents, query } = useOpenIncidents();
  return (
    <Panel
      label={t("title")}
      title={
        <h2 className="flex items-baseline gap-2 font-semibold text-[0.9375rem]">
          {t("title")}
          {query.data && <span className="font-medium text-ink-3">{incidents.length}</span>}
        </h2>
      }
      aside={
        <Button look="strong" size="small" onClick={() => act({ do: "open-intake" })} aria-keyshortcuts="N">
          <Plus className="size-4" aria-hidden />
          {t("new")}
          <span className="ml-0.5 hidden rounded bg-on-strong/15 px-1 text-[0.6875rem] lg:inline" aria-hidden>
            N
          </span>
        </Button>
      }
    >
      <QueueBody />
    </Panel>
  );
}

function QueueBody() {
  const t = useTranslations("queue");
  const screen = useTranslations("screen");
  const common = useTranslations("common");
  const { incidents, query } = useOpenIncidents();
  if (query.isPending) return <Skeleton rows={4} label={t("loading")} />;
  if (query.isError && incidents.length === 0) {
    return (
      <StateMessage urgent title={screen("failed")} text={screen("failedText")}>
        <Button onClick={() => query.refetch()}>{common("retry")}</Button>
      </StateMessage>
    );
  }
  if (incidents.length === 0) {
    return <StateMessage title={t("empty")} text={t.rich("emptyText", { key: () => <KeyCap>N</KeyCap> })} />;
  }
  return (
    <ul>
      {incidents.map((incident) => (
        <QueueRow key={incident.id} incident={incident} />
      ))}
    </ul>
  );
}
