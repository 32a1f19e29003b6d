"use client";

import { useMutation } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import { useTranslations } from "next-intl";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { type Priority, priorities } from "@/db/vocabulary";
import type { EditConflict } from "@/server/incidents/edit-incident";
import type { RefusalShape } from "@/server/trpc";
import { isSameValue } from "../../../server/domain/draft";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { inputClass, SelectField, TextField } from "../../_ui/field";
import { KeyCap } from "../../_ui/key-cap";
import { TypeOptions } from "../../_ui/type-options";
import { PlaceChoice } from "../intake/place-choice";
import { useSaving } from "../saving/saving-context";
import { unsavedEdits } from "../saving/unsent-texts";
import { ConflictList } from "./conflict-list";
import { type EditDraft, type EditValues, listChangedFields, resolveConflict, toFieldEdits } from "./edit-draft";
import { useRefetchDetails } from "./use-incident";

type Props = {
  incidentId: string;
  draft: EditDraft;
  onDraft: (draft: EditDraft) => void;
  onDone: () => void;
};

/**
 * Form that edits an incident's type, priority, location and texts. Ctrl+Enter saves. Esc closes the form, after a
 * confirmation if there are unsaved changes.
 */
export function EditForm({ incidentId, draft, onDraft, onDone }: Props) {
  const t = useTranslations("incidentEdit");
  const fieldName = useTranslations("editedField");
  const priorityName = useTranslations("priority");
  const trpc = useTRPC();
  const refresh = useRefetchDetails(incidentId);
  const draftRefusal = useSaving().refusalOf.edit(incidentId);
  const [isConfirming, setIsConfirming] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const isPlacePending = draft.values.placeText !== "";
  const [isPlaceConfirmed, setIsPlaceConfirmed] = useState(false);
  const [isSearching, setIsSearching] = useState(false);
  const [searchedName, setSearchedName] = useState<string | null>(null);
  const [isPlaceErrorShown, setIsPlaceErrorShown] = useState(false);
  const savedDraft = useRef(draft);
  const conflictCount = draft.conflicts.length;
  useEffect(() => {
    if (conflictCount > 0) return;
    const field = findDescriptionField(form.current);
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  }, [conflictCount]);
  const { values, conflicts } = draft;
  const changedFields = listChangedFields(draft);
  const change = (part: Partial<EditValues>) => onDraft({ ...draft, values: { ...values, ...part } });
  /** The saved form as it is now. It may have been left and shown again since. Null if it was discarded. */
  const readSavedForm = () => {
    const { form } = unsavedEdits.get(incidentId);
    return form?.base === savedDraft.current.base ? form : null;
  };
  const edit = useMutation(
    trpc.incidents.edit.mutationOptions({
      onSuccess: async () => {
        await refresh();
        const savedForm = readSavedForm();
        if (!savedForm) return;
        // Changes made during the save are still unsaved.
        const unsavedDraft = { ...savedForm, base: savedDraft.current.values };
        if (listChangedFields(unsavedDraft).length === 0) onDone();
        else onDraft(unsavedDraft);
      },
      onError: (error) => {
        const foundConflicts = readConflicts(error);
        const savedForm = readSavedForm();
        if (savedForm && foundConflicts.length > 0) onDraft({ ...savedForm, conflicts: foundConflicts });
      },
    }),
  );
  const save = () => {
    setIsPlaceErrorShown(isPlacePending);
    if (isPlacePending) return form.current?.querySelector<HTMLElement>('[role="combobox"]')?.focus();
    if (changedFields.length === 0) return onDone();
    if (conflicts.length > 0 || edit.isPending) return;
    savedDraft.current = draft;
    const { placeText: _, ...edits } = toFieldEdits(draft);
    edit.mutate({ id: incidentId, ...edits });
  };
  const lastFocusedField = useRef<HTMLElement | null>(null);
  const closeForm = () => {
    if (changedFields.length === 0) return onDone();
    lastFocusedField.current = document.activeElement as HTMLElement | null;
    setIsConfirming(true);
  };
  // Returns the focus to the field that had it. With the focus outside a field, typed letters would run commands.
  const continueEditing = () => {
    setIsConfirming(false);
    (lastFocusedField.current?.closest("input, select, textarea")
      ? lastFocusedField.current
      : findDescriptionField(form.current)
    )?.focus();
  };
  const handleKey = (event: KeyboardEvent) => {
    // The place field has already handled the key.
    if (event.defaultPrevented) return;
    if (event.key === "Escape") {
      event.preventDefault();
      closeForm();
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      save();
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save();
  };
  return (
    <form
      ref={form}
      aria-label={t("title")}
      onSubmit={submit}
      onKeyDown={handleKey}
      noValidate
      className="space-y-3 px-3.5 pt-3 [&_:is(input,select,textarea)]:scroll-mb-16"
    >
      <ConflictList
        conflicts={conflicts}
        values={values}
        takesFocus={isSameValue(values, savedDraft.current.values)}
        onResolve={(conflict, chosenValue) => {
          edit.reset();
          onDraft(resolveConflict(draft, conflict, chosenValue));
        }}
      />
      <div>
        <label htmlFor="edit-description" className="label block">
          {fieldName("description")}
        </label>
        <textarea
          id="edit-description"
          rows={4}
          maxLength={5_000}
          value={values.description}
          onChange={({ target }) => change({ description: target.value })}
          className={`${inputClass} mt-1 h-auto resize-y py-2 leading-5`}
        />
      </div>
      <div>
        <label htmlFor="edit-type" className="label block">
          {fieldName("type")}
        </label>
        <select
          id="edit-type"
          value={values.type}
          onChange={({ target }) => change({ type: target.value })}
          className={`${inputClass} mt-1`}
        >
          <TypeOptions />
        </select>
      </div>
      <SelectField
        label={fieldName("priority")}
        value={String(values.priority)}
        choices={priorities.map((priority) => ({
          value: `${priority}`,
          name: `P${priority} ${priorityName(`${priority}`)}`,
        }))}
        onChange={({ target }) => change({ priority: Number(target.value) as Priority })}
      />
      <PlaceChoice
        label={fieldName("place")}
        place={{ ...values.place.location, precision: values.place.precision, name: searchedName, district: null }}
        isSearching={isSearching || isPlacePending}
        onSearch={() => setIsSearching(true)}
        text={{ placeText: values.placeText, isPlaceConfirmed }}
        onText={({ placeText, isPlaceConfirmed }) => {
          // The search stays when its text, which may be from another screen, is deleted.
          setIsSearching(true);
          change({ placeText: placeText.trimStart() });
          setIsPlaceConfirmed(isPlaceConfirmed);
        }}
        onPick={({ name, lng, lat, precision }) => {
          change({ place: { location: { lng, lat }, precision }, placeText: "" });
          setIsPlaceConfirmed(false);
          setSearchedName(name);
          setIsSearching(false);
        }}
        onPrecision={(precision) => change({ place: { ...values.place, precision } })}
        problem={isPlaceErrorShown && isPlacePending ? t("placePending") : null}
      />
      <TextField
        label={fieldName("address")}
        value={values.address}
        maxLength={500}
        onChange={({ target }) => change({ address: target.value })}
      />
      {(changedFields.includes("type") || changedFields.includes("priority")) && (
        <p className="text-pretty text-[0.8125rem] text-ink-2">{t("plan")}</p>
      )}
      <div className="sticky bottom-0 z-1 -mx-3.5 space-y-3 border-line border-t bg-panel px-3.5 py-2.5">
        {conflicts.length === 0 && <RefusalNote error={edit.error ?? draftRefusal} />}
        {isConfirming ? (
          <div role="alert" className="rounded-lg bg-raised p-3">
            <p className="font-medium">{t("unsaved")}</p>
            <div className="mt-2 flex gap-2">
              <Button look="strong" autoFocus onClick={continueEditing}>
                {t("goOn")}
              </Button>
              <Button look="alarm" onClick={onDone}>
                {t("discard")}
              </Button>
            </div>
          </div>
        ) : (
          <div className="flex gap-2">
            <Button type="submit" look="strong" className="flex-1" disabled={edit.isPending || conflicts.length > 0}>
              {edit.isPending ? t("saving") : t("save")}
              <KeyCap>Ctrl Enter</KeyCap>
            </Button>
            <Button look="quiet" onClick={closeForm}>
              {t("leave")}
              <KeyCap>Esc</KeyCap>
            </Button>
          </div>
        )}
      </div>
    </form>
  );
}

const findDescriptionField = (form: HTMLFormElement | null) => form?.querySelector("textarea");

function readConflicts(error: unknown): EditConflict[] {
  if (!(error instanceof TRPCClientError)) return [];
  const refusal = (error.data as { refusal?: RefusalShape } | null)?.refusal;
  return (refusal?.details.conflicts as EditConflict[] | undefined) ?? [];
}
