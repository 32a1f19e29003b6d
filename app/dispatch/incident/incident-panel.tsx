"use client";

import { Merge, PenLine, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { storedText } from "@/server/words/languages";
import { IconButton } from "../../_ui/button";
import { Panel } from "../../_ui/panel";
import { Skeleton, StateMessage } from "../../_ui/state-message";
import { AssignedUnits } from "../assign/assigned-units";
import { RankedList } from "../assign/ranked-list";
import { Proposals, UnmetList } from "../assign/unfilled-plan";
import { CommandIconButton } from "../commands/command-registry";
import { useConsole } from "../console-context";
import { ReplayButton } from "../history/replay-bar";
import { IncidentFilterButton } from "../queue/incident-filter";
import { Agencies } from "./agencies";
import { CopyLinkButton } from "./copy-link-button";
import { createEditDraft, type EditDraft } from "./edit-draft";
import { EditForm } from "./edit-form";
import { IncidentCalls } from "./incident-calls";
import { IncidentHeader } from "./incident-header";
import { MergeDialog } from "./merge-dialog";
import { MergedNotice } from "./merged-notice";
import { LatestNotes, NoteField } from "./notes";
import { Presence } from "./presence";
import { StatusActions } from "./status-actions";
import { Timeline } from "./timeline";
import { useCachedState, useSelectedIncident } from "./use-incident";

/** Details of the selected incident: summary, assigned units, candidates, agencies, callers and timeline. */
export function IncidentPanel() {
  const t = useTranslations("incident");
  const common = useTranslations("common");
  const { act } = useConsole();
  const { incident, isGone } = useSelectedIncident();
  if (incident) return <IncidentDetails key={incident.id} incident={incident} />;
  return (
    <Panel
      fill
      label={t("loading")}
      title={<h2 className="font-semibold text-[0.9375rem]">{t(isGone ? "goneTitle" : "loading")}</h2>}
      aside={
        <IconButton name={common("back")} hint="Esc" onClick={() => act({ do: "back" })}>
          <X className="size-[1.125rem]" aria-hidden />
        </IconButton>
      }
    >
      {isGone ? <StateMessage title={t("gone")} /> : <Skeleton rows={6} label={t("loading")} />}
    </Panel>
  );
}

function IncidentDetails({ incident }: { incident: IncidentView }) {
  const t = useTranslations("incident");
  const common = useTranslations("common");
  const editWords = useTranslations("incidentEdit");
  const { act } = useConsole();
  const [draft, setDraft] = useCachedState<EditDraft | null>(`edit ${incident.id}`, null);
  const mergeWords = useTranslations("merging");
  const [merging, setMerging] = useState<{ closing?: { note: string } } | null>(null);
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
          <CopyLinkButton number={number} />
          <IncidentFilterButton incidentId={id} />
          <ReplayButton incidentId={id} />
          {status !== "closed" && (
            <CommandIconButton command="merge" name={mergeWords("open")} run={() => setMerging({})}>
              <Merge className="size-[1.125rem]" aria-hidden />
            </CommandIconButton>
          )}
          {status !== "closed" && !draft && (
            <CommandIconButton command="edit" name={editWords("open")} run={() => setDraft(createEditDraft(incident))}>
              <PenLine className="size-[1.125rem]" aria-hidden />
            </CommandIconButton>
          )}
          <IconButton name={common("back")} hint="Esc" onClick={() => act({ do: "back" })}>
            <X className="size-[1.125rem]" aria-hidden />
          </IconButton>
        </>
      }
      foot={
        <div className="space-y-2">
          <NoteField incidentId={id} />
          <StatusActions incident={incident} onDuplicate={(note) => setMerging({ closing: { note } })} />
        </div>
      }
    >
      <div className="divide-y divide-line">
        <MergedNotice incident={incident} />
        <IncidentHeader incident={incident} />
        {draft && <EditForm incidentId={id} draft={draft} onDraft={setDraft} onDone={() => setDraft(null)} />}
        <LatestNotes incidentId={id} />
        {status !== "closed" && <UnmetList incident={incident} />}
        <Proposals incident={incident} />
        <AssignedUnits incident={incident} />
        {status !== "closed" && <RankedList incident={incident} />}
        <Agencies incident={incident} />
        <IncidentCalls incident={incident} />
        <ProtocolAnswers incident={incident} />
        <Timeline incidentId={id} />
      </div>
      {merging && <MergeDialog incident={incident} closing={merging.closing} onClose={() => setMerging(null)} />}
    </Panel>
  );
}

/** The callers' answers to the protocol questions. */
function ProtocolAnswers({ incident: { answers } }: { incident: IncidentView }) {
  const t = useTranslations("protocol");
  const answerName = useTranslations("answer");
  const locale = useLocale();
  if (answers.length === 0) return null;
  return (
    <section aria-label={t("title")} className="px-3.5 py-3">
      <h3 className="font-semibold">{t("title")}</h3>
      <dl className="mt-1 space-y-0.5 text-[0.8125rem]">
        {answers.map(({ questionId, askedId, askedEn, answer }) => (
          <div key={questionId} className="flex justify-between gap-3">
            <dt className="text-pretty text-ink-2">{storedText(locale, { id: askedId, en: askedEn })}</dt>
            <dd className={`shrink-0 ${answer === "yes" ? "font-semibold" : "text-ink-2"}`}>{answerName(answer)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
