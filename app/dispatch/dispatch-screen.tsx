"use client";

import { useTranslations } from "next-intl";
import { type ComponentProps, memo, useEffect, useState } from "react";
import type { ConsoleStart } from "@/server/http/console-start";
import { useOpenIncidents, useUnits } from "../_live/cache/use-live-data";
import { useHealthLevel } from "../_live/clock/use-health";
import { DataNotice, OutageStrip } from "../_live/feed/notices";
import { MapFailure } from "../_map/map-failure";
import { MapPlaceholder } from "../_map/map-placeholder";
import { hasWebGl } from "../_map/motion/reduced-motion";
import { PermissionGate } from "../_session/permission-gate";
import { OpenPersonMenu } from "../_session/person-menu";
import { deferred, usePreload } from "../_ui/deferred";
import { Skeleton } from "../_ui/state-message";
import { ToastProvider } from "../_ui/toast";
import { AlarmStack, ListErrorStrip } from "./alarms/alarm-stack";
import { AssignmentActionsProvider, useAssignmentActions } from "./assign/assignment-actions";
import { UndoBar } from "./assign/undo-bar";
import { UndoProvider } from "./assign/undo-context";
import { CallActionsProvider, useCallActions } from "./calls/call-actions";
import { CallUrl } from "./calls/call-url";
import { CallsPopover } from "./calls/calls-button";
import { ClaimRenewal } from "./calls/claim-renewal";
import { FormTabs, ManualCallBar } from "./calls/form-tabs";
import { RingingCalls } from "./calls/ringing-calls";
import { UndoFilterBar } from "./calls/undo-filter-bar";
import { useCallRights } from "./calls/use-calls";
import { useCloseRoadCommand } from "./closures/use-closures";
import { CommandProvider } from "./commands/command-registry";
import { KeyBuffer, useReplayBufferedEvents } from "./commands/key-buffer";
import { useShortcuts } from "./commands/use-shortcuts";
import { ConsoleProvider, useConsole } from "./console-context";
import { ConsoleVersion } from "./console-version";
import { DiscardDialog } from "./discard-question";
import { IncidentUrl } from "./incident/incident-url";
import { IntakeForms } from "./intake/intake-forms";
import type { DispatchMapView } from "./map/dispatch-map";
import { IncidentFilterBanner } from "./queue/incident-filter";
import { IncidentQueue } from "./queue/incident-queue";
import { SavingProvider } from "./saving/saving-context";
import { AnnouncerProvider } from "./sounds/announcer";
import { SoundProvider } from "./sounds/sound-context";
import { useAlarmSound, useCallAlerts, useIncidentAlerts } from "./sounds/use-alerts";
import { ToolsPopover, TopBar } from "./top-bar";
import { ReplayBanner, ReplayProvider } from "./trail-and-replay/replay-context";
import { TrailProvider } from "./trail-and-replay/trail-context";
import { UnitRoster } from "./units/unit-roster";
import { useServerRenderedData } from "./use-server-rendered-data";
import { ViewTabs } from "./view-tabs";
import { WallScreensSheet } from "./wall-screens/wall-screens-button";

/** The dispatcher's console. `initialData` is the data that the server included in the page. */
export function DispatchScreen({ initialData }: { initialData: ConsoleStart | null }) {
  useServerRenderedData(initialData);
  useReplayBufferedEvents();
  const level = useHealthLevel();
  return (
    <PermissionGate anyPermissionOf={["incidents:read"]}>
      <CommandProvider>
        <ConsoleProvider>
          <UndoProvider>
            <ToastProvider isOverMap>
              <AssignmentActionsProvider>
                <AnnouncerProvider>
                  <SoundProvider>
                    <SavingProvider>
                      <CallActionsProvider>
                        <TrailProvider>
                          <ReplayProvider>
                            <Console isDimmed={level === "offline"} />
                          </ReplayProvider>
                        </TrailProvider>
                      </CallActionsProvider>
                    </SavingProvider>
                  </SoundProvider>
                </AnnouncerProvider>
              </AssignmentActionsProvider>
            </ToastProvider>
          </UndoProvider>
        </ConsoleProvider>
      </CommandProvider>
    </PermissionGate>
  );
}

/** After this time, the parts that wait for the map are loaded even if it has not been drawn. */
const maxMapWaitMs = 10_000;

function Console({ isDimmed }: { isDimmed: boolean }) {
  useShortcuts();
  useCloseRoadCommand();
  useAlarmSound();
  useCallAlerts();
  useIncidentAlerts();
  const { state } = useConsole();
  const [isMapSettled, setIsMapSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsMapSettled(true), maxMapWaitMs);
    return () => clearTimeout(timer);
  }, []);
  usePreload(deferredParts, isMapSettled);
  const { panel, view, list, closureView } = state;
  // Old data is dimmed, but not alarms, ringing calls or a panel in which the user may be typing.
  const dimmedClass = `transition-[filter,opacity] duration-500 ${isDimmed ? "opacity-45 grayscale" : ""}`;
  const hasFormPanel = panel === "intake" || panel === "incident" || (panel === "closures" && closureView === "form");
  return (
    <div className="flex h-dvh flex-col" data-view={view}>
      <IncidentUrl />
      <CallUrl />
      <TopBar isMapSettled={isMapSettled} />
      <OutageStrip canFillForms />
      <ConsoleVersion />
      <NoticeStrip />
      <ListErrorStrip />
      <AlarmStack />
      <IncidentFilterBanner />
      <ReplayBanner />
      <ClaimRenewal />
      <RingingCalls />
      <main className="relative min-h-0 flex-1 overflow-clip">
        <div className={`absolute inset-0 ${dimmedClass}`}>
          <DispatchMap
            fallback={<MapPlaceholder />}
            failure={null}
            isMapSettled={isMapSettled}
            onSettled={() => setIsMapSettled(true)}
          />
        </div>
        <div className="pointer-events-none absolute inset-0 grid grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto] lg:grid-cols-[20rem_minmax(0,1fr)_25rem] lg:gap-2.5 lg:p-2.5">
          <div
            className={`col-start-1 row-start-1 min-h-0 lg:block ${dimmedClass} ${view === "queue" ? "" : "hidden"}`}
          >
            {/* The queue stays mounted to keep its filter. */}
            <div className={list === "history" ? "hidden" : "contents"}>
              <IncidentQueue isMapSettled={isMapSettled} />
            </div>
            {list === "history" && <HistoryPanel fallback={<LoadingPanel part={HistoryPanel} />} />}
          </div>
          <div
            className={`col-start-1 row-start-1 min-h-0 flex-col lg:col-start-3 lg:row-span-2 lg:flex lg:gap-2 ${view === "panel" ? "flex" : "hidden"}`}
          >
            <FormTabs />
            <ManualCallBar />
            <div className={`min-h-0 flex-1 ${hasFormPanel ? "" : dimmedClass}`}>
              {panel === "roster" && <UnitRoster isMapSettled={isMapSettled} />}
              <IntakeForms />
              {panel === "incident" && <IncidentPanel fallback={<LoadingPanel part={IncidentPanel} />} />}
              {panel === "closures" && <ClosuresPanel fallback={<LoadingPanel part={ClosuresPanel} />} />}
              {panel === "hazards" && <HazardsPanel fallback={<LoadingPanel part={HazardsPanel} />} />}
              {panel === "moveUp" && <MoveUpPanel fallback={<LoadingPanel part={MoveUpPanel} />} />}
            </div>
          </div>
          <ViewTabs />
        </div>
        {panel === "hazards" && state.trailUnitId === null && <HazardBar />}
        {state.trailUnitId !== null && <TrailBar fallback={<KeyBuffer waitFor={TrailBar} />} />}
        {state.replayedIncidentId !== null && <ReplayBar fallback={<KeyBuffer waitFor={ReplayBar} />} />}
        <UndoBar />
        <UndoFilterBar />
      </main>
      <Dialogs />
    </div>
  );
}

/** Each dialog is rendered only once it has been opened, because its code is loaded after the rest of the screen. */
function Dialogs() {
  const { state, updateConsole } = useConsole();
  const { canAnswer } = useCallRights();
  const closeCall = () => updateConsole({ do: "close-call" });
  const { blockTarget, setBlockTarget, isBlockListOpen, setIsBlockListOpen } = useCallActions();
  const { pendingChoice, cancelChoice } = useAssignmentActions();
  const [hasHelpOpened, setHasHelpOpened] = useState(false);
  if (state.isHelpOpen && !hasHelpOpened) setHasHelpOpened(true);
  const bufferKeysFor = (part: LoadingPart, onEscape?: () => void) => ({
    fallback: <KeyBuffer waitFor={part} onEscape={onEscape} />,
  });
  return (
    <>
      {hasHelpOpened && <ShortcutHelp {...(state.isHelpOpen ? bufferKeysFor(ShortcutHelp) : {})} />}
      {state.isPaletteOpen && <CommandPalette {...bufferKeysFor(CommandPalette)} />}
      {isBlockListOpen && <CallerBlocksSheet {...bufferKeysFor(CallerBlocksSheet, () => setIsBlockListOpen(false))} />}
      {blockTarget && <BlockNumberDialog {...bufferKeysFor(BlockNumberDialog, () => setBlockTarget(null))} />}
      {state.openCallId && canAnswer && (
        <CallSheet key={state.openCallId} id={state.openCallId} {...bufferKeysFor(CallSheet, closeCall)} />
      )}
      {pendingChoice && <ReasonDialog {...bufferKeysFor(ReasonDialog, cancelChoice)} />}
    </>
  );
}

type LoadingPart = ComponentProps<typeof KeyBuffer>["waitFor"];

function LoadingPanel({ part }: { part: LoadingPart }) {
  const t = useTranslations("screen");
  return (
    <div className="pointer-events-auto h-full bg-panel lg:rounded-xl lg:border lg:border-line">
      <KeyBuffer waitFor={part} />
      <Skeleton rows={6} label={t("loading")} />
    </div>
  );
}

const NoticeStrip = memo(function NoticeStrip() {
  const { units } = useUnits();
  const { incidents } = useOpenIncidents();
  return <DataNotice incidents={incidents} units={units} />;
});

// Parts that are not visible at the start are loaded after the map, or earlier if they are opened.
const IncidentPanel = deferred(() => import("./incident/incident-panel").then((module) => module.IncidentPanel));
const CommandPalette = deferred(() => import("./commands/command-palette").then((module) => module.CommandPalette));
const ShortcutHelp = deferred(() => import("./commands/shortcut-help").then((module) => module.ShortcutHelp));
const ReasonDialog = deferred(() => import("./assign/reason-dialog").then((module) => module.ReasonDialog));
const CallerBlocksSheet = deferred(() => import("./calls/caller-blocks").then((module) => module.CallerBlocksSheet));
const BlockNumberDialog = deferred(() => import("./calls/caller-blocks").then((module) => module.BlockNumberDialog));
const CallSheet = deferred(() => import("./calls/call-sheet").then((module) => module.CallSheet));
const HistoryPanel = deferred(() => import("./queue/history-panel").then((module) => module.HistoryPanel));
const ClosuresPanel = deferred(() => import("./closures/closures-panel").then((module) => module.ClosuresPanel));
const MoveUpPanel = deferred(() => import("./move-up/move-up-panel").then((module) => module.MoveUpPanel));
const HazardsPanel = deferred(() => import("./hazards/hazards-panel").then((module) => module.HazardsPanel));
const HazardBar = deferred(() => import("./hazards/hazard-bar").then((module) => module.HazardBar));
const TrailBar = deferred(() => import("./trail-and-replay/trail-bar").then((module) => module.TrailBar));
const ReplayBar = deferred(() => import("./trail-and-replay/replay-bar").then((module) => module.ReplayBar));

const deferredParts = [
  IncidentPanel,
  ReasonDialog,
  CommandPalette,
  CallsPopover,
  OpenPersonMenu,
  ToolsPopover,
  ShortcutHelp,
  HistoryPanel,
  CallSheet,
  ClosuresPanel,
  MoveUpPanel,
  TrailBar,
  ReplayBar,
  CallerBlocksSheet,
  BlockNumberDialog,
  DiscardDialog,
  WallScreensSheet,
  HazardsPanel,
  HazardBar,
];

/** Rendered in the browser only. Without it, for example if its code cannot be loaded, the rest of the screen works. */
const DispatchMap = deferred<ComponentProps<typeof DispatchMapView>>(() =>
  hasWebGl() ? import("./map/dispatch-map").then((module) => module.DispatchMapView) : Promise.resolve(MapFailure),
);
