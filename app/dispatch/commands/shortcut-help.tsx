"use client";

import { Dialog } from "@base-ui/react/dialog";
import { BookOpen, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type RefObject, useMemo, useRef, useState } from "react";
import { useMe } from "../../_session/use-me";
import { buttonClass } from "../../_ui/button";
import { focusAtOnce } from "../../_ui/confirm-dialog";
import { KeyCap } from "../../_ui/key-cap";
import { ScrollBox } from "../../_ui/panel";
import { useConsole } from "../console-context";
import {
  type CommandId,
  commandGroups,
  commandIds,
  commands,
  listKeyCaps,
  matchesSearch,
  rangeDash,
} from "./command-list";

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

/**
 * The help sheet: the commands that the signed-in person may use, with their keys, and a link to the guides. It starts
 * below the ringing calls.
 */
export function ShortcutHelp() {
  const { state, updateConsole } = useConsole();
  const searchRef = useRef<HTMLInputElement>(null);
  return (
    <Dialog.Root
      open={state.isHelpOpen}
      onOpenChange={(open) => {
        updateConsole({ do: "help", open });
        // The next key press is for the console, not for the search field of the closing sheet.
        if (!open) searchRef.current?.blur();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Popup
          initialFocus={focusAtOnce(() => searchRef.current)}
          className="fixed top-[max(1rem,50dvh-28rem,var(--ringing-bottom,0px)+0.75rem)] bottom-[max(1rem,50dvh-28rem)] left-1/2 z-50 flex w-[min(56rem,calc(100vw-2rem))] -translate-x-1/2 flex-col rounded-xl border border-line-2 bg-panel shadow-2xl"
        >
          <Sheet searchRef={searchRef} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Sheet({ searchRef }: { searchRef: RefObject<HTMLInputElement | null> }) {
  const t = useTranslations("keys");
  const tHelp = useTranslations("help");
  const groupName = useTranslations("keyGroup");
  const tCommon = useTranslations("common");
  const [search, setSearch] = useState("");
  const permittedCommands = usePermittedCommands();
  const foundGroups = commandGroups
    .map((group) => ({
      group,
      ids: permittedCommands.filter(
        (id) => commands[id].group === group && matchesSearch(id, search, `${t(id)} ${groupName(group)}`),
      ),
    }))
    .filter(({ ids }) => ids.length > 0);
  return (
    <>
      <div className="border-line border-b p-4">
        <div className="mb-2 flex items-center gap-2">
          <Dialog.Title className="min-w-0 flex-1 font-semibold text-base">{t("title")}</Dialog.Title>
          {/* The guides open in a new tab, because leaving the console would stop its sounds. */}
          <a href="/help" target="_blank" rel="noreferrer" className={buttonClass({ look: "plain" })}>
            <BookOpen className="size-4" aria-hidden />
            {tHelp("guides")}
          </a>
          <Dialog.Close aria-label={tCommon("close")} className="rounded-md p-2 text-ink-2 hover:bg-hover">
            <X className="size-[1.125rem]" aria-hidden />
          </Dialog.Close>
        </div>
        <input
          ref={searchRef}
          type="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          aria-label={tHelp("search")}
          placeholder={tHelp("searchHint")}
          autoComplete="off"
          spellCheck={false}
          className="h-10 w-full rounded-lg border border-line-2 bg-raised px-3 text-[0.9375rem] outline-none focus:border-focus"
        />
      </div>
      <ScrollBox name={t("title")} className="min-h-0 flex-1 overflow-y-auto p-4 -outline-offset-2">
        <div className="gap-x-8 md:columns-2">
          {foundGroups.map(({ group, ids }) => (
            <section key={group} className="mb-4 break-inside-avoid" aria-label={groupName(group)}>
              <h3 className="label">{groupName(group)}</h3>
              <dl className="mt-1.5 grid grid-cols-[7.5rem_1fr] items-center gap-x-3 gap-y-1.5">
                {ids.map((id) => (
                  <div key={id} className="contents">
                    <dt className="flex items-center gap-1">
                      {listKeyCaps(id).map((cap) =>
                        cap === rangeDash ? (
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
        <p role="status" className="text-ink-3">
          {foundGroups.length === 0 && tHelp("noKey")}
        </p>
      </ScrollBox>
    </>
  );
}
