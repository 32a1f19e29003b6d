"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleDashed } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTRPC } from "../_live/cache/trpc";
import { Button, buttonClass } from "../_ui/button";
import { useToast } from "../_ui/toast";

const pollIntervalMs = 3_000;

function useStory() {
  const trpc = useTRPC();
  return useQuery(trpc.demo.story.queryOptions(undefined, { refetchInterval: pollIntervalMs }));
}

/** A button that starts the story of the first shift or, outside the demo, a text that says that there is no story. */
export function StoryStart() {
  const t = useTranslations("help");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const showToast = useToast();
  const { data } = useStory();
  const start = useMutation(
    trpc.demo.startStory.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.demo.pathFilter()),
      onError: () => showToast(t("startFailed")),
    }),
  );
  if (!data) return null;
  if (!data.isDemo) return <p className="mt-3 rounded-lg border border-line bg-raised px-4 py-3">{t("noDemo")}</p>;
  return (
    <div className="mt-4 flex flex-wrap items-center gap-3">
      <Button look={data.tasks ? "plain" : "strong"} disabled={start.isPending} onClick={() => start.mutate()}>
        {data.tasks ? t("startAgain") : t("start")}
      </Button>
      <a href="/dispatch" target="_blank" rel="noreferrer" className={buttonClass({ look: "plain" })}>
        {t("openConsole")}
      </a>
      <p role="status" className="text-ink-2">
        {data.tasks && t("tasksDone", { done: data.tasks.filter(Boolean).length, count: data.tasks.length })}
      </p>
    </div>
  );
}

/**
 * Shows whether a task of the story is done. Renders nothing before the story starts, or for a heading that is not a
 * task.
 */
export function TaskMark({ index }: { index: number }) {
  const t = useTranslations("help");
  const isDone = useStory().data?.tasks?.[index];
  if (isDone === undefined) return null;
  const Icon = isDone ? CircleCheck : CircleDashed;
  return (
    <Icon
      className={`size-5 shrink-0 self-center ${isDone ? "text-available" : "text-ink-3"}`}
      role="img"
      aria-label={isDone ? t("taskDone") : t("taskOpen")}
    />
  );
}
