"use client";

import { useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { flushSync } from "react-dom";

type FocusOptions = { isShown: boolean; hasPlace: boolean; typeCode: string | undefined; chosenType: string | null };

/**
 * Manages the focus in the intake form. `changeAndFocusNext` is for key handlers: it renders the change and moves the
 * focus before it returns, so that the next key press always goes to the next field.
 */
export function useIntakeFocus({ isShown, hasPlace, typeCode, chosenType }: FocusOptions) {
  const form = useRef<HTMLFormElement>(null);
  const descriptionField = useRef<HTMLTextAreaElement>(null);
  const placeField = useRef<HTMLInputElement>(null);
  const typeField = useRef<HTMLInputElement>(null);

  useLayoutEffect(() => {
    if (!isShown) return;
    const textArea = descriptionField.current;
    textArea?.focus();
    textArea?.setSelectionRange(textArea.value.length, textArea.value.length);
  }, [isShown]);

  // A notice above the console, such as that of a lost connection, reduces the height of the form. The focused field
  // must not be pushed out of view.
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      const focused = document.activeElement;
      if (form.current?.contains(focused)) focused?.scrollIntoView({ block: "nearest" });
    });
    if (form.current) observer.observe(form.current);
    return () => observer.disconnect();
  }, []);

  /**
   * If the focused field has disappeared or the map has the focus, focuses the next field to fill in. The fields of the
   * place and the type are rendered only while they are empty.
   */
  const focusNext = useCallback(() => {
    if (!form.current || form.current.hidden || form.current.contains(document.activeElement)) return;
    const unansweredRow = [...form.current.querySelectorAll("[data-question]")].find(
      (row) => row.querySelector("input:checked") === null,
    );
    const firstAnswer = unansweredRow?.querySelector("input");
    const priority = form.current.querySelector<HTMLInputElement>('input[name="priority"]:checked');
    (placeField.current ?? typeField.current ?? firstAnswer ?? priority)?.focus();
  }, []);

  // Moves the focus after changes that were not made by a key press in this form, for example by a click on the map or
  // by a search result that arrived late. Choosing the guessed type by hand changes only `chosenType`.
  const fieldState = [hasPlace, typeCode, chosenType].join();
  const previousFieldState = useRef("");
  useLayoutEffect(() => {
    if (!isShown || previousFieldState.current === fieldState) return;
    previousFieldState.current = fieldState;
    focusNext();
  }, [isShown, fieldState, focusNext]);

  const changeAndFocusNext = useCallback(
    (change: () => void) => {
      flushSync(change);
      focusNext();
    },
    [focusNext],
  );
  const focusPlace = useCallback(() => placeField.current?.focus(), []);
  return { form, descriptionField, placeField, typeField, focusPlace, changeAndFocusNext };
}
