"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { useNames } from "../_words/use-names";
import { soundAlert } from "./sound-alert";
import type { OwnTask } from "./use-own-task";

/** A task nobody has acknowledged is told again this often, and no more than so many times. */
const [againMs, mostTimes] = [8_000, 10];

/** Tells that a task came or ended while the screen was open, in words, by sound and by vibration; undefined before anything was read. */
export function TaskNews({ task, isNew }: { task: OwnTask | null | undefined; isNew: boolean }) {
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
      soundAlert();
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
