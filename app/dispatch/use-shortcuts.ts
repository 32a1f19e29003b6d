"use client";

import { useEffect } from "react";
import { noiseKeys } from "./calls/noise";
import { useConsole } from "./console-context";
import { isTyping, nameOfPress } from "./press-key";
import { useKeyDoings } from "./use-key-doings";

/**
 * The keys of the console; `palette/key-map.ts` names them all. While something is being typed only function keys and those held
 * with Ctrl or Alt are heard. In a dialog none is: it has its own.
 */
export function useShortcuts(): void {
  const { state, act } = useConsole();
  const doings = useKeyDoings();
  const { panel, paletteOpen, helpOpen } = state;
  // Said a moment before the dialog is there: what is typed in that moment is not for the console.
  const isCovered = paletteOpen || helpOpen;

  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.defaultPrevented || event.metaKey || event.isComposing || dialogIsOpen()) return;
      if (event.key === "Escape") {
        // What lies beside the screen closes first, by itself.
        if (document.querySelector("[data-beside]")) return;
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        return act({ do: "back" });
      }
      if (isCovered) return;
      // A key held down takes one call, and filters one.
      if (event.repeat && isCallKey(event.key)) return event.preventDefault();
      const name = nameOfPress(event);
      const heard = /^F\d+$/.test(event.key) || event.ctrlKey || event.altKey || !isTyping(event.target);
      if (!heard) return;
      const figure = /^[1-4]$/.exec(name)?.[0];
      if (figure && panel === "intake") {
        return act({ do: "edit", draft: { priority: Number(figure) as 1 | 2 | 3 | 4 } });
      }
      // Even when there is no call the browser must not search, or take the focus away.
      if (doings(name) || isCallKey(event.key)) event.preventDefault();
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [panel, isCovered, act, doings]);
}

function isCallKey(key: string): boolean {
  return key === "F9" || Object.values<string>(noiseKeys).includes(key);
}

/** One that is on its way out is open no more. */
function dialogIsOpen(): boolean {
  const dialogs = '[role="alertdialog"]:not([data-closed]), [role="dialog"]:not([data-beside], [data-closed])';
  return document.querySelector(dialogs) !== null;
}
