"use client";

import { PenLine, X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { IconButton } from "../../_ui/icon-button";
import { Panel } from "../../_ui/panel";
import { Skeleton } from "../../_ui/skeleton";
import { StateMessage } from "../../_ui/state-message";
import { AssignedUnits } from "../assign/assigned-units";
import { Proposals } from "../assign/proposals";
import { RankedList } from "../assign/ranked-list";
import { UnmetList } from "../assign/unmet-list";
import { useConsole } from "../console-context";
import { OnlyButton } from "../queue/only-button";
import { ReplayButton } from "../replay/replay-button";
import { useChosenIncident } from "../use-chosen-incident";
import { Agencies } from "./agencies";
import { type EditDraft, startDraft } from "./edit-draft";
import { EditForm } from "./edit-form";
import { IncidentCalls } from "./incident-calls";
import { IncidentHead } from "./incident-head";
import { LatestNotes } from "./latest-notes";
import { NoteField } from "./note-field";
import { Presence } from "./presence";
import { ProtocolAnswers } from "./protocol-answers";
import { StatusActions } from "./status-actions";
import { Story } from "./story";
import { useKept } from "./use-kept";

/** One incident: what and where, who was sent and why, who could be sent instead, and what happened. */
export function IncidentPanel() {
  const t = useTranslations("incident");
  const common = useTranslations("common");
  const { act } = useConsole();
  const { incident, gone } = useChosenIncident();
  if (incident) return <OpenIncident key={incident.id} incident={incident} />;
  return (
    <Panel
      fill
      label={t("loading")}
      title={<h2 className="font-semibold text-[0.9375rem]">{t(gone ? "goneTitle" : "loading")}</h2>}
      aside={
        <IconButton name={common("back")} hint="Esc" onClick={() => act({ do: "back" })}>
          <X className="size-[1.125rem]" aria-hidden />
        </IconButton>
      }
    >
      {gone ? <StateMessage title={t("gone")} /> : <Skeleton rows={6} label={t("loading")} />}
    </Panel>
  );
}

function OpenIncident({ incident }: { incident: IncidentView }) {
  const t = useTranslations("incident");
  const common = useTranslations("common");
  const edit = useTranslations("incidentEdit");
  const { act } = useConsole();
  const [draft, setDraft] = useKept<EditDraft | null>(`edit ${incident.id}`, null);
  const { id, number, status } = incident;
  const title = t("title", { number });
  return (
    <Panel
      fill
      label={title}
      title={
        <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <h2 className="font-semibold text-[0.9375rem]">{title}</h2>
          <Presence incidentId={id} editing={draft !== null} />
        </div>
      }
      aside={
        <>
          <OnlyButton incidentId={id} />
          <ReplayButton incidentId={id} />
          {status !== "closed" && !draft && (
            <IconButton
              name={edit("open")}
              hint="E"
              aria-keyshortcuts="E"
              onClick={() => setDraft(startDraft(incident))}
            >
              <PenLine className="size-[1.125rem]" aria-hidden />
            </IconButton>
          )}
          <IconButton name={common("back")} hint="Esc" onClick={() => act({ do: "back" })}>
            <X className="size-[1.125rem]" aria-hidden />
          </IconButton>
        </>
      }
      foot={
        <div className="space-y-2">
          <NoteField incidentId={id} />
          <StatusActions incident={incident} />
        </div>
      }
    >
      <div className="divide-y divide-line">
        <IncidentHead incident={incident} />
        {draft && <EditForm incidentId={id} draft={draft} onDraft={setDraft} onDone={() => setDraft(null)} />}
        <LatestNotes incidentId={id} />
        {status !== "closed" && <UnmetList incident={incident} />}
        <Proposals incident={incident} />
        <AssignedUnits incident={incident} />
        {status !== "closed" && <RankedList incident={incident} />}
        <Agencies incident={incident} />
        <IncidentCalls incident={incident} />
        <ProtocolAnswers incident={incident} />
        <Story incidentId={id} />
      </div>
    </Panel>
  );
}
