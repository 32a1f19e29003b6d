"use client";

import { useTranslations } from "next-intl";
import { UnitMark } from "../../_ui/mark";
import { useFormat } from "../../_words/use-format";
import type { Coming } from "./use-coming";

/** A crew that was sent: its name and state, how far it is and when it may be there. */
export function StageUnit({ coming }: { coming: Coming }) {
  const t = useTranslations("wallStage");
  const stateName = useTranslations("wallState");
  const format = useFormat();
  const { callSign, kind, state, way, at } = coming;
  const minutes = way && Math.max(1, Math.round(way.etaSeconds / 60));
  return (
    <li className="flex items-center gap-3 border-line border-b py-[0.35rem] last:border-b-0">
      <UnitMark kind={kind} status="assigned" className="size-10" />
      <p className="min-w-0 flex-1">
        <span className="block truncate font-semibold text-[1.2rem] leading-6">{callSign}</span>
        <span className="wall-small block text-ink-2">{stateName(state)}</span>
      </p>
      {way && minutes ? (
        <p className="shrink-0 text-right">
          <span className="block font-bold text-[1.35rem] leading-6">
            {minutes > 1 ? t("eta", { minutes }) : t("etaSoon")}
          </span>
          <span className="wall-small block text-ink-2">{format.distance(way.distanceM)}</span>
        </p>
      ) : (
        !at && <p className="wall-small shrink-0 text-ink-3">{t("unplaced")}</p>
      )}
    </li>
  );
}
