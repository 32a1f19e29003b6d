"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { useNames } from "../../_words/use-names";
import type { CurrentTask } from "../phone/use-crew-view";

/** Interval between alerts and maximum number of alerts for a task that is not acknowledged. */
const [repeatIntervalMs, maxRepeats] = [8_000, 10];

type Props = {
  /** Undefined until the first response. */
  task: CurrentTask | null | undefined;
  isNew: boolean;
  /** Whether the crew has ended the task itself, which the server may not know yet. */
  hasCrewEndedTask: boolean;
};

/**
 * Alerts the crew with sound and vibration to a new task, a recall and a changed incident number. A new task and a
 * recall are also announced to screen readers. There is no alert for a task that the crew has ended itself.
 */
export function TaskAlert({ task, isNew, hasCrewEndedTask }: Props) {
  const t = useTranslations("crewTask");
  const names = useNames();
  const previousId = useRef<string | null | undefined>(undefined);
  const wasEndedByCrew = useRef(false);
  const [text, setText] = useState("");
  useEffect(() => {
    if (task) wasEndedByCrew.current = hasCrewEndedTask;
  }, [task, hasCrewEndedTask]);
  useEffect(() => {
    if (task === undefined) return;
    const id = task?.id ?? null;
    const lastId = previousId.current;
    previousId.current = id;
    if (lastId === undefined || lastId === id) return;
    if (!task) {
      if (wasEndedByCrew.current) return setText("");
      setText(t("ended"));
      return playTaskAlert();
    }
    const { typeName, district } = task.incident;
    // A task in another state has come back because its recall was undone. The repeated alert of a new task does not
    // apply to it, so the crew is alerted here.
    if (task.state !== "assigned") playTaskAlert();
    setText(t("new", { type: names.type(typeName), district: district.name }));
  }, [task, names, t]);

  const unacknowledgedId = isNew ? (task?.id ?? null) : null;
  useEffect(() => {
    if (!unacknowledgedId) return;
    let repeatCount = 0;
    const repeatAlert = () => {
      playTaskAlert();
      if (++repeatCount >= maxRepeats) clearInterval(timer);
    };
    const timer = setInterval(repeatAlert, repeatIntervalMs);
    repeatAlert();
    return () => clearInterval(timer);
  }, [unacknowledgedId]);

  const changedNumber = task?.numberChange ? task.incident.number : null;
  useEffect(() => {
    if (changedNumber !== null) playTaskAlert();
  }, [changedNumber]);
  return (
    <p role="status" className="sr-only">
      {text}
    </p>
  );
}

function playTaskAlert(): void {
  playAlert();
  if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.([400, 150, 400, 150, 400]);
}

let audio: AudioContext | undefined;

/** Plays three rising tones. Browsers allow sound only after the page has been touched once. */
function playAlert(): void {
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
    // The vibration and the text still announce the task.
  }
}
