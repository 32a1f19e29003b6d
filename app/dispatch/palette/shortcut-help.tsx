"use client";

import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Fragment } from "react";
import { KeyCap } from "../../_ui/key-cap";
import { useConsole } from "../console-context";

const rows = [
  ["new", ["N"]],
  ["send", ["Ctrl", "↵"]],
  ["priority", ["1", "–", "4"]],
  ["move", ["J", "K"]],
  ["assign", ["1", "–", "9"]],
  ["add", ["⇧", "1", "–", "9"]],
  ["fill", ["F"]],
  ["undo", ["Z"]],
  ["overview", ["0"]],
  ["legend", ["L"]],
  ["theme", ["T"]],
  ["back", ["Esc"]],
  ["help", ["?"]],
] as const;

/** The keys, for whoever asks. */
export function ShortcutHelp() {
  const t = useTranslations("keys");
  const common = useTranslations("common");
  const { state, act } = useConsole();
  return (
    <Dialog.Root open={state.helpOpen} onOpenChange={(open) => act({ do: "help", open })}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Popup className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[min(30rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-xl border border-line-2 bg-panel p-5 shadow-2xl">
          <div className="flex items-center justify-between">
            <Dialog.Title className="font-semibold text-base">{t("title")}</Dialog.Title>
            <Dialog.Close aria-label={common("close")} className="rounded-md p-2 text-ink-2 hover:bg-hover">
              <X className="size-[1.125rem]" aria-hidden />
            </Dialog.Close>
          </div>
          <dl className="mt-3 grid grid-cols-[auto_1fr] items-center gap-x-5 gap-y-2">
            {rows.map(([row, keys]) => (
              <Fragment key={row}>
                <dt className="flex items-center gap-1">
                  {keys.map((key) => (key === "–" ? <span key={key}>–</span> : <KeyCap key={key}>{key}</KeyCap>))}
                </dt>
                <dd className="text-ink-2">{t(row)}</dd>
              </Fragment>
            ))}
          </dl>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
