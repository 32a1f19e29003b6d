"use client";

import { ArrowLeft } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef } from "react";
import { Button, IconButton } from "../../_ui/button";
import { saveAndFocusError } from "../../_ui/field";
import { SaveBar } from "./save-bar";
import { useLeaveGuard } from "./use-leave-guard";

type Props = {
  title: string;
  onClose: () => void;
  onSave: () => void;
  isSaving: boolean;
  isDirty: boolean;
  /** Why the last attempt to save was refused, in addition to the errors at the individual fields. */
  error: string | null;
  children: ReactNode;
};

/**
 * A form that replaces the list beside the map, so that the map stays visible. Esc returns to the list; if there are
 * unsaved changes, the form asks first.
 */
export function SideForm({ title, onClose, onSave, isSaving, isDirty, error, children }: Props) {
  const t = useTranslations("sheet");
  const tMap = useTranslations("areaMap");
  const heading = useRef<HTMLHeadingElement>(null);
  const { isAsking, runOrConfirm, cancelPendingAction, runPendingAction } = useLeaveGuard(isDirty);
  const closeForm = () => runOrConfirm(onClose);

  useEffect(() => heading.current?.focus(), []);

  return (
    <form
      onSubmit={(event) => saveAndFocusError(event, onSave)}
      noValidate
      aria-label={title}
      className="flex min-h-0 flex-1 flex-col"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        if (isAsking) cancelPendingAction();
        else closeForm();
      }}
    >
      <header className="flex min-h-12 shrink-0 items-center gap-1 border-line border-b pr-4 pl-2">
        <IconButton name={tMap("back")} hint="Esc" onClick={closeForm}>
          <ArrowLeft className="size-[1.125rem]" aria-hidden />
        </IconButton>
        <h2 ref={heading} tabIndex={-1} className="min-w-0 rounded font-semibold text-base leading-tight">
          {title}
        </h2>
      </header>
      <div className="relative min-h-0 flex-1 space-y-5 overflow-y-auto px-4 py-4">{children}</div>
      {/* Separate React keys keep the pressed "go on" button from becoming the save button during the click. */}
      {isAsking ? (
        <footer key="asking" role="alert" className="shrink-0 border-line border-t bg-raised px-4 py-3">
          <p className="font-medium">{t("unsaved")}</p>
          <div className="mt-2 flex gap-2">
            <Button look="strong" autoFocus onClick={cancelPendingAction}>
              {t("goOn")}
            </Button>
            <Button look="alarm" onClick={runPendingAction}>
              {t("discard")}
            </Button>
          </div>
        </footer>
      ) : (
        <footer key="save" className="shrink-0 border-line border-t px-4 py-3">
          <SaveBar
            error={error}
            isSaving={isSaving}
            disabled={!isDirty}
            cancel={
              <Button look="quiet" onClick={closeForm}>
                {tMap("back")}
              </Button>
            }
          />
        </footer>
      )}
    </form>
  );
}
