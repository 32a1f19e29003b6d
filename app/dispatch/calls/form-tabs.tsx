"use client";

import { FilePen, PenLine } from "lucide-react";
import { useTranslations } from "next-intl";
import { Elapsed } from "../../_ui/elapsed";
import { KeyCap } from "../../_ui/key-cap";
import { formatPhoneNumber } from "../../_words/phone-number";
import { findKeyCombination, formatKeyHint } from "../commands/command-list";
import { CommandButton, useCommand } from "../commands/command-registry";
import { useActions, useConsole } from "../console-context";
import type { Draft } from "../intake/drafts";
import { listOpenDrafts } from "../intake/drafts";
import { useCallActions } from "./call-actions";
import { useCallRights, useCalls } from "./use-calls";

/** Tabs of the open forms, so that callers on hold are not forgotten. Each tab has a key combination. */
export function FormTabs() {
  const t = useTranslations("formTabs");
  const { state } = useConsole();
  const forms = listOpenDrafts(state);
  const openKey = state.panel === "intake" ? state.draft.key : null;
  const otherForms = forms.filter(({ key }) => key !== openKey);
  // While the intake panel is closed, a form without a call needs no tab: the key for a new incident reopens it.
  if (!otherForms.some(({ call }) => call) && (openKey === null || otherForms.length === 0)) return null;
  return (
    <nav
      aria-label={t("title")}
      className="pointer-events-auto flex shrink-0 flex-wrap gap-1 border-line border-b bg-panel p-1 lg:rounded-xl lg:border"
    >
      <span className="hidden items-center gap-1 pl-1.5 text-ink-3 text-xs lg:flex" aria-hidden>
        <KeyCap>Alt</KeyCap>+
      </span>
      {forms.map((form, index) => (
        <FormTab key={form.key} form={form} index={index} isOpen={form.key === openKey} />
      ))}
    </nav>
  );
}

function FormTab({ form: { key, call }, index, isOpen }: { form: Draft; index: number; isOpen: boolean }) {
  const t = useTranslations("formTabs");
  const tCall = useTranslations("callStatus");
  const { updateConsole } = useActions();
  const { callsById } = useCalls();
  const number = call && (callsById.get(call.id)?.callerNumber ?? call.callerNumber);
  const open = () => updateConsole({ do: "switch", key });
  const shortcut = useCommand({ id: "forms", index, run: open });
  return (
    <button
      type="button"
      {...shortcut}
      aria-current={isOpen ? "true" : undefined}
      onClick={open}
      className="flex h-8 min-w-0 flex-auto items-center gap-1.5 whitespace-nowrap rounded-md px-1.5 text-[0.8125rem] text-ink-2 hover:bg-hover hover:text-ink aria-[current]:bg-pressed aria-[current]:font-semibold aria-[current]:text-ink"
    >
      {!call && <FilePen className="size-3.5 shrink-0" aria-hidden />}
      <span className="min-w-0 truncate">
        {call ? (number ? formatPhoneNumber(number) : tCall("noNumber")) : t("withoutCall")}
      </span>
      {call && !isOpen && <Elapsed since={call.receivedAt} className="text-xs" />}
      {findKeyCombination("forms", index) && (
        <span className="ml-auto hidden lg:inline-flex">
          <KeyCap>{formatKeyHint("forms", index)}</KeyCap>
        </span>
      )}
    </button>
  );
}

/** For a form without a call: offers to record a manual call, one that did not come through the telephone exchange. */
export function ManualCallBar() {
  const t = useTranslations("manualCall");
  const { state } = useConsole();
  const { canAnswer } = useCallRights();
  const { openManualCall, callsInFlight } = useCallActions();
  if (!canAnswer || state.panel !== "intake" || state.draft.call) return null;
  return (
    <div className="pointer-events-auto flex shrink-0 items-center gap-2 border-line border-b bg-panel py-1 pr-1 pl-3.5 text-[0.8125rem] text-ink-2 lg:rounded-xl lg:border">
      <span className="min-w-0 flex-1">{t("text")}</span>
      <CommandButton
        command="writeDown"
        keyCap="wide"
        size="small"
        look="quiet"
        isEnabled={!callsInFlight.has(state.draft.key)}
        run={openManualCall}
      >
        <PenLine className="size-4" aria-hidden />
        {t("writeDown")}
      </CommandButton>
    </div>
  );
}
