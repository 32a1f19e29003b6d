"use client";

import { useTranslations } from "next-intl";
import { buttonClass } from "./_ui/button";
import { CardPage } from "./_ui/card-page";

/** Page for an unknown URL, with a link to the start page. */
export default function NotFound() {
  const t = useTranslations("notFound");
  return (
    <CardPage>
      <h1 className="mt-6 font-semibold text-xl">{t("title")}</h1>
      <p className="mt-1 text-pretty text-ink-2">{t("text")}</p>
      <a href="/" className={buttonClass({ look: "strong", size: "large", className: "mt-6 w-full" })}>
        {t("home")}
      </a>
    </CardPage>
  );
}
