"use client";

import { Filter } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "../../_ui/icon-button";
import { useConsole } from "../console-context";

/** Narrows every part of the console to one incident, or takes that back. */
export function OnlyButton({ incidentId }: { incidentId: string }) {
  const t = useTranslations("only");
  const { state, act } = useConsole();
  const on = state.filteredTo === incidentId;
  return (
    <IconButton
      name={t("set")}
      hint="F"
      aria-pressed={on}
      aria-keyshortcuts="F"
      onClick={() => act({ do: "filter-to", id: on ? null : incidentId })}
    >
      <Filter className="size-[1.125rem]" aria-hidden />
    </IconButton>
  );
}
