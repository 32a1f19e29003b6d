"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button, buttonClass } from "./button";

type QuestionProps = { title: string; text: ReactNode; confirmLabel: string; onConfirm: () => void };
type DialogProps = QuestionProps & { open: boolean; onOpenChange: (open: boolean) => void; children?: ReactNode };

/** Asks for confirmation of an irreversible action, with the focus on Cancel. `children` may contain a trigger. */
export function IrreversibleDialog({ title, text, confirmLabel, onConfirm, children, ...root }: DialogProps) {
  const tCommon = useTranslations("common");
  return (
    <AlertDialog.Root {...root}>
      {children}
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-60 bg-black/60" />
        <AlertDialog.Popup className="fixed top-1/2 left-1/2 z-60 w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-xl border border-line-2 bg-panel p-5 shadow-2xl">
          <AlertDialog.Title className="font-semibold text-base">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-1.5 text-pretty text-ink-2">{text}</AlertDialog.Description>
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Close className={buttonClass({ look: "quiet" })}>{tCommon("cancel")}</AlertDialog.Close>
            <Button
              look="alarm"
              onClick={() => {
                root.onOpenChange(false);
                onConfirm();
              }}
            >
              {confirmLabel}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

type ButtonProps = Parameters<typeof buttonClass>[0] &
  QuestionProps & {
    disabled?: boolean;
    /** Accessible name, if the text of the button does not say what it is about. */
    label?: string;
    children: ReactNode;
  };

/** A button for an irreversible action, which first asks for confirmation. */
export function ConfirmButton({
  title,
  text,
  confirmLabel,
  onConfirm,
  disabled = false,
  label,
  children,
  ...look
}: ButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <IrreversibleDialog {...{ title, text, confirmLabel, onConfirm, open }} onOpenChange={setOpen}>
      <AlertDialog.Trigger className={buttonClass(look)} disabled={disabled} aria-label={label}>
        {children}
      </AlertDialog.Trigger>
    </IrreversibleDialog>
  );
}
