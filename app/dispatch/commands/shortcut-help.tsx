"use client";

import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { useMe } from "../../_session/use-me";
import { KeyCap } from "../../_ui/key-cap";
import { useConsole } from "../console-context";
import { type CommandId, capRange, capsOf, commandGroups, commandIds, commands } from "./command-list";

/** The commands that the signed-in person has the permission for. */
export function usePermittedCommands(): readonly CommandId[] {
  const { data: me } = useMe();
  return useMemo(
    () =>
      commandIds.filter((id) => {
        const { permission } = commands[id];
        return permission === undefined || (me?.permissions.includes(permission) ?? false);
      }),
    [me],
  );
}

/** The help sheet: the commands that the signed-in person may use, with their keys. */
export function ShortcutHelp() {
  const t = useTranslations("keys");
  const groupName = useTranslations("keyGroup");
  const common = useTranslations("common");
  const { state, act } = useConsole();
  const permittedCommands = usePermittedCommands();
  return (
    <Dialog.Root open={state.helpOpen} onOpenChange={(open) => act({ do: "help", open })}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Popup className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[min(56rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-xl border border-line-2 bg-panel p-5 shadow-2xl">
          <div className="flex items-center justify-between">
            <Dialog.Title className="font-semibold text-base">{t("title")}</Dialog.Title>
            <Dialog.Close aria-label={common("close")} className="rounded-md p-2 text-ink-2 hover:bg-hover">
              <X className="size-[1.125rem]" aria-hidden />
            </Dialog.Close>
          </div>
          <div className="mt-2 gap-x-8 md:columns-2">
            {commandGroups.map((group) => (
              <section key={group} className="mb-4 break-inside-avoid" aria-label={groupName(group)}>
                <h3 className="label">{groupName(group)}</h3>
                <dl className="mt-1.5 grid grid-cols-[7.5rem_1fr] items-center gap-x-3 gap-y-1.5">
                  {permittedCommands
                    .filter((id) => commands[id].group === group)
                    .map((id) => (
                      <div key={id} className="contents">
                        <dt className="flex items-center gap-1">
                          {capsOf(id).map((cap) =>
                            cap === capRange ? (
                              <span key={cap}>{cap}</span>
                            ) : (
                              <KeyCap key={cap} isReadAloud>
                                {cap}
                              </KeyCap>
                            ),
                          )}
                        </dt>
                        <dd className="text-ink-2">{t(id)}</dd>
                      </div>
                    ))}
                </dl>
              </section>
            ))}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
