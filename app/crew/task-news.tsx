"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { useTypes } from "../_live/use-picture";
import { useNames } from "../_words/use-names";
import type { OwnTask } from "./use-own-task";

/** Reads out that a task came or ended while the screen was open; undefined before anything was read. */
export function TaskNews({ task }: { task: OwnTask | null | undefined }) {
  const t = useTranslations("crewTask");
  const names = useNames();
  const { byCode } = useTypes();
  const before = useRef<string | null | undefined>(undefined);
  const [news, setNews] = useState("");
  useEffect(() => {
    if (task === undefined) return;
    const id = task?.id ?? null;
    const last = before.current;
    before.current = id;
    if (last === undefined || last === id) return;
    if (!task) return setNews(t("ended"));
    const { type: code, district } = task.incident;
    const type = byCode.get(code);
    setNews(t("new", { type: type ? names.type(type) : code, district: district.name }));
    navigator.vibrate?.([300, 150, 300]);
  }, [task, byCode, names, t]);
  return (
    <p role="status" className="sr-only">
      {news}
    </p>
  );
}
