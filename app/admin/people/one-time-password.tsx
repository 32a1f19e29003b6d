"use client";

import { useTranslations } from "next-intl";
import { ShownOnce } from "../../_ui/shown-once";

export type GivenPassword = { name: string; username: string; password: string };

/** The password that was just made for somebody, with what to do with it. */
export function OneTimePassword({ name, username, password, onClose }: GivenPassword & { onClose: () => void }) {
  const t = useTranslations("people");
  return (
    <ShownOnce
      title={t("passwordTitle", { name })}
      lead={t("passwordLead", { address: `${window.location.origin}/login` })}
      lines={[
        { name: t("username"), value: username },
        { name: t("password"), value: password, secret: true },
      ]}
      onClose={onClose}
    />
  );
}
