"use client";

import { List, Map as MapIcon, PanelRight } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import type { ConsoleStart } from "@/server/http/console-start";
import { useOpenIncidents, useUnits } from "../_live/cache/use-live-data";
import { useHealth } from "../_live/clock/use-health";
import { DataNotice, OutageStrip } from "../_live/feed/notices";
import { MapPlaceholder } from "../_map/map-placeholder";
import { Gate } from "../_session/gate";
import { ToastProvider } from "../_ui/toast";
import { AlarmStack } from "./alarms/alarm-stack";
import { OverrideProvider } from "./assign/override-context";
import { ReasonDialog } from "./assign/reason-dialog";
import { UndoBar } from "./assign/undo-bar";
import { CallActionsProvider } from "./calls/call-actions";
import { BlockDialog, BlocksSheet } from "./calls/caller-blocks";
import { ClaimKeeper } from "./calls/claim-keeper";
import { FormTabs, ManualCallBar } from "./calls/form-tabs";
import { RingingCalls } from "./calls/ringing-calls";
import { UndoFilterBar } from "./calls/undo-filter-bar";
import { ClosuresPanel, useCloseRoadCommand } from "./closures/closures-panel";
import { CommandPalette } from "./commands/command-palette";
import { CommandProvider } from "./commands/command-registry";
import { ShortcutHelp } from "./commands/shortcut-help";
import { useHeldKeys } from "./commands/use-held-keys";
import { useShortcuts } from "./commands/use-shortcuts";
import { ConsoleProvider, useConsole } from "./console-context";
import { ReplayBanner, ReplayBar } from "./history/replay-bar";
import { ReplayProvider } from "./history/replay-context";
import { TrailBar } from "./history/trail-bar";
import { TrailProvider } from "./history/trail-context";
import { IncidentPanel } from "./incident/incident-panel";
import { IncidentUrl } from "./incident/incident-url";
import { openDrafts } from "./intake/drafts";
import { IntakeForms } from "./intake/intake-forms";
import { MoveUpPanel } from "./move-up/move-up-panel";
import { HistoryPanel } from "./queue/history-panel";
import { IncidentFilterBanner } from "./queue/incident-filter";
import { IncidentQueue } from "./queue/incident-queue";
import { SavingProvider } from "./saving/saving-context";
import { AnnouncerProvider } from "./sounds/announcer";
import { SoundProvider } from "./sounds/sound-context";
import { useAlarmSound, useCallAlerts, useIncidentAlerts } from "./sounds/use-alerts";
import { TopBar } from "./top-bar";
import { UnitRoster } from "./units/unit-roster";
import { useConsoleStart } from "./use-console-start";

/** The dispatcher's console. `start` is the data that the server rendered into the page. */
export function DispatchScreen({ start }: { start: ConsoleStart | null }) {
  useConsoleStart(start);
  useHeldKeys();
  const { level } = useHealth();
  return (
    <Gate anyOf={["incidents:read"]}>
      <CommandProvider>
        <ConsoleProvider>
          <OverrideProvider>
            <AnnouncerProvider>
              <SoundProvider>
                <SavingProvider>
                  <CallActionsProvider>
                    <ToastProvider>
                      <TrailProvider>
                        <ReplayProvider>
                          <Console isDimmed={level === "offline"} />
                        </ReplayProvider>
                      </TrailProvider>
                    </ToastProvider>
                  </CallActionsProvider>
                </SavingProvider>
              </SoundProvider>
            </AnnouncerProvider>
          </OverrideProvider>
        </ConsoleProvider>
      </CommandProvider>
    </Gate>
  );
}

function Console({ isDimmed }: { isDimmed: boolean }) {
  useShortcuts();
  useCloseRoadCommand();
  useAlarmSound();
  useCallAlerts();
  useIncidentAlerts();
  const { state } = useConsole();
  const { panel, view, list, closureView } = state;
  // Old data is dimmed, but not ringing calls or the panel that the user is typing into.
  const dimming = `transition-[filter,opacity] duration-500 ${isDimmed ? "opacity-45 grayscale" : ""}`;
  const isWritten = panel === "intake" || panel === "incident" || (panel === "closures" && closureView === "form");
  return (
    <div className="flex h-dvh flex-col" data-view={view}>
      <IncidentUrl />
      <TopBar />
      <OutageStrip keepsForms />
      <NoticeStrip />
      <AlarmStack />
      <IncidentFilterBanner />
      <ReplayBanner />
      <ClaimKeeper />
      <RingingCalls />
      <main className="relative min-h-0 flex-1 overflow-clip">
        <div className={`absolute inset-0 ${dimming}`}>
          <DispatchMap />
        </div>
        <div className="pointer-events-none absolute inset-0 grid grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto] lg:grid-cols-[20rem_minmax(0,1fr)_25rem] lg:gap-2.5 lg:p-2.5">
          <div className={`col-start-1 row-start-1 min-h-0 lg:block ${dimming} ${view === "queue" ? "" : "hidden"}`}>
            {/* The queue stays mounted to keep its filter. */}
            <div className={list === "history" ? "hidden" : "contents"}>
              <IncidentQueue />
            </div>
            {list === "history" && <HistoryPanel />}
          </div>
          <div
            className={`col-start-1 row-start-1 min-h-0 flex-col lg:col-start-3 lg:row-span-2 lg:flex lg:gap-2 ${view === "panel" ? "flex" : "hidden"}`}
          >
            <FormTabs />
            <ManualCallBar />
            <div className={`min-h-0 flex-1 ${isWritten ? "" : dimming}`}>
              {panel === "roster" && <UnitRoster />}
              <IntakeForms />
              {panel === "incident" && <IncidentPanel />}
              {panel === "closures" && <ClosuresPanel />}
              {panel === "moveUp" && <MoveUpPanel />}
            </div>
          </div>
          <ViewTabs />
        </div>
        {state.trailUnitId !== null && <TrailBar />}
        {state.replayedIncidentId !== null && <ReplayBar />}
        <UndoBar />
        <UndoFilterBar />
      </main>
      <ShortcutHelp />
      <CommandPalette />
      <BlocksSheet />
      <BlockDialog />
      <ReasonDialog />
    </div>
  );
}

function NoticeStrip() {
  const { units } = useUnits();
  const { incidents } = useOpenIncidents();
  return <DataNotice incidents={incidents} units={units} />;
}

/** The map is rendered in the browser only; the server sends a placeholder. */
const DispatchMap = dynamic(() => import("./map/dispatch-map").then(({ DispatchMapView }) => DispatchMapView), {
  ssr: false,
  loading: MapPlaceholder,
});

const views = [
  ["queue", List],
  ["map", MapIcon],
  ["panel", PanelRight],
] as const;

/** Tabs that switch between the parts of the console on a small screen. */
function ViewTabs() {
  const t = useTranslations("screen");
  const { state, act } = useConsole();
  const heldCallCount = openDrafts(state).filter(({ call }) => call !== null).length;
  return (
    <nav
      aria-label={t("views")}
      className="pointer-events-auto row-start-2 grid grid-cols-3 border-line border-t bg-panel pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {views.map(([view, Icon]) => (
        <button
          key={view}
          type="button"
          aria-current={state.view === view ? "page" : undefined}
          onClick={() => act({ do: "view", view })}
          className="flex h-14 flex-col items-center justify-center gap-1 short:h-9 short:flex-row short:gap-2 font-medium text-ink-3 text-xs aria-[current]:text-ink"
        >
          <Icon className="size-5" aria-hidden />
          <span className="flex items-center gap-1.5">
            {t(view)}
            {view === "panel" && heldCallCount > 0 && (
              <span className="rounded-full bg-strong px-1.5 font-semibold text-on-strong">
                {heldCallCount}
                <span className="sr-only"> {t("onTheLine")}</span>
              </span>
            )}
          </span>
        </button>
      ))}
    </nav>
  );
}
