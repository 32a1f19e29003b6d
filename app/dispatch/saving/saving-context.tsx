"use client";

import { useTranslations } from "next-intl";
import { createContext, type ReactNode, use, useEffect, useMemo, useReducer, useState } from "react";
import { isBlank } from "../../../server/domain/draft";
import { writeCopiesNow } from "../../_session/local-copies";
import { newId, useHasUnsent } from "../../_session/unsent-store";
import { useLeaveConfirmation } from "../../_ui/use-leave-confirmation";
import { isClosureDraftChanged, listClosureDrafts } from "../closures/closure-draft";
import { useConsole } from "../console-context";
import type { Draft } from "../intake/drafts";
import type { DraftRefusal } from "./draft-saver";
import { unsavedEdits, unsentNotes } from "./unsent-texts";
import { useFormSaving } from "./use-form-saving";
import { useEditSaving, useNoteSaving } from "./use-incident-saving";

type Saving = {
  /** Changes whenever a result of these functions may have changed. */
  version: number;
  /** Whether the server has everything that was typed into this form. */
  isSaved: (draft: Draft) => boolean;
  /** Why the server refused to store the typed text; null if it did not. */
  refusalOf: {
    form: (draft: Draft) => DraftRefusal | null;
    note: (incidentId: string) => DraftRefusal | null;
    edit: (incidentId: string) => DraftRefusal | null;
  };
  flushCall: (callId: string) => Promise<void>;
};
const SavingContext = createContext<Saving | null>(null);

/**
 * Saves the text typed into forms, notes and edits on the server, so that nothing is lost in a reload, in a crash or
 * when the user moves to another console. While there is unsent text, leaving the page requires a confirmation.
 */
export function SavingProvider({ children }: { children: ReactNode }) {
  const t = useTranslations("drafts");
  const { state } = useConsole();
  const [version, onChange] = useReducer((count: number) => count + 1, 0);
  // Id of this page, stored with each note and edit that it saves.
  const [writer] = useState(newId);
  const forms = useFormSaving(onChange);
  const notes = useNoteSaving(writer, onChange);
  const edits = useEditSaving(writer, onChange);
  const hasUnsentNote = useHasUnsent(unsentNotes);
  const hasUnsavedEdit = useHasUnsent(unsavedEdits);
  const hasUnsentForm = [state.draft, ...state.inactiveDrafts].some((draft) => !isBlank(draft));
  // Unlike these, an unsent road closure is not kept.
  const hasUnsentClosure = listClosureDrafts(state).some(isClosureDraftChanged);
  useLeaveConfirmation(hasUnsentNote || hasUnsavedEdit || hasUnsentForm || hasUnsentClosure ? t("leave") : null);

  useEffect(() => {
    const allSavers = () => [...forms.savers(), ...notes.savers(), ...edits.savers()];
    const flush = () => {
      for (const saver of allSavers()) void saver.flush();
    };
    const flushNow = () => {
      for (const saver of allSavers()) saver.flushNow();
      writeCopiesNow();
    };
    const onVisibilityChange = () => document.visibilityState === "hidden" && flushNow();
    window.addEventListener("blur", flush);
    document.addEventListener("focusout", flush);
    window.addEventListener("pagehide", flushNow);
    document.addEventListener("visibilitychange", onVisibilityChange);
    return () => {
      window.removeEventListener("blur", flush);
      document.removeEventListener("focusout", flush);
      window.removeEventListener("pagehide", flushNow);
      document.removeEventListener("visibilitychange", onVisibilityChange);
      // A link to another page of the app unmounts the console without a `pagehide` event.
      flushNow();
    };
  }, [forms, notes, edits]);

  const value = useMemo<Saving>(() => {
    const refusalOf = { form: forms.refusalOf, note: notes.refusalOf, edit: edits.refusalOf };
    return { version, isSaved: forms.isSaved, flushCall: forms.flushCall, refusalOf };
  }, [forms, notes, edits, version]);
  return <SavingContext value={value}>{children}</SavingContext>;
}

export function useSaving(): Saving {
  const value = use(SavingContext);
  if (!value) throw new Error("useSaving must be used inside SavingProvider");
  return value;
}
