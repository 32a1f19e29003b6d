"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useTranslations } from "next-intl";
import { Button, buttonClass } from "../_ui/button";

/** What stands under the form of a sheet: what went wrong with it, the button that saves, and the way out. */
export function FormFoot({ text, saving }: { text: string | null; saving: boolean }) {
  const t = useTranslations("admin");
  const common = useTranslations("common");
  return (
    <>
      {text && (
        <p role="alert" className="mb-2.5 font-medium text-alarm">
          {text}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" look="strong" disabled={saving}>
          {saving ? t("saving") : t("save")}
        </Button>
        <Dialog.Close className={buttonClass({ look: "quiet" })}>{common("cancel")}</Dialog.Close>
      </div>
    </>
  );
}
