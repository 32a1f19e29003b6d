"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useTranslations } from "next-intl";
import { type ReactNode, type RefObject, useLayoutEffect, useRef } from "react";
import { Button, buttonClass } from "./button";
import { KeyCap } from "./key-cap";

type FrameProps = {
  title: string;
  description: ReactNode;
  /** Width on a screen that is wide enough, as a CSS length. */
  width?: string;
  initialFocus: RefObject<HTMLElement | null> | (() => HTMLElement | null);
  onClose: () => void;
  children?: ReactNode;
};

/**
 * Returns an `initialFocus` that moves the focus as soon as the dialog opens. By default a dialog does so in the next
 * frame; on a slow computer, keys pressed before that frame would be lost. If `findElement` finds nothing, the default
 * applies. A field or button of the dialog that already has the focus keeps it.
 */
export function focusAtOnce(findElement: () => HTMLElement | null | undefined): () => boolean {
  return () => {
    const element = findElement();
    if (!element?.closest('[role="dialog"], [role="alertdialog"]')?.querySelector(":focus")) element?.focus();
    return !element;
  };
}

/** Modal dialog that stays open when the user clicks beside it. Esc closes it. */
export function DialogFrame({ title, description, width = "26rem", initialFocus, onClose, children }: FrameProps) {
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-black/60" />
        {/* Centred, but below ringing calls, unless the screen is too low for both. */}
        <AlertDialog.Viewport className="pointer-events-none fixed inset-0 z-50 flex flex-col items-center before:min-h-[max(1rem,min(var(--ringing-bottom,0px)+0.25rem,100dvh-14rem))] before:flex-1 before:content-[''] after:min-h-1 after:flex-1 after:content-['']">
          <AlertDialog.Popup
            initialFocus={focusAtOnce(() =>
              typeof initialFocus === "function" ? initialFocus() : initialFocus.current,
            )}
            style={{ width: `min(${width}, calc(100vw - 2rem))` }}
            className="pointer-events-auto min-h-0 overflow-y-auto rounded-xl border border-line-2 bg-panel p-5 shadow-2xl"
          >
            <AlertDialog.Title className="font-semibold text-base">{title}</AlertDialog.Title>
            <AlertDialog.Description className="mt-1 text-pretty text-ink-2">{description}</AlertDialog.Description>
            {children}
          </AlertDialog.Popup>
        </AlertDialog.Viewport>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

type Choice<Value extends string> = {
  legend: string;
  options: readonly { value: Value; name: string }[];
  value: Value | null;
  onChoose: (value: Value) => void;
  /** What is wrong with the input; null if nothing is. */
  problem: string | null;
};

type Props<Value extends string> = Omit<FrameProps, "initialFocus"> & {
  /** Options, one of which must be chosen. The digit keys choose them. */
  choice?: Choice<Value>;
  confirm: string;
  isPending?: boolean;
  onConfirm: () => void;
};

/** The confirm dialogs that are open, latest last. Only the latest handles keys, because it covers the others. */
const openDialogs: RefObject<HTMLElement | null>[] = [];

/** Dialog that asks before an action. Enter confirms; in a multi-line text field, Ctrl+Enter does. */
export function ConfirmDialog<Value extends string>({
  choice,
  confirm,
  isPending = false,
  onConfirm,
  children,
  ...frame
}: Props<Value>) {
  const tCommon = useTranslations("common");
  const confirmButton = useRef<HTMLButtonElement>(null);
  const body = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    openDialogs.push(body);
    return () => void openDialogs.splice(openDialogs.indexOf(body), 1);
  }, []);
  // Listens on the window, because the key may be pressed before the dialog has the focus. On a slow computer a key can
  // arrive before an ordinary effect has run; it would be lost, or confirm what was chosen before.
  useLayoutEffect(() => {
    addEventListener("keydown", handleKey);
    return () => removeEventListener("keydown", handleKey);
  });
  function handleKey(event: KeyboardEvent) {
    // A key that another dialog has handled may have closed it already, which makes this dialog the latest.
    if (event.defaultPrevented || openDialogs.at(-1) !== body) return;
    const { target, key } = event;
    const isMultiLine = target instanceof HTMLTextAreaElement;
    const isTextField = isMultiLine || (target instanceof HTMLInputElement && target.type === "text");
    const index = isTextField || event.ctrlKey || event.altKey || event.metaKey ? -1 : Number(key) - 1;
    const option = choice?.options[index];
    if (choice && option) {
      event.preventDefault();
      choice.onChoose(option.value);
      body.current?.querySelectorAll<HTMLInputElement>("input[type=radio]")[index]?.focus();
    }
    if (key !== "Enter" || event.repeat || target instanceof HTMLButtonElement) return;
    if (isMultiLine && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    onConfirm();
  }
  return (
    <DialogFrame {...frame} initialFocus={() => body.current?.querySelector("input") ?? confirmButton.current}>
      <div ref={body}>
        {choice && (
          <fieldset className="mt-3" aria-describedby={choice.problem ? "choice-problem" : undefined}>
            <legend className="label mb-1">{choice.legend}</legend>
            <div className="grid gap-0.5">
              {choice.options.map(({ value, name }, index) => (
                <label
                  key={value}
                  className="flex min-h-8 cursor-pointer items-center gap-2.5 rounded-md px-2 hover:bg-hover has-checked:bg-pressed has-checked:font-semibold has-focus-visible:outline-2 has-focus-visible:outline-focus"
                >
                  <input
                    type="radio"
                    name="choice"
                    value={value}
                    checked={choice.value === value}
                    onChange={() => choice.onChoose(value)}
                    className="size-4 accent-(--strong)"
                  />
                  <span className="flex-1">{name}</span>
                  <KeyCap>{index + 1}</KeyCap>
                </label>
              ))}
            </div>
          </fieldset>
        )}
        {children}
        {choice?.problem && (
          <p id="choice-problem" role="alert" className="mt-1 font-medium text-[0.8125rem] text-alarm">
            {choice.problem}
          </p>
        )}
      </div>
      <div className="mt-4 flex justify-end gap-2">
        <AlertDialog.Close className={buttonClass({ look: "quiet" })}>
          {tCommon("cancel")}
          <KeyCap>Esc</KeyCap>
        </AlertDialog.Close>
        <Button ref={confirmButton} look="strong" disabled={isPending} onClick={onConfirm}>
          {confirm}
          <KeyCap>Enter</KeyCap>
        </Button>
      </div>
    </DialogFrame>
  );
}
