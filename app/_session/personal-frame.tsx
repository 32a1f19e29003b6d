"use client";

import type { ReactNode } from "react";
import { Logo } from "../_ui/logo";
import { LanguageSwitch, ThemeSwitch } from "../_ui/preference-switches";
import { PersonMenu } from "./person-menu";

type Props = {
  title: string;
  /** Shown next to the title: the age of the data. */
  aside: ReactNode;
  children: ReactNode;
};

/** Header and body of the screens for leaders, agencies and crews. */
export function PersonalFrame({ title, aside, children }: Props) {
  return (
    // The frame is positioned and clipped; otherwise hidden elements far down in a scrolling part would make the page
    // taller.
    <div className="relative flex h-dvh flex-col overflow-clip">
      <header className="z-10 flex h-13 shrink-0 items-center gap-1.5 border-line border-b bg-panel px-3 sm:gap-3">
        <a href="/" className="rounded-md">
          <span className="hidden sm:block">
            <Logo />
          </span>
          <span className="sm:hidden">
            <Logo compact />
          </span>
        </a>
        <p className="hidden border-line border-l pl-4 font-medium text-ink-2 lg:block">{title}</p>
        <div className="ml-auto flex min-w-0 items-center gap-1 lg:gap-2">
          {aside}
          <LanguageSwitch />
          <ThemeSwitch />
          <PersonMenu />
        </div>
      </header>
      {children}
    </div>
  );
}
