import type { ReactNode } from "react";
import { Logo } from "./logo";
import { LanguageSwitch, ThemeSwitch } from "./preference-switches";

/** A page with one small card: the logo, its content, and the switches of language and theme. */
export function CardPage({ children }: { children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="w-full max-w-sm rounded-xl border border-line bg-panel p-6">
        <Logo />
        {children}
        <div className="mt-6 flex items-center justify-between border-line border-t pt-4">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </div>
    </main>
  );
}
