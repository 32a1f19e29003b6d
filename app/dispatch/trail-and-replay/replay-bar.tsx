"use client";

import { History, Pause, Play, SkipBack, SkipForward, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button, IconButton } from "../../_ui/button";
import { UnitMark } from "../../_ui/mark";
import { useFormat } from "../../_words/use-format";
import { formatKeyHint } from "../commands/command-list";
import { CommandIconButton } from "../commands/command-registry";
import { useConsole } from "../console-context";
import { MapBar, RadioRow } from "./map-bar";
import { playbackSpeeds, useReplay } from "./replay-context";
import { TimeSlider, useReplayEvents } from "./replay-timeline";
import { useReplayedUnits, useSnapshotText } from "./replayed-units";

/** Replay controls at the map's lower edge: the time, the last event, and the state of each unit. */
export function ReplayBar() {
  const t = useTranslations("replay");
  const tCommon = useTranslations("common");
  const { state, updateConsole } = useConsole();
  const { replay, isError, retry } = useReplay();
  if (state.replayedIncidentId === null) return null;
  return (
    <MapBar label={t("bar", { number: replay?.incident.number ?? "…" })} frameClass="border-2 border-focus py-2.5">
      {replay ? (
        <ReplayControls />
      ) : isError ? (
        <p role="alert" className="flex items-center gap-3 font-medium text-alarm">
          {t("failed")}
          <Button size="small" onClick={retry}>
            {tCommon("retry")}
          </Button>
          <IconButton
            name={t("leave")}
            hint="Esc"
            className="ml-auto"
            onClick={() => updateConsole({ do: "end-replay" })}
          >
            <X className="size-4" aria-hidden />
          </IconButton>
        </p>
      ) : (
        <p role="status" className="text-ink-2">
          {t("loading")}
        </p>
      )}
    </MapBar>
  );
}

function ReplayControls() {
  const t = useTranslations("replay");
  const format = useFormat();
  const { replay, atSeconds: replayedSeconds, isPlaying, togglePlaying, speed, setSpeed } = useReplay();
  const { events, jumpToEvent } = useReplayEvents();
  const lastEvent = events.findLast(({ atSeconds }) => atSeconds <= replayedSeconds);
  const notes = [
    replay?.span.shortened && t("shortened"),
    replay?.omittedCount && t("leftOut", { count: replay.omittedCount }),
  ];
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="flex items-center">
          <CommandIconButton command="replayEvent" index={0} name={t("before")} run={() => jumpToEvent(-1)}>
            <SkipBack className="size-4" aria-hidden />
          </CommandIconButton>
          <IconButton
            name={t(isPlaying ? "pause" : "play")}
            hint={formatKeyHint("replayPlay")}
            className="bg-strong text-on-strong hover:bg-strong hover:text-on-strong hover:opacity-90"
            onClick={togglePlaying}
          >
            {isPlaying ? <Pause className="size-4" aria-hidden /> : <Play className="size-4" aria-hidden />}
          </IconButton>
          <CommandIconButton command="replayEvent" index={1} name={t("next")} run={() => jumpToEvent(1)}>
            <SkipForward className="size-4" aria-hidden />
          </CommandIconButton>
        </div>
        <p data-replay-clock className="font-semibold text-base tabular-nums">
          {t("at", { time: format.dateTime(new Date(replayedSeconds * 1_000)) })}
        </p>
        <div className="ml-auto">
          <RadioRow
            label={t("speed")}
            name="replay-speed"
            choices={playbackSpeeds}
            chosenValue={speed}
            labelOf={(count) => t("times", { count })}
            onChoose={setSpeed}
          />
        </div>
      </div>
      <TimeSlider events={events} jumpToEvent={jumpToEvent} />
      <p data-replay-event className="mt-1 flex gap-2.5 text-[0.8125rem]">
        {lastEvent && (
          <span className="text-ink-3 tabular-nums">{format.clock(new Date(lastEvent.atSeconds * 1_000))}</span>
        )}
        <span className="min-w-0 flex-1 truncate font-medium" title={lastEvent?.text}>
          {lastEvent?.text ?? t("nothingYet")}
        </span>
      </p>
      <UnitSnapshotList />
      {notes.some(Boolean) && <p className="mt-1 text-ink-3 text-xs">{notes.filter(Boolean).join(" ")}</p>}
    </>
  );
}

/** State of each unit at the replayed time. */
function UnitSnapshotList() {
  const t = useTranslations("replay");
  const describeSnapshot = useSnapshotText();
  const units = useReplayedUnits();
  if (units.length === 0) return <p className="mt-1 text-[0.8125rem] text-ink-2">{t("noUnits")}</p>;
  return (
    <ul aria-label={t("units")} className="mt-1.5 flex max-h-20 flex-wrap gap-1.5 overflow-y-auto">
      {units.map((snapshot) => {
        const { state, detail } = describeSnapshot(snapshot);
        const { unit, assignmentId } = snapshot.assignment;
        return (
          <li
            key={assignmentId}
            className={`flex items-center gap-1.5 rounded-md border border-line-2 py-0.5 pr-2 pl-1 text-xs ${snapshot.position?.lost ? "border-dashed" : ""}`}
          >
            <UnitMark
              kind={unit.kind}
              status="assigned"
              stale={snapshot.position?.lost ?? true}
              simulated={unit.simulated}
              className="size-6"
            />
            <span>
              <b className="font-semibold">{unit.callSign}</b> {state}
              {detail && <span className="text-ink-2"> · {detail}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Button that starts or ends the replay of an incident on the map. */
export function ReplayButton({ incidentId }: { incidentId: string }) {
  const t = useTranslations("replay");
  const { state, updateConsole } = useConsole();
  return (
    <CommandIconButton
      command="replay"
      name={t("open")}
      aria-pressed={state.replayedIncidentId === incidentId}
      run={() => updateConsole({ do: "replay", id: incidentId })}
    >
      <History className="size-[1.125rem]" aria-hidden />
    </CommandIconButton>
  );
}
