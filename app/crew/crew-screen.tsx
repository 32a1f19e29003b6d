"use client";

import { useTranslations } from "next-intl";
import { statusOf } from "../_live/cache/refusal";
import { PolledAge } from "../_live/clock/polled-age";
import { SimulatedNotice } from "../_live/feed/notices";
import { OwnFrame } from "../_session/own-frame";
import { Button } from "../_ui/button";
import { Skeleton } from "../_ui/skeleton";
import { StateMessage } from "../_ui/state-message";
import { CrewTask } from "./crew-task";
import { foreseen } from "./foreseen";
import { KeptNote } from "./kept-note";
import { useOutbox } from "./outbox";
import { OutboxStrip } from "./outbox-strip";
import { PanicBanner } from "./panic-banner";
import { PhoneStrip } from "./phone-strip";
import { RefusedStrip } from "./refused-strip";
import { TaskNews } from "./task-news";
import { TaskSteps } from "./task-steps";
import { UnitStrip } from "./unit-strip";
import { useFieldWorker } from "./use-field-worker";
import { useOwnTask } from "./use-own-task";
import { usePosition } from "./use-position";
import { useSending } from "./use-sending";

/** What a crew sees on its phone: who it is, where to go, and the next step; with a network and without. */
export function CrewScreen() {
  const t = useTranslations("crewTask");
  const common = useTranslations("common");
  const { query, own, readAt } = useOwnTask();
  const { presses } = useOutbox();
  const { sent, send, press } = useSending(own?.unit.id ?? null);
  const readiness = useFieldWorker();
  const known = own?.task ?? null;
  const { sharing, here, switchTo } = usePosition({ precise: known !== null });
  const ahead =
    known &&
    foreseen(
      known,
      presses.map((one) => one.press),
    );
  const task = known && ahead && !ahead.isOver ? { ...known, state: ahead.state } : null;
  const duty = presses.findLast((one) => one.press.what === "duty")?.press.duty ?? own?.unit.duty ?? "available";
  const failed = !own && query.error !== null;
  return (
    <OwnFrame title={t("title")} aside={<PolledAge readAt={readAt} />}>
      <h1 className="sr-only">{t("title")}</h1>
      {own && <SimulatedNotice incidents={known ? [known.incident] : []} units={[]} />}
      <TaskNews task={own ? known : undefined} isNew={task?.state === "assigned"} />
      <div className="flex min-h-0 flex-1 flex-col bg-panel short:flex-row">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          {own && <UnitStrip unit={{ ...own.unit, duty }} task={task} here={here} onPress={press} />}
          <PanicBanner sent={sent} onNow={send} />
          {own && <RefusedStrip />}
          {own && <OutboxStrip sent={sent} onNow={send} />}
          <main className="min-h-0 flex-1 overflow-y-auto">
            <div className="mx-auto flex min-h-full max-w-xl flex-col">
              {own && query.isError && <KeptNote readAt={readAt} />}
              {failed && statusOf(query.error) === 403 && <StateMessage title={t("noUnit")} />}
              {failed && statusOf(query.error) !== 403 && (
                <StateMessage urgent title={t("unreached")} text={t("unreachedText")}>
                  <Button size="large" onClick={() => query.refetch()}>
                    {common("retry")}
                  </Button>
                </StateMessage>
              )}
              {!own && !failed && <Skeleton rows={3} label={t("loading")} />}
              {own && !task && (
                <div className="grid flex-1 place-items-center">
                  <StateMessage
                    title={t("none")}
                    text={known ? t("overText") : duty === "off-duty" ? t("offDutyText") : t("noneText")}
                  />
                </div>
              )}
              {own && task && ahead && (
                <CrewTask
                  key={task.id}
                  task={task}
                  unsent={ahead.unsent}
                  here={here}
                  unitId={own.unit.id}
                  onPress={press}
                />
              )}
              {own && (
                <PhoneStrip
                  readiness={readiness}
                  sharing={sharing}
                  onShare={switchTo}
                  duty={duty}
                  onTask={task !== null}
                  onPress={press}
                />
              )}
            </div>
          </main>
        </div>
        {task && own && <TaskSteps key={task.id} task={task} kind={own.unit.kind} here={here} onPress={press} />}
      </div>
    </OwnFrame>
  );
}
