"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useTranslations } from "next-intl";
import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { KeyCap } from "../../_ui/key-cap";
import { SearchCombobox } from "../../_ui/search-combobox";
import { useConsole } from "../console-context";
import { type PaletteItem, usePaletteItems } from "./use-palette-items";

/**
 * Dialog that finds commands, incidents, units and places by a few letters. If it was opened for a unit, it finds open
 * incidents to send the unit to. It starts below the ringing calls. The dialog is unmounted as soon as it closes;
 * otherwise, if it were reopened immediately, it would miss the first letters.
 */
export function CommandPalette() {
  const { state, updateConsole } = useConsole();
  const field = useRef<HTMLInputElement>(null);
  if (!state.isPaletteOpen) return null;
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        updateConsole({ do: "palette", open });
        // The next key press is for the console, not for the text field of the closing dialog.
        if (!open && document.activeElement instanceof HTMLElement) document.activeElement.blur();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Popup
          initialFocus={field}
          className="fixed top-[max(12dvh,var(--ringing-bottom,0px)+0.75rem)] left-1/2 z-50 max-h-[calc(99dvh-max(12dvh,var(--ringing-bottom,0px)+0.75rem))] w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 overflow-y-auto rounded-xl border border-line-2 bg-panel p-3 shadow-2xl"
        >
          <Palette field={field} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Palette({ field }: { field: RefObject<HTMLInputElement | null> }) {
  const t = useTranslations("palette");
  const { state, updateConsole } = useConsole();
  const unit = state.paletteUnit;
  const title = unit ? t("sendTitle", { callSign: unit.callSign }) : t("title");
  const [searchText, setSearchText] = useState("");
  // Focus the field immediately, without waiting for the dialog's own focus handling.
  useLayoutEffect(() => field.current?.focus(), [field]);
  const { groups, isSearching, isSettling } = usePaletteItems(searchText);
  return (
    <>
      <Dialog.Title className={unit ? "mb-2 font-semibold" : "sr-only"}>{title}</Dialog.Title>
      <SearchCombobox<PaletteItem>
        inputRef={field}
        label={title}
        hint={t(unit ? "sendHint" : "hint")}
        searchText={searchText}
        onSearchText={setSearchText}
        groups={groups}
        keyOf={({ id }) => id}
        isSettling={isSettling}
        onPick={({ run }) => {
          if (!run) return;
          updateConsole({ do: "palette", open: false });
          // The command runs after the dialog has returned the focus, because the command may move the focus itself.
          setTimeout(run, 0);
        }}
        renderItem={({ name, detail, keyCaps, run }) => (
          <span className="flex items-center gap-2">
            <span className={`min-w-0 truncate ${run ? "font-medium" : "text-ink-3"}`}>{name}</span>
            {detail && <span className="min-w-0 flex-1 truncate text-ink-3 text-[0.8125rem]">{detail}</span>}
            {keyCaps && (
              <span className="ml-auto flex shrink-0 items-center gap-1">
                {keyCaps.map((cap) => (
                  <KeyCap key={cap} isReadAloud>
                    {cap}
                  </KeyCap>
                ))}
              </span>
            )}
          </span>
        )}
        empty={isSearching ? t("searching") : t("none")}
      />
    </>
  );
}
