"use client";

import { Merge, PenLine } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { FieldEdits } from "@/server/domain/draft";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { selectStoredText } from "@/server/words/languages";
import { useUnsent } from "../../_session/unsent-store";
import { Button } from "../../_ui/button";
import { KeyCap } from "../../_ui/key-cap";
import { Panel } from "../../_ui/panel";
import { FailedLine, FailedMessage, Skeleton, StateMessage } from "../../_ui/state-message";
import { AssignedUnits } from "../assign/assigned-units";
import { RankedList } from "../assign/ranked-list";
import { Proposals, UnmetList } from "../assign/unfilled-plan";
import { BackButton } from "../back-button";
import { formatKeyHint } from "../commands/command-list";
import { CommandIconButton } from "../commands/command-registry";
import { KeyBuffer } from "../commands/key-buffer";
import { IncidentHazards } from "../hazards/evidence";
import { IncidentFilterButton } from "../queue/incident-filter";
import { appendToNote, toEdits, unsavedEdits } from "../saving/unsent-texts";
import { ReplayButton } from "../trail-and-replay/replay-bar";
import { Agencies } from "./agencies";
import { useFieldText } from "./conflict-list";
import { CopyLinkButton } from "./copy-link-button";
import { createEditDraft, type DraftField, type EditDraft, listUnsavedEdits } from "./edit-draft";
import { EditForm } from "./edit-form";
import { IncidentCalls } from "./incident-calls";
import { IncidentHeader } from "./incident-header";
import { IncidentLog } from "./incident-log";
import { MergeDialog } from "./merge-dialog";
import { MergedNotice } from "./merged-notice";
import { LatestNotes, NoteField } from "./notes";
import { Presence } from "./presence";
import { StatusActions } from "./status-actions";
import { useIncidentLoading, useSelectedIncident } from "./use-incident";

/** Details of the selected incident: summary, assigned units, candidates, agencies, callers and incident log. */
export function IncidentPanel() {
  const t = useTranslations("incident");
  const { incident, isUnavailable, refetchFailed } = useSelectedIncident();
  const incidentLoading = useIncidentLoading();
  if (incident) return <IncidentDetails key={incident.id} {...{ incident, refetchFailed }} />;
  return (
    <Panel
      fill
      label={t("loading")}
      title={
        <h2 className="font-semibold text-[0.9375rem]">
          {t(isUnavailable || refetchFailed ? "goneTitle" : "loading")}
        </h2>
      }
      aside={<BackButton />}
    >
      {isUnavailable ? (
        <StateMessage title={t("gone")} />
      ) : refetchFailed ? (
        <FailedMessage refetch={refetchFailed} />
      ) : (
        <>
          <KeyBuffer waitFor={incidentLoading} />
          <Skeleton rows={6} label={t("loading")} />
        </>
      )}
    </Panel>
  );
}

type DetailsProps = { incident: IncidentView; refetchFailed: (() => unknown) | null };

function IncidentDetails({ incident, refetchFailed }: DetailsProps) {
  const t = useTranslations("incident");
  const tScreen = useTranslations("screen");
  const tEdit = useTranslations("incidentEdit");
  const fieldName = useTranslations("editedField");
  const [edit, setEdit] = useUnsent(unsavedEdits, incident.id);
  const setForm = (form: EditDraft | null) => setEdit({ form, restored: {} });
  const restoredFields = Object.keys(listUnsavedEdits(incident, edit.restored)) as DraftField[];
  const openForm = () => setForm(createEditDraft(incident, edit.restored));
  const tMerge = useTranslations("merging");
  const [mergeDialog, setMergeDialog] = useState<{ closing?: { note: string } } | null>(null);
  const { id, number, status } = incident;
  const title = t("title", { number });
  const isEditing = edit.form !== null && status !== "closed";
  return (
    <Panel
      fill
      label={title}
      title={
        <div className="flex flex-wrap items-center gap-x-2">
          <h2 className="font-semibold text-[0.9375rem] leading-tight">{title}</h2>
          <Presence incidentId={id} editing={isEditing} />
        </div>
      }
      aside={
        <>
          <CopyLinkButton number={number} />
          {status !== "closed" && <IncidentFilterButton incidentId={id} />}
          <ReplayButton incidentId={id} />
          {status !== "closed" && (
            <CommandIconButton command="merge" name={tMerge("open")} run={() => setMergeDialog({})}>
              <Merge className="size-[1.125rem]" aria-hidden />
            </CommandIconButton>
          )}
          {status !== "closed" && !edit.form && (
            <CommandIconButton command="edit" name={tEdit("open")} run={openForm}>
              <PenLine className="size-[1.125rem]" aria-hidden />
            </CommandIconButton>
          )}
          <BackButton />
        </>
      }
      footer={
        <div className="space-y-2">
          <NoteField incidentId={id} />
          <StatusActions incident={incident} onDuplicate={(note) => setMergeDialog({ closing: { note } })} />
        </div>
      }
      // On a small screen, the form needs the footer's space.
      isFooterHidden={isEditing}
    >
      <div className="divide-y divide-line">
        {refetchFailed && (
          <div className="px-3.5 py-2">
            <FailedLine text={tScreen("failed")} refetch={refetchFailed} />
          </div>
        )}
        <MergedNotice incident={incident} />
        <IncidentHeader incident={incident} />
        {edit.form && status !== "closed" && (
          <EditForm incidentId={id} draft={edit.form} onDraft={setForm} onDone={() => setForm(null)} />
        )}
        {!edit.form && status !== "closed" && restoredFields.length > 0 && (
          <div role="status" className="flex items-center gap-2 bg-raised px-3.5 py-2">
            <PenLine className="size-4 shrink-0" aria-hidden />
            <p className="min-w-0 flex-1 text-pretty text-[0.8125rem]">
              <span className="font-semibold">{tEdit("unsaved")}</span>{" "}
              {restoredFields.map((field) => fieldName(field)).join(", ")}
            </p>
            <Button size="small" look="strong" onClick={openForm}>
              {tEdit("goOn")}
              <KeyCap>{formatKeyHint("edit")}</KeyCap>
            </Button>
          </div>
        )}
        {status === "closed" && (
          <ClosedEdit incidentId={id} edits={listUnsavedEdits(incident, toEdits(edit))} onDone={() => setForm(null)} />
        )}
        <IncidentHazards incidentId={id} />
        <LatestNotes incidentId={id} />
        {status !== "closed" && <UnmetList incident={incident} />}
        <Proposals incident={incident} />
        <AssignedUnits incident={incident} />
        {status !== "closed" && <RankedList incident={incident} />}
        <Agencies incident={incident} />
        <IncidentCalls incident={incident} />
        <ProtocolAnswers incident={incident} />
        <IncidentLog incidentId={id} />
      </div>
      {mergeDialog && (
        <MergeDialog incident={incident} closing={mergeDialog.closing} onClose={() => setMergeDialog(null)} />
      )}
    </Panel>
  );
}

type ClosedEditProps = { incidentId: string; edits: FieldEdits; onDone: () => void };

/** Unsaved changes to an incident that was closed meanwhile. They can only be moved into a note, or discarded. */
function ClosedEdit({ incidentId, edits, onDone }: ClosedEditProps) {
  const t = useTranslations("incidentEdit");
  const fieldName = useTranslations("editedField");
  const fieldText = useFieldText();
  const lines = (Object.keys(edits) as DraftField[]).map(
    (field) => `${fieldName(field)}: ${fieldText(field, edits[field]?.value)}`,
  );
  if (lines.length === 0) return null;
  const moveToNote = () => {
    appendToNote(incidentId, lines.join("\n"), true);
    onDone();
  };
  return (
    <div role="status" className="bg-raised px-3.5 py-2 text-[0.8125rem]">
      <p className="font-semibold">{t("closed")}</p>
      <p className="mt-1 whitespace-pre-line break-words">{lines.join("\n")}</p>
      <div className="mt-2 flex gap-2">
        <Button size="small" look="strong" onClick={moveToNote}>
          {t("moveToNote")}
        </Button>
        <Button size="small" look="alarm" onClick={onDone}>
          {t("discard")}
        </Button>
      </div>
    </div>
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
            <dt className="text-pretty text-ink-2">{selectStoredText(locale, { id: askedId, en: askedEn })}</dt>
            <dd className={`shrink-0 ${answer === "yes" ? "font-semibold" : "text-ink-2"}`}>{answerName(answer)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
