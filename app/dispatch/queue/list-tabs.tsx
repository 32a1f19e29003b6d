"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "../../_ui/button";
import { findKeyCombination, formatKeyHint } from "../commands/command-list";
import { useCommand, WideKeyCap } from "../commands/command-registry";
import { useConsole } from "../console-context";

const tabClass = "flex h-8 items-center gap-1.5 rounded-md px-2 text-[0.9375rem] hover:bg-hover";

/**
 * Switches the left panel between the open incidents and the history. `children` is shown on the first tab: the name
 * and number of the open incidents.
 */
export function ListTabs({ children }: { children?: ReactNode }) {
  const t = useTranslations("history");
  const { state, updateConsole } = useConsole();
  const isHistory = state.list === "history";
  const shortcut = useCommand({
    id: "history",
    run: () => updateConsole({ do: "list", list: isHistory ? "open" : "history" }),
  });
  const stateClass = (isActive: boolean) => (isActive ? "bg-pressed font-semibold" : "text-ink-2");
  return (
    <h2 className="-ml-1.5 flex items-center gap-1">
      <button
        type="button"
        aria-pressed={!isHistory}
        onClick={() => updateConsole({ do: "list", list: "open" })}
        className={`${tabClass} ${stateClass(!isHistory)}`}
      >
        <span aria-hidden={children !== undefined}>{t("open")}</span>
        {children}
      </button>
      <button
        type="button"
        {...shortcut}
        aria-pressed={isHistory}
        onClick={() => updateConsole({ do: "list", list: "history" })}
        className={`${tabClass} ${stateClass(isHistory)}`}
      >
        {t("tab")}
        <WideKeyCap>{formatKeyHint("history")}</WideKeyCap>
      </button>
    </h2>
  );
}

export function NewIncidentButton() {
  const t = useTranslations("queue");
  const { updateConsole } = useConsole();
  return (
    <Button
      aria-keyshortcuts={findKeyCombination("new")}
      look="strong"
      size="small"
      onClick={() => updateConsole({ do: "open-intake" })}
    >
      <Plus className="size-4" aria-hidden />
      <span className="lg:sr-only">{t("new")}</span>
      <span className="ml-0.5 hidden rounded bg-on-strong/15 px-1 text-[0.6875rem] lg:inline" aria-hidden>
        {formatKeyHint("new")}
      </span>
    </Button>
  );
}
