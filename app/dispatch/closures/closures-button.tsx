"use client";

import { Construction, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { useToast } from "../../_ui/toast";
import { useFormat } from "../../_words/use-format";
import { formatKeyHint } from "../commands/command-list";
import { useCommand } from "../commands/command-registry";
import { useConsole } from "../console-context";
import { useRoomClosures } from "./use-closures";

/** Button that opens the list of closures. It shows how many are in force and warns before one ends. */
export function ClosuresButton() {
  const t = useTranslations("closures");
  const format = useFormat();
  const { state, updateConsole } = useConsole();
  const { closuresInForce, closuresEndingSoon } = useRoomClosures();
  const showToast = useToast();
  const warnedKeys = useRef(new Set<string>());
  const open = () => updateConsole({ do: "list-closures" });
  const shortcut = useCommand({ id: "closures", run: open });

  useEffect(() => {
    for (const { id, label, endsAt } of closuresEndingSoon) {
      const key = `${id} ${endsAt?.getTime()}`;
      if (warnedKeys.current.has(key)) continue;
      warnedKeys.current.add(key);
      if (endsAt) showToast(t("endsSoon", { label, time: format.hourMinute(endsAt) }));
    }
  }, [closuresEndingSoon, showToast, t, format]);

  const name = [
    t("count", { count: closuresInForce.length }),
    closuresEndingSoon.length > 0 && t("soon", { count: closuresEndingSoon.length }),
  ]
    .filter(Boolean)
    .join(", ");
  return (
    <button
      type="button"
      {...shortcut}
      aria-label={name}
      aria-pressed={state.panel === "closures"}
      title={`${name} (${formatKeyHint("closures")})`}
      onClick={open}
      className={`inline-flex h-9 shrink-0 items-center gap-1.5 rounded-md px-2 transition-colors hover:bg-hover aria-pressed:bg-pressed ${closuresInForce.length > 0 ? "font-semibold text-ink" : "text-ink-2 hover:text-ink"}`}
    >
      <Construction className="size-[1.125rem]" aria-hidden />
      {closuresInForce.length > 0 && <span>{format.number(closuresInForce.length)}</span>}
      {closuresEndingSoon.length > 0 && <TriangleAlert className="size-4 text-alarm" aria-hidden />}
    </button>
  );
}
