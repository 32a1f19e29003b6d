"use client";

import { type KeyboardEvent, useEffect } from "react";
import { useConsole } from "../console-context";
import { nameOfPress } from "../press-key";
import { useReplay } from "./replay-context";

const [stepSeconds, minuteSeconds] = [10, 60];

/** The keys of the time slider: arrows for ten seconds, with Shift or upwards for a minute, space to play, brackets for events, and out by what led in. */
export function useReplayKeys(): (event: KeyboardEvent) => void {
  const { act } = useConsole();
  const { at, goTo, jump, toggle } = useReplay();

  useEffect(() => {
    // A button that has the focus takes the space itself.
    const press = (event: globalThis.KeyboardEvent) => {
      const isFree = event.target === document.body || !(event.target instanceof HTMLElement);
      if (event.key !== " " || event.defaultPrevented || !isFree) return;
      event.preventDefault();
      toggle();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [toggle]);

  return (event) => {
    const step = event.shiftKey ? minuteSeconds : stepSeconds;
    const doings = new Map<string, () => void>([
      [" ", toggle],
      ["ArrowLeft", () => goTo(at - step)],
      ["ArrowRight", () => goTo(at + step)],
      ["ArrowDown", () => goTo(at - minuteSeconds)],
      ["ArrowUp", () => goTo(at + minuteSeconds)],
      ["PageDown", () => goTo(at - minuteSeconds)],
      ["PageUp", () => goTo(at + minuteSeconds)],
      ["[", () => jump(-1)],
      ["]", () => jump(1)],
    ]);
    // Out even where no button that names the key is shown.
    const out = nameOfPress(event.nativeEvent) === "Q" ? () => act({ do: "end-replay" }) : undefined;
    const doing = doings.get(event.key) ?? out;
    if (!doing) return;
    event.preventDefault();
    doing();
  };
}
