"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { useNames } from "../../_words/use-names";
import type { OwnTask } from "../phone/use-own-task";

/** A task nobody has acknowledged is told again this often, and no more than so many times. */
const [againMs, mostTimes] = [8_000, 10];

/** Tells that a task came or ended while the screen was open, in words, by sound and by vibration; undefined before anything was read. */
export function TaskAlert({ task, isNew }: { task: OwnTask | null | undefined; isNew: boolean }) {
  const t = useTranslations("crewTask");
  const names = useNames();
  const before = useRef<string | null | undefined>(undefined);
  const [news, setNews] = useState("");
  useEffect(() => {
    if (task === undefined) return;
    const id = task?.id ?? null;
    const last = before.current;
    before.current = id;
    if (last === undefined || last === id) return;
    if (!task) return setNews(t("ended"));
    const { typeName, district } = task.incident;
    setNews(t("new", { type: names.type(typeName), district: district.name }));
  }, [task, names, t]);

  const unheard = isNew ? (task?.id ?? null) : null;
  useEffect(() => {
    if (!unheard) return;
    let times = 0;
    const tell = () => {
      playAlert();
      if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.([400, 150, 400, 150, 400]);
      if (++times >= mostTimes) clearInterval(timer);
    };
    const timer = setInterval(tell, againMs);
    tell();
    return () => clearInterval(timer);
  }, [unheard]);
  return (
    <p role="status" className="sr-only">
      {news}
    </p>
  );
}

let audio: AudioContext | undefined;

/** Three rising tones, loud enough for a cabin. Browsers keep silent until somebody touched the page once. */
export function playAlert(): void {
  if (navigator.userActivation?.hasBeenActive === false) return;
  try {
    audio ??= new AudioContext();
    const context = audio;
    if (context.state === "suspended") context.resume();
    for (const [index, hertz] of [660, 880, 1_175].entries()) {
      const start = context.currentTime + index * 0.22;
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.type = "square";
      tone.frequency.value = hertz;
      volume.gain.setValueAtTime(0.25, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.2);
      tone.connect(volume).connect(context.destination);
      tone.start(start);
      tone.stop(start + 0.2);
    }
  } catch {
    // A phone without sound still vibrates and shows it.
  }
}
