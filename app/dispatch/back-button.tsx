"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "../_ui/button";
import { useConsole } from "./console-context";

/** Closes the panel whose header contains it, like Esc. */
export function BackButton() {
  const tCommon = useTranslations("common");
  const { updateConsole } = useConsole();
  return (
    <IconButton name={tCommon("back")} hint="Esc" onClick={() => updateConsole({ do: "back" })}>
      <X className="size-[1.125rem]" aria-hidden />
    </IconButton>
  );
}
