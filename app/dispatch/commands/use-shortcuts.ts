"use client";

import { useLayoutEffect, useState } from "react";
import { flushSync } from "react-dom";
import { useMe } from "../../_session/use-me";
import { usePreference } from "../../_words/preference-provider";
import { useCallActions } from "../calls/call-actions";
import { useCallRights } from "../calls/use-calls";
import { useConsole } from "../console-context";
import { findKeyCombination, isReservedKey } from "./command-list";
import { useCommand, useCommandRegistry } from "./command-registry";
import { closeLoadingPart, isPartLoading } from "./key-buffer";
import { createTypingGuard, formatKeyCombination, isModalOpen, isTyping } from "./key-press";

/** The commands that work in every state of the console, whether or not a button for them is visible. */
function useConsoleCommands(): void {
  const { state, updateConsole } = useConsole();
  const { run } = useCommandRegistry();
  const { setIsBlockListOpen } = useCallActions();
  const { canBlock } = useCallRights();
  const { toggleTheme } = usePreference();
  useCommand({ id: "new", run: () => updateConsole({ do: "open-intake" }) });
  useCommand({ id: "palette", run: () => updateConsole({ do: "palette", open: true }) });
  useCommand({ id: "help", run: () => updateConsole({ do: "help", open: true }) });
  useCommand({ id: "back", run: () => updateConsole({ do: "back" }) });
  useCommand({ id: "theme", run: toggleTheme });
  useCommand({ id: "shift", run: () => window.open("/dispatch/shift", "_blank", "noopener") });
  useCommand({ id: "paperBoard", run: () => window.open("/dispatch/shift#paper-board", "_blank", "noopener") });
  const { data: me } = useMe();
  useCommand(
    me?.permissions.includes("paper:enter")
      ? { id: "paperEntry", run: () => window.open("/dispatch/paper", "_blank", "noopener") }
      : null,
  );
  // The history tab and the search fields register these two commands too; the ones below run only while that tab or
  // field is not visible. The search key then shows the queue or, if the queue is shown but has no search field because
  // it is empty, the history.
  useCommand({ id: "history", run: () => updateConsole({ do: "list", list: "history" }) });
  const isQueueShown = state.view === "queue";
  useCommand({
    id: "search",
    isEnabled: !isQueueShown || state.list === "open",
    run: () => {
      flushSync(() => updateConsole(isQueueShown ? { do: "list", list: "history" } : { do: "view", view: "queue" }));
      run("search");
    },
  });
  useCommand({ id: "blocks", isEnabled: canBlock, run: () => setIsBlockListOpen(true) });
}

/**
 * Runs the command of each pressed key. While the focus is in a field or form, only function keys and combinations with
 * Ctrl or Alt run commands. If the field that the user is typing into disappears, the letters that follow are ignored.
 * While a modal dialog is open, no command runs.
 */
export function useShortcuts(): void {
  useConsoleCommands();
  const { state } = useConsole();
  const { setIsCallListOpen } = useCallActions();
  const { run, runKey } = useCommandRegistry();
  // The state changes a moment before the dialog is in the DOM.
  const isDialogOpening = state.isPaletteOpen || state.isHelpOpen;
  const [typingGuard] = useState(createTypingGuard);

  useLayoutEffect(() => {
    let isForLostField = false;
    // Registered for the capture phase, because a dialog that Escape closes stops the event.
    function watchTyping(event: KeyboardEvent) {
      isForLostField = typingGuard.isForLostField(event);
    }
    function handleKeyPress(event: KeyboardEvent) {
      if (event.defaultPrevented || event.metaKey || event.isComposing) return;
      const isReserved = isReservedKey(event.key);
      if (isModalOpen()) {
        if (isReserved) event.preventDefault();
        return;
      }
      if (event.key === "Escape") {
        if (event.repeat) return;
        // While the list of calls is open, Esc only closes that list, in the list's own handler once it has loaded.
        if (document.querySelector("[data-beside]")) return;
        if (closeLoadingPart()) return;
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        return void run("back");
      }
      if (isDialogOpening || isForLostField) return;
      if (event.repeat && isReserved) return event.preventDefault();
      const isAllowedWhileTyping = /^F\d+$/.test(event.key) || event.ctrlKey || event.altKey;
      if (!isAllowedWhileTyping && (isInFieldOrForm(event.target) || isPartLoading())) return;
      const keyCombination = formatKeyCombination(event);
      const hasRunCommand = runKey(keyCombination, event.repeat);
      if (hasRunCommand || isReserved) event.preventDefault();
      if (hasRunCommand && keyCombination !== findKeyCombination("calls")) setIsCallListOpen(false);
    }
    window.addEventListener("keydown", watchTyping, true);
    window.addEventListener("keydown", handleKeyPress);
    window.addEventListener("pointerdown", typingGuard.reset, true);
    return () => {
      window.removeEventListener("keydown", watchTyping, true);
      window.removeEventListener("keydown", handleKeyPress);
      window.removeEventListener("pointerdown", typingGuard.reset, true);
    };
  }, [isDialogOpening, run, runKey, setIsCallListOpen, typingGuard]);
}

/** Whether letters are meant for a field or for the form that a focused button belongs to, and not for commands. */
function isInFieldOrForm(target: EventTarget | null): boolean {
  return isTyping(target) || (target instanceof Element && target.closest("form") !== null);
}
