"use client";

import { WifiOff } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Duty, UnitKind } from "@/db/vocabulary";
import { readHttpStatus } from "../_live/cache/refusal";
import { PolledAge } from "../_live/clock/polled-age";
import { DataNotice } from "../_live/feed/notices";
import { PersonalFrame } from "../_session/personal-frame";
import { Button } from "../_ui/button";
import { UnitMark } from "../_ui/mark";
import { Skeleton, StateMessage } from "../_ui/state-message";
import { useFormat } from "../_words/use-format";
import { type Fix, useUnitOutbox } from "./outbox/outbox";
import { OutboxStrip, RefusalStrip, SetAsidePhotos } from "./outbox/outbox-strip";
import { predictTask } from "./outbox/predict-task";
import { type PressHandler, useOutboxSender } from "./outbox/use-outbox-sender";
import { PanicBanner, PanicButton } from "./panic";
import { CrewVersion } from "./phone/crew-version";
import { PhoneStrip } from "./phone/phone-strip";
import { type CurrentTask, useCrewView } from "./phone/use-crew-view";
import { usePositionSharing } from "./phone/use-position-sharing";
import { useServiceWorker } from "./phone/use-service-worker";
import { CrewTask } from "./task/crew-task";
import { EndedTaskNotes } from "./task/ended-task-notes";
import { TaskAlert } from "./task/task-alert";
import { TaskSteps } from "./task/task-steps";
import { useNoteOfEndedTask } from "./task/unsent-note";

/** The crew's phone screen: unit, task and next step. It works online and offline. */
export function CrewScreen() {
  const t = useTranslations("crewTask");
  const tCommon = useTranslations("common");
  const { query, crewView, readAt } = useCrewView();
  const unitId = crewView?.unit.id ?? null;
  const { presses } = useUnitOutbox(unitId);
  const { lastResult, send, queuePress } = useOutboxSender(unitId);
  const readiness = useServiceWorker();
  const lastTask = crewView?.task ?? null;
  const { sharing, phoneFix, setSharingOn } = usePositionSharing({ unitId, isPrecise: lastTask !== null });
  const predictedTask =
    lastTask &&
    predictTask(
      lastTask,
      presses.map(({ press }) => press),
    );
  const task =
    lastTask && predictedTask && !predictedTask.hasEnded ? { ...lastTask, state: predictedTask.state } : null;
  useNoteOfEndedTask(predictedTask?.hasEnded ? lastTask?.id : undefined, queuePress);
  const duty = presses.findLast(({ press }) => press.what === "duty")?.press.duty ?? crewView?.unit.duty ?? "available";
  const hasFailed = !crewView && query.error !== null;
  return (
    <PersonalFrame title={t("title")} aside={<PolledAge readAt={readAt} />}>
      <h1 className="sr-only">{t("title")}</h1>
      {crewView && <DataNotice incidents={lastTask ? [lastTask.incident] : []} units={[crewView.unit]} />}
      <CrewVersion hasTask={!crewView || lastTask !== null} />
      <TaskAlert
        task={crewView ? lastTask : undefined}
        isNew={task?.state === "assigned"}
        hasCrewEndedTask={predictedTask?.hasEnded ?? false}
      />
      <div className="flex min-h-0 flex-1 flex-col bg-panel short:flex-row">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          {crewView && (
            <UnitStrip unit={{ ...crewView.unit, duty }} task={task} phoneFix={phoneFix} onPress={queuePress} />
          )}
          <PanicBanner unitId={unitId} panic={crewView?.panic ?? null} lastResult={lastResult} onRetry={send} />
          {crewView && <RefusalStrip unitId={crewView.unit.id} />}
          {crewView && <EndedTaskNotes unitId={crewView.unit.id} taskId={lastTask?.id} onPress={queuePress} />}
          {crewView && <SetAsidePhotos unitId={crewView.unit.id} onRetry={send} />}
          {crewView && <OutboxStrip unitId={crewView.unit.id} lastResult={lastResult} onRetry={send} />}
          <main className="relative min-h-0 flex-1 overflow-y-auto">
            <div className="mx-auto flex min-h-full max-w-xl flex-col">
              {crewView && query.isError && <OfflineNote readAt={readAt} />}
              {hasFailed && readHttpStatus(query.error) === 403 && <StateMessage title={t("noUnit")} />}
              {hasFailed && readHttpStatus(query.error) !== 403 && (
                <StateMessage urgent title={t("unreached")} text={t("unreachedText")}>
                  <Button size="large" onClick={() => query.refetch()}>
                    {tCommon("retry")}
                  </Button>
                </StateMessage>
              )}
              {!crewView && !hasFailed && <Skeleton rows={3} label={t("loading")} />}
              {crewView && !task && (
                <div className="grid flex-1 place-items-center">
                  <StateMessage
                    title={t("none")}
                    text={lastTask ? t("overText") : duty === "off-duty" ? t("offDutyText") : t("noneText")}
                  />
                </div>
              )}
              {crewView && task && predictedTask && (
                <CrewTask
                  key={task.id}
                  task={task}
                  unsentSteps={predictedTask.unsentSteps}
                  phoneFix={phoneFix}
                  unitId={crewView.unit.id}
                  onPress={queuePress}
                />
              )}
              {crewView && (
                <PhoneStrip
                  readiness={readiness}
                  sharing={sharing}
                  onShare={setSharingOn}
                  duty={duty}
                  hasTask={task !== null}
                  onPress={queuePress}
                />
              )}
            </div>
          </main>
        </div>
        {task && crewView && (
          <TaskSteps key={task.id} task={task} kind={crewView.unit.kind} phoneFix={phoneFix} onPress={queuePress} />
        )}
      </div>
    </PersonalFrame>
  );
}

type Props = {
  unit: { callSign: string; kind: UnitKind; duty: Duty; simulated: boolean };
  task: CurrentTask | null;
  phoneFix: Fix | null;
  onPress: PressHandler;
};

/** The unit and the panic button, placed away from the task's buttons. */
function UnitStrip({ unit: { callSign, kind, duty, simulated }, task, phoneFix, onPress }: Props) {
  const kindName = useTranslations("unitKind");
  const dutyName = useTranslations("duty");
  const stateName = useTranslations("assignmentState");
  return (
    <div className="shrink-0 border-line border-b">
      <div className="mx-auto flex max-w-xl items-center gap-2.5 px-3 py-2">
        <UnitMark kind={kind} status={task ? "assigned" : duty} simulated={simulated} className="size-9" />
        <div className="min-w-0 flex-1">
          <p className="truncate font-semibold text-lg leading-tight">{callSign}</p>
          <p className="text-ink-2 leading-snug">
            {/* Together with the state of a task, it does not fit into one line. */}
            <span className={task ? "sr-only" : "max-[22.5rem]:sr-only"}>{kindName(kind)} · </span>
            <strong className="font-semibold">{task ? stateName(task.state) : dutyName(duty)}</strong>
          </p>
        </div>
        <PanicButton assignmentId={task?.id ?? null} phoneFix={phoneFix} onPress={onPress} />
      </div>
    </div>
  );
}

/** Says whether the phone has no network or the server does not answer, and when the task was last read. */
function OfflineNote({ readAt }: { readAt: number }) {
  const t = useTranslations("crewPhone");
  const format = useFormat();
  return (
    <p className="flex items-center gap-2 border-line border-b bg-raised px-4 py-2 font-medium">
      <WifiOff className="size-4 shrink-0" aria-hidden />
      {t(`kept.${navigator.onLine ? "server" : "network"}`, { time: format.hourMinute(new Date(readAt)) })}
    </p>
  );
}
