import { useTranslations } from "next-intl";
import { KeyBuffer } from "./commands/key-buffer";
import { DiscardDialog } from "./intake/intake-form";

type Props = { onDiscard: () => void; onClose: () => void };

/** Asks before a form with changes is discarded. */
export function DiscardQuestion({ onDiscard, onClose }: Props) {
  const t = useTranslations("intake");
  const tSheet = useTranslations("sheet");
  return (
    <DiscardDialog
      fallback={<KeyBuffer waitFor={DiscardDialog} onEscape={onClose} />}
      title={t("discardTitle")}
      description={tSheet("unsaved")}
      confirm={t("discard")}
      onConfirm={onDiscard}
      onClose={onClose}
    />
  );
}
