"use client";

import { useTranslations } from "next-intl";

/** The heads of the four cells of `StepFigureCells`. */
export function FigureHeads() {
  const t = useTranslations("speed");
  const heads = [t("median"), t("p90"), t("n"), t("kept")];
  return heads.map((head) => (
    <th key={head} scope="col" className="px-2 py-1.5 text-right font-semibold last:pr-4">
      {head}
    </th>
  ));
}
