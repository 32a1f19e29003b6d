import { useTranslations } from "next-intl";
import { deferred } from "../_ui/deferred";
import { KeyBuffer } from "./commands/key-buffer";

/** Loaded after the map: no dialog is part of the scripts that the console needs first. */
export const DiscardDialog = deferred(() => import("../_ui/confirm-dialog").then((module) => module.ConfirmDialog));

type Props = { description?: string; onDiscard: () => void; onClose: () => void };

/** Asks before a form with changes is discarded. */
export function DiscardQuestion({ description, onDiscard, onClose }: Props) {
  const t = useTranslations("intake");
  const tSheet = useTranslations("sheet");
  return (
    <DiscardDialog
      fallback={<KeyBuffer waitFor={DiscardDialog} onEscape={onClose} />}
      title={t("discardTitle")}
      description={description ?? tSheet("unsaved")}
      confirm={t("discard")}
      onConfirm={onDiscard}
      onClose={onClose}
    />
  );
}
