"use client";

import { Link2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "../../_ui/button";
import { copyToClipboard } from "../../_ui/copy-button";
import { useToast } from "../../_ui/toast";
import { incidentPath } from "./incident-url";

/** Copies a link to an incident, to send to a colleague. */
export function CopyLinkButton({ number }: { number: number }) {
  const t = useTranslations("incidentLink");
  const showToast = useToast();
  return (
    <IconButton
      name={t("copy")}
      onClick={async ({ currentTarget }) => {
        const isCopied = await copyToClipboard(window.location.origin + incidentPath(number), currentTarget);
        showToast(isCopied ? t("copied", { number }) : t("failed"));
      }}
    >
      <Link2 className="size-[1.125rem]" aria-hidden />
    </IconButton>
  );
}
