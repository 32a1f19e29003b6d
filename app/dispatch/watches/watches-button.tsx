"use client";

import { Flame, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFormat } from "../../_words/use-format";
import { formatKeyHint } from "../commands/command-list";
import { useCommand } from "../commands/command-registry";
import { useConsole } from "../console-context";
import { useWatches } from "./use-watches";

/**
 * Button that opens the fire watches. It shows the number of proposed tasks, and warns when a source is not current. It
 * is hidden in rooms without sources; there, the command palette opens the list.
 */
export function WatchesButton() {
  const t = useTranslations("watch");
  const format = useFormat();
  const { state, act } = useConsole();
  const { watches, sources, query } = useWatches();
  const open = () => act({ do: "watches" });
  // Register the command without the button's element, so that the palette offers it even if the button is hidden.
  const { ref: _, ...shortcut } = useCommand({ id: "watches", run: open });
  if (sources.length === 0 && watches.length === 0 && !query.isError) return null;
  const count = watches.filter(({ proposal }) => proposal !== null).length;
  const faultyCount = sources.filter(({ condition }) => condition !== "current").length;
  const warnings = [query.isError && t("failed"), faultyCount > 0 && t("notCurrent", { count: faultyCount })];
  const name = [t("button", { count }), ...warnings].filter(Boolean).join(", ");
  return (
    <button
      type="button"
      {...shortcut}
      aria-label={name}
      aria-pressed={state.panel === "watches"}
      title={`${name} (${formatKeyHint("watches")})`}
      onClick={open}
      className={`hidden h-9 shrink-0 items-center gap-1.5 rounded-md px-2 transition-colors hover:bg-hover aria-pressed:bg-pressed sm:inline-flex ${count > 0 ? "font-semibold text-ink" : "text-ink-2 hover:text-ink"}`}
    >
      <Flame className="size-[1.125rem]" aria-hidden />
      {count > 0 && <span>{format.number(count)}</span>}
      {warnings.some(Boolean) && <TriangleAlert className="size-4 text-alarm" aria-hidden />}
    </button>
  );
}
