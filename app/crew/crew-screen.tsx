"use client";

import { useTranslations } from "next-intl";
import { OwnFrame } from "../_live/own-frame";
import { PolledAge } from "../_live/polled-age";
import { statusOf } from "../_live/status-of";
import { Button } from "../_ui/button";
import { Skeleton } from "../_ui/skeleton";
import { StateMessage } from "../_ui/state-message";
import { CrewTask } from "./crew-task";
import { TaskNews } from "./task-news";
import { TaskSteps } from "./task-steps";
import { UnitStrip } from "./unit-strip";
import { useOwnTask } from "./use-own-task";

/** What a crew sees on its phone: who it is, where to go, and the next step. */
export function CrewScreen() {
  const t = useTranslations("crewTask");
  const table = useTranslations("table");
  const common = useTranslations("common");
  const { query, step } = useOwnTask();
  const own = query.data;
  const task = own?.task ?? null;
  return (
    <OwnFrame title={t("title")} aside={<PolledAge readAt={query.dataUpdatedAt} />}>
      <h1 className="sr-only">{t("title")}</h1>
      {own && <UnitStrip unit={own.unit} onTask={task !== null} />}
      <TaskNews task={own ? task : undefined} />
      <main className="min-h-0 flex-1 overflow-y-auto bg-panel">
        <div className="mx-auto h-full max-w-xl">
          {!own && query.error && statusOf(query.error) === 403 && <StateMessage title={t("noUnit")} />}
          {!own && query.error && statusOf(query.error) !== 403 && (
            <StateMessage urgent title={table("failed")} text={table("failedText")}>
              <Button size="large" onClick={() => query.refetch()}>
                {common("retry")}
              </Button>
            </StateMessage>
          )}
          {!own && !query.error && <Skeleton rows={3} label={t("loading")} />}
          {own && !task && (
            <div className="grid h-full place-items-center pb-16">
              <StateMessage title={t("none")} text={own.unit.duty === "off-duty" ? t("offDutyText") : t("noneText")} />
            </div>
          )}
          {task && <CrewTask task={task} />}
        </div>
      </main>
      {task && own && (
        <TaskSteps
          key={task.id}
          task={task}
          kind={own.unit.kind}
          working={step.isPending ? (step.variables?.state ?? null) : null}
          error={step.error}
          onStep={(state) => step.mutate({ id: task.id, state })}
        />
      )}
    </OwnFrame>
  );
}
