"use client";

import { BellRing } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Priority } from "@/db/vocabulary";
import type { CrewStep } from "@/server/domain/press";
import { straightDistanceM } from "@/server/domain/straight-distance";
import { MapPlaceholder } from "../../_map/map-placeholder";
import { PriorityWord, SensitiveBadge } from "../../_ui/badges";
import { Button } from "../../_ui/button";
import { deferred } from "../../_ui/deferred";
import { Elapsed } from "../../_ui/elapsed";
import { PriorityMark } from "../../_ui/mark";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { type Fix, useOutbox } from "../outbox/outbox";
import type { PressHandler } from "../outbox/use-outbox-sender";
import type { CurrentTask } from "../phone/use-crew-view";
import { useTaskRoute } from "../phone/use-task-route";
import { MapLinks } from "./map-links";
import { RouteGuide } from "./route-guide";
import { OtherCrews, TaskReport } from "./task-details";
import { TaskNotes } from "./task-notes";
import { TaskProgress } from "./task-progress";

type Props = {
  task: CurrentTask;
  unsentSteps: ReadonlyMap<CrewStep, Date>;
  phoneFix: Fix | null;
  unitId: string;
  onPress: PressHandler;
};

/**
 * The task: priority, type and place; then the route, the map, the progress and the notes. What callers reported is
 * above the route until the crew has left, because the crew reads it first; then the route is.
 */
export function CrewTask({ task, unsentSteps, phoneFix, unitId, onPress }: Props) {
  const t = useTranslations("crewTask");
  const tIncident = useTranslations("incident");
  const precisionName = useTranslations("precision");
  const format = useFormat();
  const names = useNames();
  const { incident, assignedAt, distanceM, state } = task;
  const { lng, lat } = incident.location;
  const hasLeft = state !== "assigned" && state !== "acknowledged";
  const taskRoute = useTaskRoute(task, phoneFix);
  const distance = phoneFix ? straightDistanceM(phoneFix, incident.location) : distanceM;
  return (
    <article aria-label={t("task")}>
      <NumberChange task={task} onPress={onPress} />
      {state === "assigned" && (
        <p className="flex items-center gap-3 bg-strong px-4 py-3 text-on-strong">
          <BellRing className="size-6 shrink-0" aria-hidden />
          <span>
            <strong className="block text-lg leading-tight">{t("newBanner")}</strong>
            {t("newText")}
          </span>
        </p>
      )}
      <div className="space-y-4 px-4 py-4">
        <div className="flex items-start gap-3">
          <PriorityMark priority={incident.priority as Priority} className="size-11" />
          <div className="min-w-0 flex-1">
            <p className="flex flex-wrap items-baseline justify-between gap-x-3">
              <PriorityWord priority={incident.priority} />
              <span className="text-ink-2">{t("number", { number: incident.number })}</span>
            </p>
            <h2 className="text-balance font-semibold text-2xl leading-tight">{names.type(incident.typeName)}</h2>
            <p className="text-ink-2">{t("openedAt", { time: format.hourMinute(incident.openedAt) })}</p>
          </div>
        </div>
        {incident.sensitive && (
          <p className="flex flex-wrap items-center gap-2">
            <SensitiveBadge />
            <span className="font-medium">{t("sensitiveText")}</span>
          </p>
        )}
        <div>
          {incident.address && <p className="text-pretty font-semibold text-2xl leading-snug">{incident.address}</p>}
          <p className="text-base text-ink-2">
            {incident.boundary && `${t("boundary")} `}
            {tIncident("district", { name: incident.district.name })}
          </p>
          <p className="mt-0.5 text-ink-2">
            {format.coordinates(lng, lat)} · {precisionName(incident.precision)}
          </p>
        </div>
        {!hasLeft && <TaskReport task={task} />}
        {taskRoute && <RouteGuide taskRoute={taskRoute} />}
        <div className="overflow-hidden rounded-xl border border-line">
          <div className="relative h-56 short:h-40">
            <CrewMap
              fallback={<MapPlaceholder />}
              failure={null}
              task={task}
              phoneFix={phoneFix}
              remaining={taskRoute?.remaining ?? null}
            />
          </div>
          <MapLinks location={incident.location} />
        </div>
        <dl className="grid grid-cols-2 gap-3">
          <div>
            <dt className="label">{t("since")}</dt>
            <dd>
              <Elapsed since={assignedAt} className="font-semibold text-2xl tracking-tight" />
            </dd>
          </div>
          {distance !== null && (
            <div>
              <dt className="label">{phoneFix ? t("distance") : t("distanceThen")}</dt>
              <dd className="font-semibold text-2xl tracking-tight">{format.distance(distance)}</dd>
            </div>
          )}
        </dl>
        {hasLeft && <TaskReport task={task} />}
        <OtherCrews task={task} />
        <TaskProgress task={task} unsentSteps={unsentSteps} />
        <TaskNotes task={task} unitId={unitId} onPress={onPress} />
      </div>
    </article>
  );
}

/**
 * Shows that the incident's number has changed, because of a merge or because a merge was undone, until the crew
 * confirms the new number.
 */
function NumberChange({ task, onPress }: Pick<Props, "task" | "onPress">) {
  const t = useTranslations("crewTask");
  const { presses } = useOutbox();
  const { id: assignmentId, numberChange, incident } = task;
  const { number } = incident;
  const isConfirmed = presses.some(
    ({ press }) => press.what === "renumbered" && press.assignmentId === assignmentId && press.number === number,
  );
  if (!numberChange || isConfirmed) return null;
  const { from, isMerged } = numberChange;
  return (
    <div role="alert" className="flex items-center gap-3 border-line border-b bg-raised px-4 py-3">
      <p className="min-w-0 flex-1">
        <strong className="block text-lg leading-tight">
          {t(isMerged ? "merged" : "separated", { from: `${from}`, number: `${number}` })}
        </strong>
        {t("useNumber", { number: `${number}` })}
      </p>
      <Button size="large" onClick={() => onPress({ what: "renumbered", assignmentId, number })}>
        {t("understood")}
      </Button>
    </div>
  );
}

/** Rendered in the browser only. Without it, for example if its code cannot be loaded, the rest of the screen works. */
const CrewMap = deferred(() => import("./crew-map-view").then(({ CrewMapView }) => CrewMapView));
