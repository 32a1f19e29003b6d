"use client";

import { useEffect } from "react";
import { usePreference } from "../_words/preference-provider";
import { useConsole } from "./console-context";
import { isTyping, nameOfPress, pressButton, stepInQueue } from "./press-key";

/**
 * The keys of the console; `palette/key-map.ts` names them all. While something is being typed only function keys and those held
 * with Ctrl or Alt are heard. In a dialog none is: it has its own.
 */
export function useShortcuts(): void {
  const { state, act, camera } = useConsole();
  const { toggleTheme } = usePreference();

  useEffect(() => {
    const doings = new Map([
      ["J", () => stepInQueue(1)],
      ["K", () => stepInQueue(-1)],
      ["/", () => document.querySelector<HTMLInputElement>("[data-queue-search]")?.focus()],
      ["T", toggleTheme],
      ["L", () => act({ do: "legend", open: !state.legendOpen })],
      ["0", () => camera.current?.overview()],
      ["?", () => act({ do: "help", open: true })],
      ["Control+K", () => act({ do: "palette", open: true })],
    ]);

    function press(event: KeyboardEvent) {
      if (event.defaultPrevented || event.metaKey || event.isComposing || dialogIsOpen()) return;
      if (event.key === "Escape") {
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        return act({ do: "back" });
      }
      const name = nameOfPress(event);
      const heard = /^F\d+$/.test(event.key) || event.ctrlKey || event.altKey || !isTyping(event.target);
      if (!heard) return;
      const figure = /^[1-4]$/.exec(name)?.[0];
      if (figure && state.panel === "intake") {
        return act({ do: "edit", draft: { priority: Number(figure) as 1 | 2 | 3 | 4 } });
      }
      if (pressButton(name)) return event.preventDefault();
      const doing = doings.get(name);
      if (!doing) return;
      event.preventDefault();
      doing();
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [state.legendOpen, state.panel, act, camera, toggleTheme]);
}

function dialogIsOpen(): boolean {
  return document.querySelector('[role="alertdialog"], [role="dialog"]') !== null;
}
