"use client";

import { useMemo } from "react";
import type { Replay } from "@/server/trails/replay-incident";
import { useSentence } from "../incident/use-sentence";

export type ToldLine = { id: string; atSeconds: number; text: string };

const none: never[] = [];

/** What happened to the replayed incident within its stretch, in sentences, oldest first. */
export function useToldLines(replay: Replay | undefined): readonly ToldLine[] {
  const sentence = useSentence();
  return useMemo(() => {
    if (!replay) return none;
    const [since, until] = [replay.span.since.getTime(), replay.span.until.getTime()];
    return replay.lines.flatMap((line): ToldLine[] => {
      const text = line.what === "note" ? [line.author, line.text].filter(Boolean).join(": ") : sentence(line);
      const at = line.at.getTime();
      if (!text || at < since || at > until) return [];
      return [{ id: `${line.what} ${line.id}`, atSeconds: at / 1_000, text }];
    });
  }, [replay, sentence]);
}
