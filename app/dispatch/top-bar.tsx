"use client";

import { CircleHelp, Ellipsis, SquareTerminal, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo, useState } from "react";
import { useOpenIncidents, useUnits } from "../_live/cache/use-live-data";
import { DataClock } from "../_live/clock/data-clock";
import { PersonMenu } from "../_session/person-menu";
import { IconButton } from "../_ui/button";
import { PriorityCounts, UnitCounts } from "../_ui/counts";
import { deferred } from "../_ui/deferred";
import { Logo } from "../_ui/logo";
import { LanguageSwitch, ThemeSwitch } from "../_ui/preference-switches";
import { useFormat } from "../_words/use-format";
import { CallsButton } from "./calls/calls-button";
import { ClosuresButton } from "./closures/closures-button";
import { findKeyCombination, formatKeyHint } from "./commands/command-list";
import { useCommand, useCommandRegistry } from "./commands/command-registry";
import { useConsole } from "./console-context";
import { MoveUpButton } from "./move-up/move-up-button";
import { SoundSwitch, soundIcons, useSounds } from "./sounds/sound-context";
import { WallScreensButton } from "./wall-screens/wall-screens-button";

/**
 * Top bar: open incidents, available units, age of the data, time, and tools. The hazards' button is loaded only once the
 * map has been drawn (`isMapSettled`); its key works before.
 */
export const TopBar = memo(function TopBar({ isMapSettled }: { isMapSettled: boolean }) {
  const { units } = useUnits();
  return (
    <header className="z-10 grid shrink-0 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2 border-line border-b bg-panel px-2 sm:gap-x-3 sm:px-3 lg:flex lg:h-13 2xl:gap-x-4">
      <div className="flex h-12 min-w-0 items-center gap-2 sm:gap-3 lg:h-auto lg:shrink-0 2xl:gap-4">
        <div className="hidden sm:block min-[120rem]:hidden">
          <Logo compact />
        </div>
        <div className="hidden min-[120rem]:block">
          <Logo />
        </div>
        <h1 className="sr-only">{useTranslations("screen")("title")}</h1>
        <OpenCounts />
      </div>
      <UnitCounts units={units} className="col-span-2 row-start-2 pb-1 lg:pb-0" />
      <div className="ml-auto flex shrink-0 items-center sm:gap-1 2xl:gap-2">
        {isMapSettled ? <HazardsButton failure={null} fallback={<HazardsKey />} /> : <HazardsKey />}
        <WallScreensButton />
        <MoveUpButton />
        <ClosuresButton />
        <CallsButton />
        <DataClock />
        <div className="hidden items-center gap-1 xl:flex">
          <TopBarTools />
        </div>
        <NarrowTools />
      </div>
    </header>
  );
});

const HazardsButton = deferred(() => import("./hazards/hazards-button").then((module) => module.HazardsButton));
export const ToolsPopover = deferred(() => import("./tools-popover").then((module) => module.ToolsPopover));

/** Opens the hazards' last tab by key until their button, which may choose another tab, has loaded. */
function HazardsKey() {
  const { updateConsole } = useConsole();
  useCommand({ id: "watches", run: () => updateConsole({ do: "open-hazards" }) });
  return null;
}

/**
 * Opens the tools on a narrow screen. Marked while some sounds are off or the browser blocks audio, because the tools
 * contain the sound switch.
 */
function NarrowTools() {
  const t = useTranslations("topBar");
  const tSound = useTranslations("sounds");
  const { isAudioBlocked, soundMode } = useSounds();
  const SoundIcon = soundIcons[soundMode];
  const [hasBeenOpened, setHasBeenOpened] = useState(false);
  const trigger = {
    "aria-label": [t("menu"), isAudioBlocked ? tSound("locked") : soundMode !== "all" && tSound(soundMode)]
      .filter(Boolean)
      .join(", "),
    className: "relative grid size-9 shrink-0 place-items-center rounded-md text-ink-2 xl:hidden",
    children: (
      <>
        <Ellipsis className="size-5" aria-hidden />
        {soundMode !== "all" && <SoundIcon className="absolute right-0 bottom-0 size-3.5 text-alarm" aria-hidden />}
        {isAudioBlocked && <span aria-hidden className="absolute top-1 right-1 size-2 rounded-full bg-alarm" />}
      </>
    ),
  };
  const buttonWithoutPopover = (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-expanded={hasBeenOpened}
      {...trigger}
      onClick={() => setHasBeenOpened(true)}
    />
  );
  if (!hasBeenOpened) return buttonWithoutPopover;
  return (
    <ToolsPopover trigger={trigger} fallback={buttonWithoutPopover}>
      <TopBarTools />
    </ToolsPopover>
  );
}

function TopBarTools() {
  const t = useTranslations("topBar");
  const tPalette = useTranslations("palette");
  const { run } = useCommandRegistry();
  return (
    <>
      <IconButton
        name={tPalette("open")}
        hint={formatKeyHint("palette")}
        aria-keyshortcuts={findKeyCombination("palette")}
        onClick={() => run("palette")}
      >
        <SquareTerminal className="size-[1.125rem]" aria-hidden />
      </IconButton>
      <SoundSwitch />
      <LanguageSwitch />
      <ThemeSwitch hint={formatKeyHint("theme")} />
      <IconButton
        name={t("help")}
        hint={formatKeyHint("help")}
        aria-keyshortcuts={findKeyCombination("help")}
        onClick={() => run("help")}
      >
        <CircleHelp className="size-[1.125rem]" aria-hidden />
      </IconButton>
      <PersonMenu />
    </>
  );
}

/** Open incidents by priority, and the number that lack units. */
function OpenCounts() {
  const t = useTranslations("topBar");
  const format = useFormat();
  const { incidents, query } = useOpenIncidents();
  const unmetCount = incidents.filter(({ unmet }) => unmet.length > 0).length;
  return (
    <div className="flex items-center gap-3 max-sm:min-w-0 max-sm:overflow-hidden sm:shrink-0">
      <PriorityCounts incidents={query.data} />
      <p
        title={t("unmetOf", { count: unmetCount })}
        className={`hidden h-7 shrink-0 items-center whitespace-nowrap gap-1.5 rounded-md px-2 sm:flex ${unmetCount > 0 ? "bg-alarm-ground font-semibold text-alarm" : "text-ink-3"}`}
      >
        <TriangleAlert className="size-4" aria-hidden />
        <span className="hidden min-[90rem]:inline">{t("unmet")}</span>
        <span className="sr-only min-[90rem]:hidden">{t("unmet")}</span>
        <span className="min-w-[1ch] text-right">{query.data ? format.number(unmetCount) : "–"}</span>
      </p>
    </div>
  );
}
