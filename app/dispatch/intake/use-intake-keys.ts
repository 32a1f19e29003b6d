"use client";

import { useEffect, useRef } from "react";
import type { Answer } from "@/db/vocabulary";
import { nameOfPress } from "../press-key";
import { answerOfKey } from "./answer-keys";

type Doings = { place: () => void; answer: (answer: Answer) => void; stepType: (by: 1 | -1) => void };

/** Keys of the form that are heard wherever one types: Alt+L for the place, Alt with a letter for the next question, Alt with an arrow for the type. */
export function useIntakeKeys(doings: Doings): void {
  const latest = useRef(doings);
  useEffect(() => {
    latest.current = doings;
  });
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || !event.altKey) return;
      if (document.querySelector('[role="alertdialog"], [role="dialog"]')) return;
      const name = nameOfPress(event);
      const { place, answer, stepType } = latest.current;
      const said = /^Alt\+[A-Z]$/.test(name) ? answerOfKey(name.slice(-1)) : undefined;
      if (name === "Alt+L") place();
      else if (name === "Alt+ArrowDown") stepType(1);
      else if (name === "Alt+ArrowUp") stepType(-1);
      else if (said) answer(said);
      else return;
      event.preventDefault();
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
