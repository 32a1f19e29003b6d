"use client";

import { ArrowLeftRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMe } from "../../_session/use-me";
import { useFormat } from "../../_words/use-format";
import { formatKeyHint } from "../commands/command-list";
import { useCommand } from "../commands/command-registry";
import { useConsole } from "../console-context";
import { useKindsWithAdvice } from "./use-move-up";

/**
 * Button that opens the move-up advice. It shows the number of unit kinds with advice. On a phone, where there is no
 * room for the button, the advice is opened from the command palette.
 */
export function MoveUpButton() {
  const t = useTranslations("moveUp");
  const format = useFormat();
  const { state, updateConsole } = useConsole();
  const { data: me } = useMe();
  const canMoveUnits = me?.permissions.includes("incidents:write") ?? false;
  const kinds = useKindsWithAdvice();
  const count = kinds.length;
  // Opens the first kind that has advice. If no kind has any, opens the kind that the panel showed before.
  const open = () => updateConsole({ do: "move-up", choice: { kind: kinds[0] ?? state.moveUp.kind } });
  // Register the command without the button's element, so that the palette offers it even if the button is hidden.
  const { ref: _, ...shortcut } = useCommand(canMoveUnits ? { id: "moveUp", run: open } : null);
  if (!canMoveUnits) return null;
  const name = t("button", { count });
  return (
    <button
      type="button"
      {...shortcut}
      aria-label={name}
      aria-pressed={state.panel === "moveUp"}
      title={`${name} (${formatKeyHint("moveUp")})`}
      onClick={open}
      className={`hidden h-9 shrink-0 items-center gap-1.5 rounded-md px-2 transition-colors hover:bg-hover aria-pressed:bg-pressed sm:inline-flex ${count > 0 ? "font-semibold text-ink" : "text-ink-2 hover:text-ink"}`}
    >
      <ArrowLeftRight className="size-[1.125rem]" aria-hidden />
      {count > 0 && <span>{format.number(count)}</span>}
    </button>
  );
}
