"use client";

import { useHealth } from "../_live/clock/use-health";
import { OfflineBanner } from "../_live/feed/notices";
import { Gate } from "../_session/gate";
import { ToastProvider } from "../_ui/toast";
import { AlarmStack } from "./alarms/alarm-stack";
import { AnnouncerProvider } from "./announcer";
import { OverrideProvider } from "./assign/override-context";
import { UndoBar } from "./assign/undo-bar";
import { BlockDialog } from "./calls/block-dialog";
import { BlocksSheet } from "./calls/blocks-sheet";
import { CallDeskProvider } from "./calls/call-desk";
import { FormTabs } from "./calls/form-tabs";
import { HandCall } from "./calls/hand-call";
import { HeldCalls } from "./calls/held-calls";
import { RingingStack } from "./calls/ringing-stack";
import { UndoFilter } from "./calls/undo-filter";
import { ConsoleProvider, useConsole } from "./console-context";
import { DispatchMap } from "./dispatch-map";
import { IncidentPanel } from "./incident/incident-panel";
import { IntakeForm } from "./intake/intake-form";
import { NoticeStrip } from "./notice-strip";
import { CommandPalette } from "./palette/command-palette";
import { ShortcutHelp } from "./palette/shortcut-help";
import { IncidentQueue } from "./queue/incident-queue";
import { OnlyBanner } from "./queue/only-banner";
import { ReplayBanner } from "./replay/replay-banner";
import { ReplayBar } from "./replay/replay-bar";
import { ReplayProvider } from "./replay/replay-context";
import { SoundProvider } from "./sounds/sound-context";
import { useAlarmSignal, useCallSignal, useIncidentSignal } from "./sounds/use-signals";
import { TopStrip } from "./top-strip";
import { TrailBar } from "./trail/trail-bar";
import { TrailProvider } from "./trail/trail-context";
import { UnitRoster } from "./units/unit-roster";
import { useShortcuts } from "./use-shortcuts";
import { ViewTabs } from "./view-tabs";

/** The console of a dispatcher, or why it cannot be shown. */
export function DispatchScreen() {
  const { level } = useHealth();
  return (
    <Gate anyOf={["incidents:read"]}>
      <ConsoleProvider>
        <OverrideProvider>
          <AnnouncerProvider>
            <SoundProvider>
              <CallDeskProvider>
                <ToastProvider>
                  <TrailProvider>
                    <ReplayProvider>
                      <Console dimmed={level === "offline"} />
                    </ReplayProvider>
                  </TrailProvider>
                </ToastProvider>
              </CallDeskProvider>
            </SoundProvider>
          </AnnouncerProvider>
        </OverrideProvider>
      </ConsoleProvider>
    </Gate>
  );
}

function Console({ dimmed }: { dimmed: boolean }) {
  useShortcuts();
  useAlarmSignal();
  useCallSignal();
  useIncidentSignal();
  const { state } = useConsole();
  const { panel, view } = state;
  return (
    <div className="flex h-dvh flex-col" data-view={view}>
      <TopStrip />
      <NoticeStrip />
      <AlarmStack />
      <OnlyBanner />
      <ReplayBanner />
      <HeldCalls />
      <RingingStack />
      <main className="relative min-h-0 flex-1 overflow-clip">
        <div
          className={`absolute inset-0 transition-[filter,opacity] duration-500 ${dimmed ? "opacity-45 grayscale" : ""}`}
        >
          <DispatchMap />
          <div className="pointer-events-none absolute inset-0 grid grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto] lg:grid-cols-[20rem_minmax(0,1fr)_25rem] lg:gap-2.5 lg:p-2.5">
            <div className={`col-start-1 row-start-1 min-h-0 lg:block ${view === "queue" ? "" : "hidden"}`}>
              <IncidentQueue />
            </div>
            <div
              className={`col-start-1 row-start-1 min-h-0 flex-col lg:col-start-3 lg:row-span-2 lg:flex lg:gap-2 ${view === "panel" ? "flex" : "hidden"}`}
            >
              <FormTabs />
              <HandCall />
              <div className="min-h-0 flex-1">
                {panel === "roster" && <UnitRoster />}
                {panel === "intake" && <IntakeForm />}
                {panel === "incident" && <IncidentPanel />}
              </div>
            </div>
            <ViewTabs />
          </div>
          {state.trailOf !== null && <TrailBar />}
          {state.replaying !== null && <ReplayBar />}
        </div>
        <OfflineBanner />
        <UndoBar />
        <UndoFilter />
      </main>
      <ShortcutHelp />
      <CommandPalette />
      <BlocksSheet />
      <BlockDialog />
    </div>
  );
}
