"use client";

import { useTranslations } from "next-intl";
import { useEffect, useLayoutEffect, useState } from "react";
import type { Answer } from "@/db/vocabulary";
import { isBlank } from "@/server/domain/draft";
import { Button } from "../../_ui/button";
import { Panel } from "../../_ui/panel";
import { PriorityChoice } from "../../_ui/priority-choice";
import { BackButton } from "../back-button";
import { CallStrip } from "../calls/call-strip";
import { useReadValue } from "../commands/use-read-value";
import { useConsole } from "../console-context";
import { DiscardQuestion } from "../discard-question";
import type { Draft } from "./drafts";
import { PlaceField, PlaceSummary, useSetPlace } from "./place-field";
import { QuestionBar } from "./question-bar";
import { Questions } from "./questions";
import { PlanPreview, PlanSummary } from "./response-plan";
import { SavingLine } from "./saving-line";
import { SendFooter, useSendFailedToast } from "./send-footer";
import { SimilarIncidents, useSimilarIncidents } from "./similar-incidents";
import { TypeField } from "./type-field";
import { useAttachToIncident } from "./use-attach-to-incident";
import { useCreateIncident } from "./use-create-incident";
import { useIntake } from "./use-intake";
import { useIntakeAnnouncements } from "./use-intake-announcements";
import { useIntakeCommands } from "./use-intake-commands";
import { useIntakeFocus } from "./use-intake-focus";
import { usePlaceSuggestions } from "./use-place-suggestions";

const fieldClass = "w-full rounded-lg border border-line-2 bg-raised px-3 py-2 text-[0.9375rem]";

type IntakeFormProps = {
  draft: Draft;
  isShown: boolean;
  onStaysMountedChange: (key: string, staysMounted: boolean) => void;
};

/**
 * The intake form. Its parts follow the order of a typical call: description, location, type, questions, similar
 * incidents, response plan.
 */
export function IntakeForm({ draft, isShown, onStaysMountedChange }: IntakeFormProps) {
  const t = useTranslations("intake");
  const { updateConsole } = useConsole();
  const { key } = draft;
  const edit = (change: Partial<Omit<Draft, "key">>) => updateConsole({ do: "edit", key, draft: change });
  const setPlace = useSetPlace(key, isShown);
  const intake = useIntake(draft);
  const { type, guesses, isChosen, priority, basePriority, plan, extraRequirements } = intake;
  const { suggestions, isSearchPending, hasFailed } = usePlaceSuggestions(draft.description, draft.call);
  const [isDiscarding, setIsDiscarding] = useState(false);
  const [isPlacePending, setIsPlacePending] = useState(false);
  const [pendingSubmit, setPendingSubmit] = useState<{ skipsDuplicateCheck: boolean } | null>(null);
  const similarIncidents = useSimilarIncidents(intake);
  const { send, missingField, blockingDuplicateId, isSending, isRetrying, stopRetrying, error } = useCreateIncident(
    intake,
    similarIncidents.checkForDuplicate,
    isShown,
  );
  const attachment = useAttachToIncident(intake, isShown);
  const isInProgress = isSending || isRetrying || attachment.isAttaching || pendingSubmit !== null || isPlacePending;
  const isBlocked = missingField !== null || blockingDuplicateId !== null || Boolean(error ?? attachment.error);
  const staysMounted = isInProgress || isBlocked;
  const likelyDuplicate = attachment.canAttach ? similarIncidents.likelyDuplicate : undefined;
  const readDuplicateId = useReadValue((isShown && likelyDuplicate?.id) || null, null);
  useIntakeAnnouncements({ likelyDuplicate, raisedPriority: type && priority < basePriority ? priority : null });
  const hasPlace = draft.place !== null || draft.isPlaceConfirmed;
  const { form, descriptionField, placeField, typeField, focusPlace, changeAndFocusNext } = useIntakeFocus({
    isShown,
    hasPlace,
    typeCode: type?.code,
    chosenType: draft.type,
  });

  // This must be a layout effect: the next key press may already be for another form.
  useLayoutEffect(() => {
    onStaysMountedChange(key, staysMounted);
    return () => onStaysMountedChange(key, false);
  }, [onStaysMountedChange, key, staysMounted]);
  useSendFailedToast(draft, { isShown, isInProgress, isBlocked, isDuplicate: blockingDuplicateId !== null });

  const discard = () => {
    setIsDiscarding(false);
    updateConsole({ do: "discard" });
  };

  async function submit(options: { skipsDuplicateCheck: boolean }) {
    if (isPlacePending || draft.isPlaceConfirmed) return setPendingSubmit(options);
    const missingField = await send({ ...options, pressedAt: Date.now() });
    if (missingField === "place") focusPlace();
    if (missingField === "type") typeField.current?.focus();
  }

  // The key that accepts a suggestion (Alt+L) may be pressed before the last words have been searched. Wait for that
  // search, and never accept a suggestion for older words.
  useEffect(() => {
    if (!isPlacePending || isSearchPending) return;
    setIsPlacePending(false);
    if (hasPlace) return;
    const defaultSuggestion = suggestions.find(({ isDefault }) => isDefault);
    if (defaultSuggestion) setPlace(defaultSuggestion.place);
    else focusPlace();
  }, [isPlacePending, isSearchPending, hasPlace, suggestions, setPlace, focusPlace]);
  useEffect(() => {
    if (!pendingSubmit || isPlacePending || draft.isPlaceConfirmed) return;
    setPendingSubmit(null);
    void submit(pendingSubmit);
  });

  const questionIds = type?.questions.map(({ id }) => id) ?? [];
  const setAnswer = (answer: Answer | undefined, questionId?: string) =>
    updateConsole({
      do: "answer",
      key,
      answer,
      questionIds,
      type: type?.code ?? null,
      ...(questionId && { questionId }),
    });
  useIntakeCommands({ intake, isShown, acceptSuggestion: () => setIsPlacePending(true), setAnswer });

  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit({ skipsDuplicateCheck: false });
      }}
      className="h-full [container-type:size]"
      hidden={!isShown}
      noValidate
    >
      <Panel
        fill
        label={t("title")}
        title={<h2 className="font-semibold text-[0.9375rem]">{t("title")}</h2>}
        aside={
          <>
            <Button look="quiet" size="small" onClick={isBlank(draft) ? discard : () => setIsDiscarding(true)}>
              {t("discard")}
            </Button>
            <BackButton />
          </>
        }
        footer={
          <>
            {isShown && <QuestionBar intake={intake} onAnswer={setAnswer} />}
            <PlaceSummary place={draft.place} suggestion={suggestions.find(({ isDefault }) => isDefault)?.place} />
            {type && <PlanSummary type={type} priority={priority} plan={plan} extraRequirements={extraRequirements} />}
            <SendFooter
              likelyDuplicate={likelyDuplicate}
              isDuplicateRead={readDuplicateId === likelyDuplicate?.id}
              wasBlockedByDuplicate={blockingDuplicateId !== null && blockingDuplicateId === likelyDuplicate?.id}
              isBusy={isSending || attachment.isAttaching}
              error={error ?? attachment.error}
              onStopRetrying={isRetrying ? stopRetrying : null}
              onAttach={attachment.attach}
              onSend={(options) => void submit(options)}
            />
          </>
        }
      >
        {draft.call && <CallStrip call={draft.call} />}
        <SavingLine draft={draft} />
        <div className="space-y-3.5 p-3.5">
          <label className="block">
            <span className="label mb-1 block">{t("description")}</span>
            <textarea
              ref={descriptionField}
              value={draft.description}
              rows={3}
              maxLength={5_000}
              placeholder={t("descriptionHint")}
              onChange={(event) => edit({ description: event.target.value })}
              className={`${fieldClass} field-sizing-content block max-h-44 min-h-20 resize-none`}
            />
          </label>
          <PlaceField
            draft={draft}
            suggestions={suggestions}
            haveSuggestionsFailed={hasFailed}
            inputRef={placeField}
            isMissing={missingField === "place"}
            onPlace={setPlace}
            applyChange={changeAndFocusNext}
          />
          <TypeField
            type={type}
            isChosen={isChosen}
            guesses={guesses}
            inputRef={typeField}
            isMissing={missingField === "type"}
            onChoose={(chosenType) => edit({ type: chosenType?.code ?? null })}
          />
          {type && (
            <PriorityChoice
              value={priority}
              isRaised={priority < basePriority}
              onChoose={(chosenPriority) => edit({ priority: chosenPriority })}
            />
          )}
          <Questions
            questions={type?.questions ?? []}
            priority={basePriority}
            answers={draft.answers}
            onAnswer={(questionId, answer) => setAnswer(answer, questionId)}
          />
          <SimilarIncidents
            incidents={similarIncidents.incidents}
            likelyDuplicate={likelyDuplicate}
            isKnown={isShown && similarIncidents.isKnown}
            isBusy={isSending || isRetrying || attachment.isAttaching}
            onAttach={attachment.canAttach ? attachment.attach : null}
          />
          {similarIncidents.failed && <p className="text-[0.8125rem] text-ink-2">{t("similarFailed")}</p>}
          {type && <PlanPreview type={type} plan={plan} extraRequirements={extraRequirements} />}
          <label className="block">
            <span className="label mb-1 block">{t("address")}</span>
            <input
              value={draft.address}
              maxLength={400}
              placeholder={t("addressHint")}
              onChange={(event) => edit({ address: event.target.value })}
              className={fieldClass}
            />
          </label>
        </div>
      </Panel>
      {isDiscarding && isShown && (
        <DiscardQuestion description={t("discardText")} onDiscard={discard} onClose={() => setIsDiscarding(false)} />
      )}
    </form>
  );
}
