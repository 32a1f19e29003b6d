"use client";

import { useCallback } from "react";
import { usePreference } from "../_words/preference-provider";
import { useCallDesk } from "./calls/call-desk";
import { useConsole } from "./console-context";
import { pressButton, stepInQueue } from "./press-key";

/** The keys that need no button, and so can always be pressed. */
export const standingKeys: ReadonlySet<string> = new Set([..."JK/TL0?", "Control+K", "Shift+P", "Shift+S"]);

/** What a key does, by its name: it presses the button that names it, or one of the few doings that have none. False: nothing. */
export function useKeyDoings(): (name: string) => boolean {
  const { state, act, camera } = useConsole();
  const { setBlocksOpen } = useCallDesk();
  const { toggleTheme } = usePreference();
  const { legendOpen } = state;
  return useCallback(
    (name) => {
      if (pressButton(name)) return true;
      const doings = new Map<string, () => void>([
        ["J", () => stepInQueue(1)],
        ["K", () => stepInQueue(-1)],
        ["/", () => document.querySelector<HTMLInputElement>("[data-queue-search]")?.focus()],
        ["T", toggleTheme],
        ["L", () => act({ do: "legend", open: !legendOpen })],
        ["0", () => camera.current?.overview()],
        ["Shift+P", () => setBlocksOpen(true)],
        ["?", () => act({ do: "help", open: true })],
        ["Control+K", () => act({ do: "palette", open: true })],
        ["Shift+S", () => window.open("/dispatch/shift", "_blank", "noopener")],
      ]);
      const doing = doings.get(name);
      doing?.();
      return doing !== undefined;
    },
    [legendOpen, setBlocksOpen, act, camera, toggleTheme],
  );
}
