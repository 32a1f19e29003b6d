"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { languages } from "@/server/domain/screen-settings";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useTypes } from "../../_live/cache/use-live-data";
import { Button } from "../../_ui/button";
import { ConfirmButton } from "../../_ui/confirm-button";
import { ConfirmDialog, DialogFrame } from "../../_ui/confirm-dialog";
import { CheckField, SelectField, TextField } from "../../_ui/field";
import { Skeleton } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";
import { useRefetchDetails } from "./use-incident";

const severities = ["Extreme", "Severe", "Moderate", "Minor"] as const;
const urgencies = ["Immediate", "Expected", "Future"] as const;
const certainties = ["Observed", "Likely", "Possible"] as const;
const radiusKmRange = { min: 0.5, max: 50 };
const validHoursRange = { min: 1, max: 72 };

type Draft = {
  /** The id of the message, so that a repeated request publishes it once. */
  id: string;
  refersToId?: string;
  headline: { id: string; en: string };
  instruction: { id: string; en: string };
  severity: (typeof severities)[number];
  urgency: (typeof urgencies)[number];
  certainty: (typeof certainties)[number];
  areaName: string;
  radiusKm: string;
  validHours: string;
};

type Levels = Pick<Draft, "severity" | "urgency" | "certainty">;

const isBlank = (text: string) => text.trim() === "";
const isInRange = (text: string, { min, max }: typeof radiusKmRange, mustBeWhole = false) =>
  !isBlank(text) && Number(text) >= min && Number(text) <= max && (!mustBeWhole || Number.isInteger(Number(text)));

/** Dialog in which a supervisor publishes, updates and cancels warnings to the public about an incident. */
export function WarningDialog({ incident, onClose }: { incident: IncidentView; onClose: () => void }) {
  const t = useTranslations("publicWarning");
  const trpc = useTRPC();
  const format = useFormat();
  const queries = useQueryClient();
  const refetchDetails = useRefetchDetails(incident.id);
  const warningsQuery = useQuery({ ...trpc.warnings.ofIncident.queryOptions({ id: incident.id }), staleTime: 0 });
  const [draft, setDraft] = useState<Draft | null>(null);
  const refresh = async () => {
    setDraft(null);
    await queries.invalidateQueries({ queryKey: trpc.warnings.ofIncident.queryKey() });
    await refetchDetails();
  };
  const publishWarning = useMutation(trpc.warnings.issue.mutationOptions({ onSuccess: refresh }));
  const cancelWarning = useMutation(trpc.warnings.cancel.mutationOptions({ onSuccess: refresh }));
  const blankDraft = (): Draft => ({
    id: crypto.randomUUID(),
    ...{ headline: { id: "", en: "" }, instruction: { id: "", en: "" } },
    ...{ severity: "Severe", urgency: "Immediate", certainty: "Observed" },
    ...{ areaName: incident.district.name, radiusKm: "5", validHours: "6" },
  });
  const current = warningsQuery.data?.warnings.filter(({ isCurrent }) => isCurrent) ?? [];
  const obstacle = warningsQuery.data?.isOn === false ? "off" : incident.simulated ? "simulated" : null;
  const reasonAgainstNew = obstacle ?? (incident.sensitive ? "sensitive" : null);
  const dialogProps = { title: t("title", { number: `${incident.number}` }), description: t("about"), width: "42rem" };
  if (draft) {
    return (
      <WarningForm
        {...dialogProps}
        type={incident.type}
        draft={draft}
        onDraft={setDraft}
        isPending={publishWarning.isPending}
        error={publishWarning.error}
        onPublish={() => {
          const { id, refersToId, headline, instruction, severity, urgency, certainty, areaName } = draft;
          const numbers = { radiusKm: Number(draft.radiusKm), validHours: Number(draft.validHours) };
          const texts = { headline, instruction, areaName };
          const levels = { severity, urgency, certainty };
          publishWarning.mutate({
            id,
            incidentId: incident.id,
            ...(refersToId && { refersToId }),
            ...texts,
            ...levels,
            ...numbers,
          });
        }}
        onClose={onClose}
      />
    );
  }
  return (
    <DialogFrame
      {...dialogProps}
      initialFocus={() => document.querySelector<HTMLElement>("[data-first]")}
      onClose={onClose}
    >
      {warningsQuery.isPending && <Skeleton rows={2} label={t("about")} />}
      <RefusalNote error={warningsQuery.error ?? cancelWarning.error} />
      <ul className="mt-3 divide-y divide-line">
        {current.map((warning) => {
          const text = (language: "id" | "en") => warning.texts.find(({ language: code }) => code.startsWith(language));
          const toDraft = (): Draft => ({
            ...blankDraft(),
            ...{ refersToId: warning.id, areaName: warning.areaName, radiusKm: `${warning.radiusKm}` },
            headline: { id: text("id")?.headline ?? "", en: text("en")?.headline ?? "" },
            instruction: { id: text("id")?.instruction ?? "", en: text("en")?.instruction ?? "" },
            ...({
              severity: warning.severity,
              urgency: warning.urgency,
              certainty: warning.certainty,
            } as Levels),
          });
          return (
            <li key={warning.id} className="flex items-center gap-2 py-2">
              <p className="min-w-0 flex-1 text-pretty">
                {t("inForce", { until: format.moment(warning.expiresAt), headline: text("id")?.headline ?? "" })}
              </p>
              {reasonAgainstNew === null && (
                <Button data-first size="small" onClick={() => setDraft(toDraft())}>
                  {t("update")}
                </Button>
              )}
              <ConfirmButton
                look="alarm"
                size="small"
                title={t("cancel")}
                text={t("cancelText")}
                confirmLabel={t("cancel")}
                disabled={cancelWarning.isPending || obstacle !== null}
                onConfirm={() =>
                  cancelWarning.mutate({ id: crypto.randomUUID(), incidentId: incident.id, refersToId: warning.id })
                }
              >
                {t("cancel")}
              </ConfirmButton>
            </li>
          );
        })}
      </ul>
      {reasonAgainstNew && <p className="mt-3 font-semibold">{t(reasonAgainstNew)}</p>}
      <div className="mt-4 flex justify-end gap-2">
        <Button look="quiet" data-first={reasonAgainstNew ? true : undefined} onClick={onClose}>
          {t("close")}
        </Button>
        {warningsQuery.data && !reasonAgainstNew && incident.status !== "closed" && (
          <Button data-first look="strong" onClick={() => setDraft(blankDraft())}>
            {t("new")}
          </Button>
        )}
      </div>
    </DialogFrame>
  );
}

type FormProps = {
  title: string;
  description: string;
  width: string;
  type: string;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  isPending: boolean;
  error: unknown;
  onPublish: () => void;
  onClose: () => void;
};

/** The form of a warning, then a preview of its text. It can be published only from the preview. */
function WarningForm({ type, draft, onDraft, isPending, error, onPublish, ...dialogProps }: FormProps) {
  const t = useTranslations("publicWarning");
  const word = useTranslations("warningWord");
  const { typesByCode } = useTypes();
  const format = useFormat();
  const [isPreview, setPreview] = useState(false);
  const [isChecked, setChecked] = useState(false);
  const [isSubmitted, setIsSubmitted] = useState(false);
  const change = (changes: Partial<Draft>) => onDraft({ ...draft, ...changes });
  const needed = (text: string) => (isSubmitted && isBlank(text) ? t("needed") : null);
  const texts = [...languages.flatMap((language) => [draft.headline[language], draft.instruction[language]])];
  const isComplete =
    ![...texts, draft.areaName].some(isBlank) &&
    isInRange(draft.radiusKm, radiusKmRange) &&
    isInRange(draft.validHours, validHoursRange, true);
  if (isPreview) {
    const until = new Date(Date.now() + Number(draft.validHours) * 3_600_000);
    const events = typesByCode.get(type);
    return (
      <ConfirmDialog
        {...dialogProps}
        description={t("previewText")}
        confirm={t("publish")}
        isPending={isPending || !isChecked}
        onConfirm={() => isChecked && !isPending && onPublish()}
      >
        <div className="mt-3 grid gap-3 sm:grid-cols-2">
          {languages.map((language) => (
            <article key={language} lang={language} className="rounded-lg border border-line-2 px-3 py-2">
              <p className="label">{{ id: events?.nameId, en: events?.nameEn }[language]}</p>
              <h3 className="text-pretty font-semibold">{draft.headline[language]}</h3>
              <p className="mt-1 whitespace-pre-line text-pretty">{draft.instruction[language]}</p>
            </article>
          ))}
        </div>
        <p className="mt-3 text-ink-2">
          {t("area", { area: draft.areaName, km: Number(draft.radiusKm) })} ·{" "}
          {t("until", { until: format.moment(until) })} ·{" "}
          {[draft.severity, draft.urgency, draft.certainty].map((value) => word(value)).join(" · ")}
        </p>
        <div className="mt-3 flex items-center justify-between gap-3">
          <CheckField label={t("checked")} checked={isChecked} onChange={({ target }) => setChecked(target.checked)} />
          <Button look="quiet" onClick={() => setPreview(false)}>
            {t("back")}
          </Button>
        </div>
        <RefusalNote error={error} />
      </ConfirmDialog>
    );
  }
  const choices = (values: readonly Parameters<typeof word>[0][]) =>
    values.map((value) => ({ value, name: word(value) }));
  return (
    <ConfirmDialog
      {...dialogProps}
      confirm={t("preview")}
      onConfirm={() => {
        setIsSubmitted(true);
        setPreview(isComplete);
      }}
    >
      <div className="mt-3 grid gap-3 sm:grid-cols-2">
        {languages.map((language) => (
          <TextField
            key={language}
            label={t(`headline.${language}`)}
            value={draft.headline[language]}
            maxLength={160}
            error={needed(draft.headline[language])}
            onChange={({ target }) => change({ headline: { ...draft.headline, [language]: target.value } })}
          />
        ))}
        {languages.map((language) => (
          <label key={language} className="block">
            <span className="label">{t(`instruction.${language}`)}</span>
            <textarea
              rows={3}
              maxLength={1_000}
              value={draft.instruction[language]}
              aria-invalid={needed(draft.instruction[language]) !== null}
              onChange={({ target }) => change({ instruction: { ...draft.instruction, [language]: target.value } })}
              className="mt-1 w-full resize-none rounded-md border border-line-2 bg-raised px-3 py-2 aria-invalid:border-alarm"
            />
            {needed(draft.instruction[language]) && (
              <span role="alert" className="block font-medium text-[0.8125rem] text-alarm first-letter:uppercase">
                {t("needed")}
              </span>
            )}
          </label>
        ))}
      </div>
      <div className="mt-3 grid gap-3 sm:grid-cols-3">
        <SelectField
          label={t("severity")}
          choices={choices(severities)}
          value={draft.severity}
          onChange={({ target }) => change({ severity: target.value as Draft["severity"] })}
        />
        <SelectField
          label={t("urgency")}
          choices={choices(urgencies)}
          value={draft.urgency}
          onChange={({ target }) => change({ urgency: target.value as Draft["urgency"] })}
        />
        <SelectField
          label={t("certainty")}
          choices={choices(certainties)}
          value={draft.certainty}
          onChange={({ target }) => change({ certainty: target.value as Draft["certainty"] })}
        />
        <TextField
          label={t("areaName")}
          value={draft.areaName}
          maxLength={200}
          error={needed(draft.areaName)}
          onChange={({ target }) => change({ areaName: target.value })}
        />
        <TextField
          label={t("radius")}
          inputMode="decimal"
          value={draft.radiusKm}
          error={isSubmitted && !isInRange(draft.radiusKm, radiusKmRange) ? t("range", radiusKmRange) : null}
          onChange={({ target }) => change({ radiusKm: target.value.replace(",", ".") })}
        />
        <TextField
          label={t("validHours")}
          inputMode="numeric"
          value={draft.validHours}
          error={
            isSubmitted && !isInRange(draft.validHours, validHoursRange, true) ? t("range", validHoursRange) : null
          }
          onChange={({ target }) => change({ validHours: target.value })}
        />
      </div>
    </ConfirmDialog>
  );
}
