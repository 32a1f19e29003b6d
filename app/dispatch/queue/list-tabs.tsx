"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { hintOf } from "../commands/command-list";
import { useCommand, WideKeyCap } from "../commands/command-registry";
import { useConsole } from "../console-context";

const tabClass = "flex h-8 items-center gap-1.5 rounded-md px-2 text-[0.9375rem] hover:bg-hover";

/** Switches the left panel between the open incidents and the history. `children` names and counts the open incidents. */
export function ListTabs({ children }: { children?: ReactNode }) {
  const t = useTranslations("history");
  const { state, act } = useConsole();
  const isHistory = state.list === "history";
  const shortcut = useCommand({ id: "history", run: () => act({ do: "list", list: isHistory ? "open" : "history" }) });
  const look = (isActive: boolean) => (isActive ? "bg-pressed font-semibold" : "text-ink-2");
  return (
    <h2 className="-ml-1.5 flex items-center gap-1">
      <button
        type="button"
        aria-pressed={!isHistory}
        onClick={() => act({ do: "list", list: "open" })}
        className={`${tabClass} ${look(!isHistory)}`}
      >
        <span aria-hidden={children !== undefined}>{t("open")}</span>
        {children}
      </button>
      <button
        type="button"
        {...shortcut}
        aria-pressed={isHistory}
        onClick={() => act({ do: "list", list: "history" })}
        className={`${tabClass} ${look(isHistory)}`}
      >
        {t("tab")}
        <WideKeyCap>{hintOf("history")}</WideKeyCap>
      </button>
    </h2>
  );
}
