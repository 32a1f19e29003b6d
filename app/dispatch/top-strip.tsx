"use client";

import { Popover } from "@base-ui/react/popover";
import { CircleHelp, Ellipsis, SquareTerminal } from "lucide-react";
import { useTranslations } from "next-intl";
import { useUnits } from "../_live/cache/use-live-data";
import { DataClock } from "../_live/clock/data-clock";
import { PersonMenu } from "../_session/person-menu";
import { IconButton } from "../_ui/icon-button";
import { LanguageSwitch } from "../_ui/language-switch";
import { Logo } from "../_ui/logo";
import { ThemeSwitch } from "../_ui/theme-switch";
import { UnitCounts } from "../_ui/unit-counts";
import { CallsButton } from "./calls/calls-button";
import { useConsole } from "./console-context";
import { OpenCounts } from "./open-counts";
import { SoundSwitch } from "./sounds/sound-switch";

/** What the room must see at any moment: how much is open, who is free, how old the picture is, what time it is. */
export function TopStrip() {
  const t = useTranslations("strip");
  const { units } = useUnits();
  return (
    <header className="z-10 flex h-13 shrink-0 items-center gap-3 border-line border-b bg-panel px-3 lg:gap-4">
      <div className="hidden sm:block 2xl:hidden">
        <Logo compact />
      </div>
      <div className="hidden 2xl:block">
        <Logo />
      </div>
      <h1 className="sr-only">{useTranslations("screen")("title")}</h1>
      <OpenCounts />
      <UnitCounts units={units} className="hidden lg:flex" />
      <div className="ml-auto flex items-center gap-1 lg:gap-2">
        <CallsButton />
        <DataClock />
        <div className="hidden items-center gap-1 sm:flex">
          <StripTools />
        </div>
        <Popover.Root>
          <Popover.Trigger
            aria-label={t("menu")}
            className="grid size-9 place-items-center rounded-md text-ink-2 sm:hidden"
          >
            <Ellipsis className="size-5" aria-hidden />
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Positioner sideOffset={6} align="end" className="z-50">
              <Popover.Popup className="flex items-center gap-1 rounded-xl border border-line-2 bg-panel p-2 shadow-2xl">
                <StripTools />
              </Popover.Popup>
            </Popover.Positioner>
          </Popover.Portal>
        </Popover.Root>
      </div>
    </header>
  );
}

function StripTools() {
  const t = useTranslations("strip");
  const palette = useTranslations("palette");
  const { act } = useConsole();
  return (
    <>
      <IconButton
        name={palette("open")}
        hint="Ctrl K"
        aria-keyshortcuts="Control+K"
        onClick={() => act({ do: "palette", open: true })}
      >
        <SquareTerminal className="size-[1.125rem]" aria-hidden />
      </IconButton>
      <SoundSwitch />
      <LanguageSwitch />
      <ThemeSwitch hint="T" />
      <IconButton name={t("help")} hint="?" onClick={() => act({ do: "help", open: true })}>
        <CircleHelp className="size-[1.125rem]" aria-hidden />
      </IconButton>
      <PersonMenu />
    </>
  );
}
