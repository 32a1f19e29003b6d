"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { Messages } from "../../server/words/catalogues";

/** The translated page title: that of the path, or of its nearest parent with a title. */
export function PageTitle() {
  const t = useTranslations("pageTitle");
  const product = useTranslations("product")("name");
  const segments = usePathname().split("/").filter(Boolean);
  const page = segments
    .map((_, index) => segments.slice(0, segments.length - index).join("/") as keyof Messages["pageTitle"])
    .find((path) => t.has(path));
  return <title>{page ? `${t(page)} · ${product}` : product}</title>;
}
