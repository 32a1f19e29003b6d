"use client";

import { useMutation } from "@tanstack/react-query";
import { MapPin, Pencil, PenLine, Plus, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import type { RoomClosure } from "@/server/closures/read-closures";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useNow } from "../../_live/clock/use-now";
import { readServerTime } from "../../_live/feed/connection";
import { Button } from "../../_ui/button";
import { ClosureMark, useClosureText } from "../../_ui/closure-text";
import { ConfirmButton } from "../../_ui/confirm-button";
import { Panel } from "../../_ui/panel";
import { Skeleton, StateMessage } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";
import { recordStart, useUndo } from "../assign/undo-context";
import { BackButton } from "../back-button";
import { CommandButton } from "../commands/command-registry";
import { useConsole } from "../console-context";
import {
  createDraftFromClosure,
  isClosureDraftChanged,
  listClosureDrafts,
  listPointsOfShape,
  listUnlistedClosures,
} from "./closure-draft";
import { ClosureForm } from "./closure-form";
import { useCanCloseRoads, useRefetchClosures, useRoomClosures } from "./use-closures";

/** Right panel for closed roads and areas: the list of closures, or the form for one closure. */
export function ClosuresPanel() {
  const { state } = useConsole();
  return state.closureView === "form" && state.closureDraft ? (
    <ClosureForm key={state.closureDraft.id} draft={state.closureDraft} />
  ) : (
    <ClosureList />
  );
}

function ClosureList() {
  const t = useTranslations("closures");
  const tCommon = useTranslations("common");
  const tDraft = useTranslations("drafts");
  const { state, updateConsole } = useConsole();
  const canCloseRoads = useCanCloseRoads();
  const { closuresInForce, endedClosures, query } = useRoomClosures();
  const unlistedClosures = listUnlistedClosures(state, [...closuresInForce, ...endedClosures]);
  const title = useRef<HTMLHeadingElement>(null);
  return (
    <Panel
      fill
      label={t("title")}
      title={
        <h2 ref={title} className="flex items-baseline gap-2 font-semibold text-[0.9375rem]">
          {t("title")}
          {query.data && <span className="font-medium text-ink-3">{closuresInForce.length}</span>}
        </h2>
      }
      aside={
        <>
          {canCloseRoads && (
            <CommandButton
              command="closeRoad"
              size="small"
              look="strong"
              keyCap="wide"
              run={() => updateConsole({ do: "close-road" })}
            >
              <Plus className="size-4" aria-hidden />
              {t("new")}
            </CommandButton>
          )}
          <BackButton />
        </>
      }
    >
      {query.isPending ? (
        <Skeleton rows={3} label={t("loading")} />
      ) : query.isError && !query.data ? (
        <StateMessage urgent title={t("failed")}>
          <Button onClick={() => query.refetch()}>{tCommon("retry")}</Button>
        </StateMessage>
      ) : (
        <>
          {closuresInForce.length === 0 && <StateMessage title={t("none")} text={t("noneText")} />}
          {closuresInForce.length > 0 && (
            <ul aria-label={t("inForce")}>
              {closuresInForce.map((closure) => (
                <ClosureRow key={closure.id} closure={closure} canCloseRoads={canCloseRoads} />
              ))}
            </ul>
          )}
          <EndedClosures title={t("over")} closures={endedClosures} />
          <EndedClosures title={tDraft("editInRow")} closures={unlistedClosures} isTimeKnown={false} />
        </>
      )}
    </Panel>
  );
}

type EndedProps = { title: string; closures: readonly RoomClosure[]; isTimeKnown?: boolean };

/** A list of closures that are over, or nothing if there are none. */
function EndedClosures({ title, closures, isTimeKnown = true }: EndedProps) {
  const canCloseRoads = useCanCloseRoads();
  if (closures.length === 0) return null;
  return (
    <>
      <h3 className="label border-line border-y px-3.5 py-1.5">{title}</h3>
      <ul aria-label={title}>
        {closures.map((closure) => (
          <ClosureRow key={closure.id} {...{ closure, canCloseRoads, isTimeKnown }} hasEnded />
        ))}
      </ul>
    </>
  );
}

type RowProps = { closure: RoomClosure; canCloseRoads: boolean; hasEnded?: boolean; isTimeKnown?: boolean };

/** One closure: name, reason, start, end and actions. */
function ClosureRow({ closure, canCloseRoads, hasEnded = false, isTimeKnown = true }: RowProps) {
  const t = useTranslations("closures");
  const tDraft = useTranslations("drafts");
  const { state, updateConsole, camera } = useConsole();
  const format = useFormat();
  const { describeReason, listVehicles } = useClosureText();
  const { lift, reinstate, isPending, error } = useLiftClosure(closure);
  const { id, label, reason, vehicles, startsAt, endsAt, liftedAt, createdBy, incidentId, incidentNumber } = closure;
  const isUnsent = listClosureDrafts(state).some(
    (draft) => draft.editedClosure?.id === id && isClosureDraftChanged(draft),
  );
  const endTimeText = liftedAt
    ? t("lifted", { time: format.hourMinuteAndDay(liftedAt) })
    : hasEnded && endsAt
      ? t("ended", { time: format.hourMinuteAndDay(endsAt) })
      : endsAt
        ? t("until", { time: format.hourMinuteAndDay(endsAt) })
        : t("openEnd");
  const canReinstate = liftedAt !== null && (endsAt === null || endsAt.getTime() > readServerTime());
  return (
    <li aria-label={label} data-closure={id} className="border-line border-b px-3.5 py-2.5">
      <div className="flex items-start gap-2.5">
        <ClosureMark className={`mt-0.5 size-7 ${hasEnded ? "opacity-45" : ""}`} />
        <div className="min-w-0 flex-1">
          <p className="text-pretty font-semibold leading-tight">{label}</p>
          <p className="text-ink-2">
            {describeReason(reason)}
            {isTimeKnown && `, ${endTimeText}`}
          </p>
          {!hasEnded && endsAt && <EndWarning endsAt={endsAt} />}
          {isUnsent && (
            <p className="flex items-center gap-1.5">
              <PenLine className="size-4" aria-hidden />
              {tDraft("editInRow")}
            </p>
          )}
          <p className="text-ink-3 text-xs">
            {createdBy
              ? t("sinceBy", { time: format.hourMinuteAndDay(startsAt), by: createdBy })
              : t("since", { time: format.hourMinuteAndDay(startsAt) })}
            {listVehicles(vehicles) && ` · ${listVehicles(vehicles)}`}
          </p>
          <div className="mt-1.5 flex flex-wrap gap-1">
            <Button
              size="small"
              look="quiet"
              aria-label={t("show", { label })}
              onClick={() => {
                updateConsole({ do: "view", view: "map" });
                camera.current?.fitTo(listPointsOfShape(closure.geometry));
              }}
            >
              <MapPin className="size-3.5" aria-hidden />
              {t("onMap")}
            </Button>
            {incidentId && incidentNumber !== null && (
              <Button
                size="small"
                look="quiet"
                onClick={() => updateConsole({ do: "select-incident", id: incidentId })}
              >
                {t("because", { number: incidentNumber })}
              </Button>
            )}
            {canCloseRoads && (!hasEnded || isUnsent) && (
              <Button
                size="small"
                aria-label={t("editOf", { label })}
                onClick={() => updateConsole({ do: "close-road", draft: createDraftFromClosure(closure) })}
              >
                <Pencil className="size-3.5" aria-hidden />
                {t("edit")}
              </Button>
            )}
            {canCloseRoads && !hasEnded && (
              <ConfirmButton
                size="small"
                label={t("liftOf", { label })}
                title={t("liftTitle", { label })}
                text={t("liftText")}
                confirmLabel={t("liftYes")}
                disabled={isPending}
                onConfirm={lift}
              >
                {t("lift")}
              </ConfirmButton>
            )}
            {canCloseRoads && canReinstate && (
              <Button size="small" disabled={isPending} aria-label={t("againOf", { label })} onClick={reinstate}>
                {t("again")}
              </Button>
            )}
          </div>
          <RefusalNote error={error} />
        </div>
      </div>
    </li>
  );
}

const warnMinutes = 15;

/** Shows the minutes until a closure ends, during its last 15 minutes. */
function EndWarning({ endsAt }: { endsAt: Date }) {
  const t = useTranslations("closures");
  const now = useNow();
  const minutes = now === null ? null : Math.max(1, Math.ceil((endsAt.getTime() - now) / 60_000));
  if (minutes === null || minutes > warnMinutes) return null;
  return (
    <p className="flex items-center gap-1.5 font-semibold text-alarm">
      <TriangleAlert className="size-4" aria-hidden />
      {t("endsIn", { minutes })}
    </p>
  );
}

/** Returns functions that lift a closure, offering undo, and that reinstate a lifted one. */
function useLiftClosure({ id, label }: RoomClosure) {
  const t = useTranslations("closures");
  const trpc = useTRPC();
  const { offerUndoWithoutIncident } = useUndo();
  const refetchClosures = useRefetchClosures();
  const reinstate = useMutation(trpc.closures.reinstate.mutationOptions({ onSuccess: refetchClosures }));
  const liftClosure = useMutation(
    trpc.closures.lift.mutationOptions({
      onMutate: recordStart,
      onSuccess: (_data, _input, { at }) => {
        offerUndoWithoutIncident(at, t("liftedToast", { label }), () => reinstate.mutateAsync({ id }));
        return refetchClosures();
      },
    }),
  );
  return {
    lift: () => liftClosure.mutate({ id }),
    reinstate: () => reinstate.mutate({ id }),
    isPending: liftClosure.isPending || reinstate.isPending,
    error: liftClosure.error ?? reinstate.error,
  };
}
