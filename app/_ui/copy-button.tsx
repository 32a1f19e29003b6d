"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "./button";

type Props = { text: string; className?: string };

/** Copies text to the clipboard and says whether that worked. */
export function CopyButton({ text, className }: Props) {
  const t = useTranslations("copy");
  const [state, setState] = useState<"copy" | "copied" | "failed">("copy");
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Button
        className={className}
        onClick={async ({ currentTarget }) =>
          setState((await copyToClipboard(text, currentTarget)) ? "copied" : "failed")
        }
      >
        {state === "copied" ? <Check className="size-4" aria-hidden /> : <Copy className="size-4" aria-hidden />}
        {t(state === "copied" ? "copied" : "copy")}
      </Button>
      <span role="status" className={state === "failed" ? "text-[0.8125rem] text-ink-2" : "sr-only"}>
        {state !== "copy" && t(state)}
      </span>
    </span>
  );
}

/** Copies text to the clipboard; returns whether that worked. `button` keeps the focus. */
export async function copyToClipboard(text: string, button: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without TLS there is no clipboard API. The fallback copies from a selected field, which must be inside the open
    // dialog.
    const field = document.createElement("textarea");
    field.value = text;
    field.readOnly = true;
    field.className = "sr-only";
    button.after(field);
    field.select();
    const isCopied = document.execCommand("copy");
    field.remove();
    button.focus();
    return isCopied;
  }
}
