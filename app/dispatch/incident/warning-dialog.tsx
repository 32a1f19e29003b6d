"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { isSameValue } from "@/server/domain/draft";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { forEachLocale, type Locale } from "@/server/words/languages";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { newId } from "../../_session/unsent-store";
import { Button } from "../../_ui/button";
import { ConfirmButton } from "../../_ui/confirm-button";
import { DialogFrame } from "../../_ui/confirm-dialog";
import { Skeleton } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";
import { DiscardQuestion } from "../discard-question";
import { useRefetchDetails } from "./use-incident";
import { type WarningDraft, WarningForm, type WarningLevels } from "./warning-form";

/** Dialog in which a supervisor publishes, updates and cancels warnings to the public about an incident. */
export function WarningDialog({ incident, onClose }: { incident: IncidentView; onClose: () => void }) {
  const t = useTranslations("publicWarning");
  const locale = useLocale();
  const trpc = useTRPC();
  const format = useFormat();
  const queryClient = useQueryClient();
  const refetchDetails = useRefetchDetails(incident.id);
  const warningsQuery = useQuery({ ...trpc.warnings.ofIncident.queryOptions({ id: incident.id }), staleTime: 0 });
  const [draft, setDraft] = useState<WarningDraft | null>(null);
  const [initialDraft, setInitialDraft] = useState<WarningDraft | null>(null);
  const [isDiscarding, setIsDiscarding] = useState(false);
  const openForm = (newDraft: WarningDraft) => {
    setInitialDraft(newDraft);
    setDraft(newDraft);
  };
  const refresh = async () => {
    setDraft(null);
    await queryClient.invalidateQueries({ queryKey: trpc.warnings.ofIncident.queryKey() });
    await refetchDetails();
  };
  const publishWarning = useMutation(trpc.warnings.issue.mutationOptions({ onSuccess: refresh }));
  const cancelWarning = useMutation(trpc.warnings.cancel.mutationOptions({ onSuccess: refresh }));
  // Otherwise nobody would learn that a warning could not be published or cancelled.
  const closeUnlessPending = () => {
    if (!publishWarning.isPending && !cancelWarning.isPending) onClose();
  };
  const blankDraft = (): WarningDraft => ({
    id: newId(),
    ...{ headline: forEachLocale(() => ""), instruction: forEachLocale(() => "") },
    ...{ severity: "Severe", urgency: "Immediate", certainty: "Observed" },
    ...{ areaName: incident.district.name, radiusKm: "5", validHours: "6" },
  });
  const currentWarnings = warningsQuery.data?.warnings.filter(({ isCurrent }) => isCurrent) ?? [];
  const obstacle = warningsQuery.data?.obstacle ?? (incident.simulated ? "simulated" : null);
  const newWarningObstacle = obstacle ?? (incident.sensitive ? "sensitive" : null);
  const dialogProps = { title: t("title", { number: `${incident.number}` }), description: t("about"), width: "42rem" };
  // Instead of the form, because Enter would otherwise reach both.
  if (draft && isDiscarding) return <DiscardQuestion onDiscard={onClose} onClose={() => setIsDiscarding(false)} />;
  if (draft) {
    const isChanged = !isSameValue(draft, initialDraft);
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
        onClose={isChanged && !publishWarning.isPending ? () => setIsDiscarding(true) : closeUnlessPending}
      />
    );
  }
  return (
    <DialogFrame
      {...dialogProps}
      initialFocus={() => document.querySelector<HTMLElement>("[data-first]")}
      onClose={closeUnlessPending}
    >
      {warningsQuery.isPending && <Skeleton rows={2} label={t("about")} />}
      <RefusalNote error={warningsQuery.error ?? cancelWarning.error} />
      <ul className="mt-3 divide-y divide-line">
        {currentWarnings.map((warning) => {
          const textsIn = (language: Locale) => warning.texts.find(({ language: code }) => code.startsWith(language));
          const toDraft = (): WarningDraft => ({
            ...blankDraft(),
            ...{ refersToId: warning.id, areaName: warning.areaName, radiusKm: `${warning.radiusKm}` },
            headline: forEachLocale((language) => textsIn(language)?.headline ?? ""),
            instruction: forEachLocale((language) => textsIn(language)?.instruction ?? ""),
            ...({
              severity: warning.severity,
              urgency: warning.urgency,
              certainty: warning.certainty,
            } as WarningLevels),
          });
          return (
            <li key={warning.id} className="flex items-center gap-2 py-2">
              <p className="min-w-0 flex-1 text-pretty">
                {t("inForce", { until: format.dateTime(warning.expiresAt), headline: textsIn(locale)?.headline ?? "" })}
              </p>
              {newWarningObstacle === null && (
                <Button data-first size="small" onClick={() => openForm(toDraft())}>
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
                onConfirm={() => cancelWarning.mutate({ id: newId(), incidentId: incident.id, refersToId: warning.id })}
              >
                {t("cancel")}
              </ConfirmButton>
            </li>
          );
        })}
      </ul>
      {newWarningObstacle && <p className="mt-3 font-semibold">{t(newWarningObstacle)}</p>}
      <div className="mt-4 flex justify-end gap-2">
        <Button look="quiet" data-first={newWarningObstacle ? true : undefined} onClick={closeUnlessPending}>
          {t("close")}
        </Button>
        {warningsQuery.data && !newWarningObstacle && incident.status !== "closed" && (
          <Button data-first look="strong" onClick={() => openForm(blankDraft())}>
            {t("new")}
          </Button>
        )}
      </div>
    </DialogFrame>
  );
}
