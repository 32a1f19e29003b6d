"use client";

import { useTranslations } from "next-intl";
import { Button } from "../_ui/button";
import { ChoiceSheet } from "./choice-sheet";

type Props = { title: string; text: string; yes: string; onYes: () => void; onClose: () => void };

/** Asks before what cannot be taken back, with buttons for a gloved thumb. */
export function ConfirmSheet({ title, text, yes, onYes, onClose }: Props) {
  const common = useTranslations("common");
  const size = "h-16! w-full rounded-xl! text-lg!";
  return (
    <ChoiceSheet title={title} text={text} onClose={onClose}>
      <div className="space-y-2.5">
        <Button look="strong" size="large" className={size} onClick={onYes}>
          {yes}
        </Button>
        <Button size="large" className={size} onClick={onClose}>
          {common("cancel")}
        </Button>
      </div>
    </ChoiceSheet>
  );
}
