"use client";

import { FilePen } from "lucide-react";
import { useTranslations } from "next-intl";
import { Elapsed } from "../../_ui/elapsed";
import { KeyCap } from "../../_ui/key-cap";
import { useConsole } from "../console-context";
import { inGroups } from "./caller-number";
import { openForms } from "./drafts";
import { useCalls } from "./use-calls";

const keysAtMost = 9;

/** The forms that are open, one for each call held: whoever waits on the line stays in sight, one key away. */
export function FormTabs() {
  const t = useTranslations("formTabs");
  const desk = useTranslations("callDesk");
  const { state, act } = useConsole();
  const { byId } = useCalls();
  const forms = openForms(state);
  const open = state.panel === "intake" ? state.draft.key : null;
  const hidden = forms.filter(({ key }) => key !== open);
  // A form without a call that was left waits for N, as ever.
  if (!hidden.some(({ call }) => call) && (open === null || hidden.length === 0)) return null;
  return (
    <nav
      aria-label={t("title")}
      className="pointer-events-auto flex shrink-0 flex-wrap gap-1 border-line border-b bg-panel p-1 lg:rounded-xl lg:border"
    >
      <span className="hidden items-center gap-1 pl-1.5 text-ink-3 text-xs lg:flex" aria-hidden>
        <KeyCap>Alt</KeyCap>+
      </span>
      {forms.map(({ key, call }, index) => {
        const number = call && (byId.get(call.id)?.callerNumber ?? call.callerNumber);
        return (
          <button
            key={key}
            type="button"
            aria-current={key === open ? "true" : undefined}
            aria-keyshortcuts={index < keysAtMost ? `Alt+${index + 1}` : undefined}
            onClick={() => act({ do: "switch", key })}
            className="flex h-8 min-w-0 flex-auto items-center gap-1.5 whitespace-nowrap rounded-md px-1.5 text-[0.8125rem] text-ink-2 hover:bg-hover hover:text-ink aria-[current]:bg-pressed aria-[current]:font-semibold aria-[current]:text-ink"
          >
            {!call && <FilePen className="size-3.5 shrink-0" aria-hidden />}
            <span className="min-w-0 truncate">
              {call ? (number ? inGroups(number) : desk("noNumber")) : t("withoutCall")}
            </span>
            {call && key !== open && <Elapsed since={call.receivedAt} className="text-xs" />}
            {index < keysAtMost && (
              <span className="ml-auto hidden lg:inline-flex">
                <KeyCap>{index + 1}</KeyCap>
              </span>
            )}
          </button>
        );
      })}
    </nav>
  );
}
