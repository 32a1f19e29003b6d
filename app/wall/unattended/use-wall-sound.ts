"use client";

import { useEffect, useRef, useState } from "react";
import { playAlertSound } from "../../_ui/alert-sounds";

/**
 * Plays a sound for each incident that enters the spotlight. Returns whether sound is wanted but the browser still
 * blocks it.
 */
export function useWallSound(isSoundWanted: boolean, spotlightedId: string | null): boolean {
  const [isLocked, setIsLocked] = useState(false);
  const audio = useRef<AudioContext | null>(null);

  useEffect(() => {
    if (!isSoundWanted) {
      setIsLocked(false);
      return;
    }
    const context = new AudioContext();
    audio.current = context;
    const update = () => setIsLocked(context.state !== "running");
    const unlock = () => void context.resume().then(update);
    // If the browser was started with autoplay allowed, the audio context already runs at this point.
    update();
    context.addEventListener("statechange", update);
    window.addEventListener("keydown", unlock);
    window.addEventListener("pointerdown", unlock);
    return () => {
      audio.current = null;
      context.removeEventListener("statechange", update);
      window.removeEventListener("keydown", unlock);
      window.removeEventListener("pointerdown", unlock);
      void context.close();
    };
  }, [isSoundWanted]);

  useEffect(() => {
    if (!spotlightedId || audio.current?.state !== "running") return;
    playAlertSound(audio.current, "incident");
    // Expose in the DOM which incident's sound was played last, for tests and for checking the loudspeakers.
    document.documentElement.dataset.sounded = spotlightedId;
  }, [spotlightedId]);

  return isLocked;
}
