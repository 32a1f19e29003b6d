"use client";

import { useTranslations } from "next-intl";
import type { SceneFacts } from "./use-scene-facts";

/** Which kecamatan the map shows now, and what is there. */
export function SceneCaption({ facts: { name, open, units, facilities } }: { facts: SceneFacts }) {
  const t = useTranslations("wallMap");
  return (
    <div role="status" data-scene={name} className="wall-panel w-fit px-5 py-2.5">
      <p className="font-bold text-[1.9rem] leading-9">{t("scene", { name })}</p>
      <p className="wall-small flex gap-4 font-medium text-ink-2">
        <span>{t("sceneOpen", { count: open })}</span>
        <span>{t("sceneUnits", { count: units })}</span>
        <span>{t("sceneFacilities", { count: facilities })}</span>
      </p>
    </div>
  );
}
