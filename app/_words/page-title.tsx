"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { Messages } from "../../server/words/catalogues";

/** The title in the browser tab, in the reader's language: that of the path, or of the nearest path above it that has one. */
export function PageTitle() {
  const t = useTranslations("pageTitle");
  const product = useTranslations("product")("name");
  const segments = usePathname().split("/").filter(Boolean);
  const page = segments
    .map((_, index) => segments.slice(0, segments.length - index).join("/") as keyof Messages["pageTitle"])
    .find((path) => t.has(path));
  return <title>{page ? `${t(page)} · ${product}` : product}</title>;
}
