"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useTranslations } from "next-intl";
import { Button, buttonClass } from "../_ui/button";

type Props = { unsent: number; onClose: () => void; onYes: () => void };

/** Asks before what a phone holds and the room does not know yet is lost by signing out. */
export function LeaveDialog({ unsent, onClose, onYes }: Props) {
  const t = useTranslations("leaving");
  const common = useTranslations("common");
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-60 bg-black/60" />
        <AlertDialog.Popup className="fixed top-1/2 left-1/2 z-60 w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-xl border border-line-2 bg-panel p-5 shadow-2xl">
          <AlertDialog.Title className="font-semibold text-base">{t("title")}</AlertDialog.Title>
          <AlertDialog.Description className="mt-1.5 text-pretty text-ink-2">
            {t("text", { count: unsent })}
          </AlertDialog.Description>
          <div className="mt-5 flex flex-wrap justify-end gap-2">
            <AlertDialog.Close className={buttonClass({ look: "quiet" })}>{common("cancel")}</AlertDialog.Close>
            <Button look="alarm" onClick={onYes}>
              {t("yes")}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
