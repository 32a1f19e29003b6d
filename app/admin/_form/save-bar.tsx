"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button, buttonClass } from "../../_ui/button";

type Props = {
  error: string | null;
  isSaving: boolean;
  disabled?: boolean;
  /** Labels of the save button; "Save" and "Saving…" by default. */
  labels?: { save: string; saving: string };
  /** Replaces the button that closes the sheet, for forms that are not in a sheet. */
  cancel?: ReactNode;
};

/** The footer of a form: the error of the last attempt to save, the save button and the cancel button. */
export function SaveBar({ error, isSaving, disabled = false, labels, cancel }: Props) {
  const t = useTranslations("admin");
  const tCommon = useTranslations("common");
  return (
    <>
      <FormError text={error} />
      <div className="flex gap-2">
        <Button type="submit" look="strong" disabled={isSaving || disabled}>
          {isSaving ? (labels?.saving ?? t("saving")) : (labels?.save ?? t("save"))}
        </Button>
        {cancel ?? <Dialog.Close className={buttonClass({ look: "quiet" })}>{tCommon("cancel")}</Dialog.Close>}
      </div>
    </>
  );
}

/** The footer of a sheet without a form. */
export function CloseBar() {
  const tCommon = useTranslations("common");
  return (
    <div className="flex justify-end">
      <Dialog.Close className={buttonClass({ look: "quiet" })}>{tCommon("close")}</Dialog.Close>
    </div>
  );
}

/** While the form has unsaved changes, says why the buttons that would discard them are disabled. */
export function SaveFirstNote({ isDirty }: { isDirty: boolean }) {
  const t = useTranslations("sheet");
  return isDirty && <p className="w-full font-medium text-[0.8125rem]">{t("saveFirst")}</p>;
}

/** Shows why the last attempt to save was refused, in addition to the errors at the individual fields. */
export function FormError({ text }: { text: string | null }) {
  if (!text) return null;
  return (
    <p role="alert" className="mb-2.5 font-medium text-alarm">
      {text}
    </p>
  );
}
