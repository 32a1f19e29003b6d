"use client";

import { useEffect, useRef, useState } from "react";
import { playSignal } from "../../_ui/tones";

/** Sounds once for each incident that takes the stage. Gives whether sound is wanted and the browser does not give it yet. */
export function useWallSound(isWanted: boolean, stagedId: string | null): boolean {
  const [isLocked, setLocked] = useState(false);
  const audio = useRef<AudioContext | null>(null);

  useEffect(() => {
    if (!isWanted) {
      setLocked(false);
      return;
    }
    const context = new AudioContext();
    audio.current = context;
    const look = () => setLocked(context.state !== "running");
    const unlock = () => void context.resume().then(look);
    // Where the browser was started to allow it, it runs at once.
    look();
    context.addEventListener("statechange", look);
    window.addEventListener("keydown", unlock);
    window.addEventListener("pointerdown", unlock);
    return () => {
      audio.current = null;
      context.removeEventListener("statechange", look);
      window.removeEventListener("keydown", unlock);
      window.removeEventListener("pointerdown", unlock);
      void context.close();
    };
  }, [isWanted]);

  useEffect(() => {
    if (!stagedId || audio.current?.state !== "running") return;
    playSignal(audio.current, "incident");
    // For whoever checks the room's loudspeakers, and for tests: what was last heard.
    document.documentElement.dataset.sounded = stagedId;
  }, [stagedId]);

  return isLocked;
}
