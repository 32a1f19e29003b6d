"use client";

import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { playSignal, type Signal } from "../../_ui/tones";

/** What is heard: everything, only what must not be missed, or nothing. What is seen stays the same. */
const loudnesses = ["all", "alarms", "off"] as const;
export type Loudness = (typeof loudnesses)[number];

type Sounds = {
  loudness: Loudness;
  next: () => void;
  /** The browser lets nothing be heard before somebody has pressed something. */
  locked: boolean;
  sound: (signal: Signal) => void;
};
const SoundContext = createContext<Sounds | null>(null);

const keptAs = "console-sound";

/** Makes the sounds of the console; how loud is kept on the device. */
export function SoundProvider({ children }: { children: ReactNode }) {
  const [loudness, setLoudness] = useState<Loudness>("all");
  const [locked, setLocked] = useState(false);
  const audio = useRef<AudioContext | null>(null);

  useEffect(() => {
    const kept = window.localStorage.getItem(keptAs);
    setLoudness(loudnesses.find((one) => one === kept) ?? "all");
    const context = new AudioContext();
    audio.current = context;
    const look = () => setLocked(context.state === "suspended");
    const unlock = () => void context.resume().then(look);
    look();
    context.addEventListener("statechange", look);
    window.addEventListener("keydown", unlock);
    window.addEventListener("pointerdown", unlock);
    return () => {
      context.removeEventListener("statechange", look);
      window.removeEventListener("keydown", unlock);
      window.removeEventListener("pointerdown", unlock);
      void context.close();
    };
  }, []);

  const next = useCallback(() => {
    setLoudness((before) => {
      const after = loudnesses[(loudnesses.indexOf(before) + 1) % loudnesses.length] ?? "all";
      window.localStorage.setItem(keptAs, after);
      return after;
    });
  }, []);
  const sound = useCallback(
    (signal: Signal) => {
      const heard = loudness === "all" || (loudness === "alarms" && (signal === "alarm" || signal === "panic"));
      if (!heard || audio.current?.state !== "running") return;
      playSignal(audio.current, signal);
      // For whoever checks the room's loudspeakers, and for tests: what was last heard.
      document.documentElement.dataset.sounded = signal;
    },
    [loudness],
  );
  const value = useMemo(() => ({ loudness, next, locked, sound }), [loudness, next, locked, sound]);
  return <SoundContext value={value}>{children}</SoundContext>;
}

export function useSounds(): Sounds {
  const value = use(SoundContext);
  if (!value) throw new Error("useSounds stands outside of SoundProvider");
  return value;
}
