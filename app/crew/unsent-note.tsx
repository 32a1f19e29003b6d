"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { readOutbox, useOutbox } from "./outbox";

/** Where the session is over: that what was pressed is still there, and waits for signing in. */
export function UnsentNote() {
  const t = useTranslations("crewOutbox");
  const { presses, photos } = useOutbox();
  useEffect(() => {
    readOutbox().catch(reportError);
  }, []);
  const count = presses.length + photos.length;
  if (count === 0) return null;
  return (
    <p role="status" className="mt-3 border-p2 border-l-4 pl-3">
      <strong className="block">{t("waiting", { count })}</strong>
      {t("signedOut")}
    </p>
  );
}
