"use client";

import { MonitorCog } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMe } from "../../_session/use-me";
import { IconButton } from "../../_ui/button";
import { deferred } from "../../_ui/deferred";
import { formatKeyHint } from "../commands/command-list";
import { useCommand } from "../commands/command-registry";
import { KeyBuffer } from "../commands/key-buffer";

export const WallScreensSheet = deferred(() =>
  import("./wall-screens-sheet").then((module) => module.WallScreensSheet),
);

/**
 * Button with which a supervisor chooses what the wall displays show. On narrow screens, where it is hidden, the
 * command palette opens the sheet.
 */
export function WallScreensButton() {
  const t = useTranslations("wallScreens");
  const { data: me } = useMe();
  const [isOpen, setIsOpen] = useState(false);
  const canPin = me?.permissions.includes("screens:pin") ?? false;
  const { ref: _, ...shortcut } = useCommand(canPin ? { id: "wallScreens", run: () => setIsOpen(true) } : null);
  if (!canPin) return null;
  return (
    <>
      <IconButton
        name={t("title")}
        hint={formatKeyHint("wallScreens")}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        {...shortcut}
        onClick={() => setIsOpen(true)}
        className="hidden! xl:inline-flex!"
      >
        <MonitorCog className="size-[1.125rem]" aria-hidden />
      </IconButton>
      {isOpen && (
        <WallScreensSheet
          onClose={() => setIsOpen(false)}
          fallback={<KeyBuffer waitFor={WallScreensSheet} onEscape={() => setIsOpen(false)} />}
        />
      )}
    </>
  );
}
