"use client";

import { useEffect } from "react";
import { useOpenIncidents } from "../_live/use-picture";
import { usePreference } from "../_words/preference-provider";
import { useConsole } from "./console-context";

/** The keys of the console. Figures and letters are silent while something is being typed; Esc and Ctrl+Enter never are. */
export function useShortcuts(): void {
  const { state, act, camera } = useConsole();
  const { toggleTheme } = usePreference();
  const { incidents } = useOpenIncidents();

  useEffect(() => {
    const step = (by: number) => {
      const at = incidents.findIndex(({ id }) => id === state.incidentId);
      const next = incidents[at < 0 ? (by > 0 ? 0 : incidents.length - 1) : at + by];
      if (next) act({ do: "open-incident", id: next.id });
    };
    const doings: Record<string, () => void> = {
      n: () => act({ do: "open-intake" }),
      "/": () => act({ do: "open-intake" }),
      j: () => step(1),
      k: () => step(-1),
      t: toggleTheme,
      l: () => act({ do: "legend", open: !state.legendOpen }),
      "0": () => camera.current?.overview(),
      "?": () => act({ do: "help", open: true }),
    };

    function press(event: KeyboardEvent) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || dialogIsOpen()) return;
      if (event.key === "Escape") {
        leaveField();
        return act({ do: "back" });
      }
      if (isTyping(event.target)) return;
      // By the key's place, since Shift turns a figure into another sign.
      const figure = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
      if (figure && state.panel === "intake") {
        const priority = Number(figure);
        if (priority === 1 || priority === 2 || priority === 3 || priority === 4)
          act({ do: "edit", draft: { priority } });
        return;
      }
      const name = figure ? `${event.shiftKey ? "Shift+" : ""}${figure}` : event.key.toUpperCase();
      if (figure || name === "F" || name === "Z") {
        event.preventDefault();
        return pressButton(name);
      }
      const doing = doings[event.key.toLowerCase()];
      if (!doing) return;
      event.preventDefault();
      doing();
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [incidents, state, act, camera, toggleTheme]);
}

/** A key presses the button that names it, so that a key never does what no button shows. */
function pressButton(key: string): void {
  const buttons = document.querySelectorAll<HTMLButtonElement>(`button[aria-keyshortcuts="${key}"]:not(:disabled)`);
  [...buttons].find((button) => button.offsetParent !== null)?.click();
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["radio", "checkbox", "button"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

function leaveField(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

function dialogIsOpen(): boolean {
  return document.querySelector('[role="alertdialog"], [role="dialog"]') !== null;
}
