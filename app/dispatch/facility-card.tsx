"use client";

import { useTranslations } from "next-intl";
import type { FacilityView } from "@/server/places/list-places";
import { Button } from "../_ui/button";
import { FacilityMark } from "../_ui/mark";
import { SourceLines } from "../_ui/source-lines";
import { useFormat } from "../_words/use-format";
import { useConsole } from "./console-context";

type Props = { facility: FacilityView; named: boolean; onUse: () => void };

/** A facility, how far its position can be trusted, and where that comes from. */
export function FacilityCard({ facility, named, onUse }: Props) {
  const t = useTranslations("facility");
  const kindName = useTranslations("facilityKind");
  const quality = useTranslations("positionQuality");
  const format = useFormat();
  const { act } = useConsole();
  const { name, kind, positionQuality, positionErrorM, position, address } = facility;
  const precision =
    positionQuality === "surveyed" ? "exact" : positionQuality === "approximate" ? "approximate" : "district";
  return (
    <article className="px-3.5 py-3">
      <div className="flex items-center gap-2.5">
        <FacilityMark kind={kind} quality={positionQuality} className="size-8" />
        <div className="min-w-0 flex-1">
          {named && <h3 className="font-semibold leading-tight">{name}</h3>}
          <p className={named ? "text-ink-3 text-xs" : "font-medium"}>{kindName(kind)}</p>
          <p className="text-ink-2 text-xs">
            {t("quality")}: <b className="font-semibold text-ink">{quality(positionQuality)}</b>
            {positionErrorM !== null && `, ${t("error", { distance: format.distance(positionErrorM) })}`}
          </p>
        </div>
      </div>
      {address && <p className="mt-2 text-ink-2">{address}</p>}
      <SourceLines of={facility} />
      <Button
        size="small"
        className="mt-2.5"
        onClick={() => {
          act({ do: "place", place: { ...position, precision, name, district: null } });
          onUse();
        }}
      >
        {t("use")}
      </Button>
    </article>
  );
}
