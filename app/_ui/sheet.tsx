"use client";

import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useRef, useState } from "react";
import { Button } from "./button";
import { focusAtOnce } from "./confirm-dialog";
import { saveAndFocusError } from "./field";

type Props = {
  title: string;
  onClose: () => void;
  /** Whether there are unsaved changes. If so, closing asks for confirmation first. */
  isDirty?: boolean;
  children: ReactNode;
  /** Content of the footer, which does not scroll. */
  footer?: ReactNode;
  onSubmit?: () => void;
};

/** A form over the right side of the screen. Esc closes it, after a confirmation if there are unsaved changes. */
export function Sheet({ title, onClose, isDirty = false, children, footer, onSubmit }: Props) {
  const t = useTranslations("sheet");
  const tCommon = useTranslations("common");
  const [isConfirmingClose, setIsConfirmingClose] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const previousFocus = useRef<Element | null>(null);
  const findFirstField = () => form.current?.querySelector<HTMLElement>("input, select, textarea");
  const closeOrConfirm = () => {
    if (!isDirty) return onClose();
    previousFocus.current = document.activeElement;
    setIsConfirmingClose(true);
  };
  const keepEditing = () => {
    setIsConfirmingClose(false);
    const field =
      previousFocus.current instanceof HTMLElement && previousFocus.current.isConnected
        ? previousFocus.current
        : findFirstField();
    field?.focus();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && closeOrConfirm()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/50" />
        <Dialog.Popup
          // Focus the first field, not the close button.
          initialFocus={focusAtOnce(findFirstField)}
          data-sheet
          className="fixed inset-y-0 right-0 z-50 flex w-[min(32rem,100vw)] flex-col border-line-2 border-l bg-panel pt-[var(--ringing-bottom,0px)] shadow-2xl xl:pt-0"
        >
          <header className="flex min-h-13 shrink-0 items-center justify-between gap-2 border-line border-b pr-2 pl-5">
            <Dialog.Title className="font-semibold text-base">{title}</Dialog.Title>
            <Dialog.Close
              aria-label={tCommon("close")}
              className="grid size-9 place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink"
            >
              <X className="size-[1.125rem]" aria-hidden />
            </Dialog.Close>
          </header>
          <form
            ref={form}
            onSubmit={(event) => saveAndFocusError(event, () => onSubmit?.())}
            noValidate
            className="flex min-h-0 flex-1 flex-col"
          >
            <div className="min-h-0 flex-1 space-y-5 overflow-y-auto px-5 py-5">{children}</div>
            {isConfirmingClose ? (
              <footer key="asking" role="alert" className="shrink-0 border-line border-t bg-raised px-5 py-3">
                <p className="font-medium">{t("unsaved")}</p>
                <div className="mt-2 flex gap-2">
                  <Button look="strong" autoFocus onClick={keepEditing}>
                    {t("goOn")}
                  </Button>
                  <Button look="alarm" onClick={onClose}>
                    {t("discard")}
                  </Button>
                </div>
              </footer>
            ) : (
              // The two footers have separate React keys. Otherwise, if `footer` is a fragment, React could turn the
              // button that was just clicked into the save button, and the click would submit the form.
              footer && (
                <footer key="foot" className="shrink-0 border-line border-t px-5 py-3">
                  {footer}
                </footer>
              )
            )}
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
