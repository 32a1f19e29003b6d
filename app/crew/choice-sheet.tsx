"use client";

import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type MouseEvent, type ReactNode, useEffect, useState } from "react";
import { Button } from "../_ui/button";
import { doubleTapMs } from "./double-tap";

type Props = {
  title: string;
  text: string;
  onClose: () => void;
  /** Stays visible while the children scroll. */
  footer?: ReactNode;
  children: ReactNode;
};

/** A dialog in the lower part of the phone's screen, within reach of the thumb. */
export function ChoiceSheet({ title, text, onClose, footer, children }: Props) {
  const tCommon = useTranslations("common");
  const [isLocked, setIsLocked] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setIsLocked(false), doubleTapMs);
    return () => clearTimeout(timer);
  }, []);
  const lock = {
    disabled: isLocked,
    // Some browsers report a tap on an element inside a disabled button.
    onClickCapture: (event: MouseEvent) => isLocked && event.stopPropagation(),
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-60 bg-black/60" />
        <Dialog.Popup className="fixed inset-x-0 bottom-0 z-60 mx-auto flex max-h-[92dvh] max-w-xl flex-col rounded-t-2xl border border-line-2 bg-panel shadow-2xl">
          <header className="flex shrink-0 items-start gap-2 border-line border-b py-3 pr-2 pl-5">
            <div className="min-w-0 flex-1">
              <Dialog.Title className="font-semibold text-lg leading-tight">{title}</Dialog.Title>
              <Dialog.Description className="mt-1 text-pretty text-ink-2">{text}</Dialog.Description>
            </div>
            <Dialog.Close
              aria-label={tCommon("close")}
              className="grid size-12 shrink-0 place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink"
            >
              <X className="size-6" aria-hidden />
            </Dialog.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 pt-3 pb-[max(1rem,env(safe-area-inset-bottom))]">
            <fieldset {...lock} className="min-w-0">
              {children}
            </fieldset>
          </div>
          {footer && (
            <fieldset
              {...lock}
              className="min-w-0 shrink-0 border-line border-t px-4 pt-3 pb-[max(1rem,env(safe-area-inset-bottom))]"
            >
              {footer}
            </fieldset>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type ConfirmProps = { title: string; text: string; confirmLabel: string; onConfirm: () => void; onClose: () => void };

/** Confirms an irreversible action, with buttons large enough for gloves. */
export function ConfirmSheet({ title, text, confirmLabel, onConfirm, onClose }: ConfirmProps) {
  const tCommon = useTranslations("common");
  const buttonClass = "h-16! w-full rounded-xl! text-lg!";
  return (
    <ChoiceSheet title={title} text={text} onClose={onClose}>
      <div className="space-y-2.5">
        <Button look="strong" size="large" className={buttonClass} onClick={onConfirm}>
          {confirmLabel}
        </Button>
        <Button size="large" className={buttonClass} onClick={onClose}>
          {tCommon("cancel")}
        </Button>
      </div>
    </ChoiceSheet>
  );
}
