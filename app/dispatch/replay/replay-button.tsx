"use client";

import { History } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "../../_ui/icon-button";
import { useConsole } from "../console-context";

/** Replays an incident on the map, or goes back to now. */
export function ReplayButton({ incidentId }: { incidentId: string }) {
  const t = useTranslations("replay");
  const { state, act } = useConsole();
  return (
    <IconButton
      name={t("open")}
      hint="Q"
      aria-keyshortcuts="Q"
      aria-pressed={state.replaying === incidentId}
      onClick={() => act({ do: "replay", id: incidentId })}
    >
      <History className="size-[1.125rem]" aria-hidden />
    </IconButton>
  );
}
