"use client";

import { MapPin } from "lucide-react";
import { useTranslations } from "next-intl";
import type { AlarmView } from "@/server/alarms/list-alarms";
import { useNow } from "../../_live/clock/use-now";
import { Button } from "../../_ui/button";
import { useFormat } from "../../_words/use-format";
import { useHands } from "../console-context";

/** Where a crew that calls for help was last, how long ago, and the map there. */
export function PanicPlace({ alarm: { fix, fixAt, unit } }: { alarm: AlarmView }) {
  const t = useTranslations("alarms");
  const format = useFormat();
  const now = useNow();
  const { act, camera } = useHands();
  if (!fix) return <span className="font-medium">{t("noPlace")}</span>;
  const age = fixAt && now !== null ? format.age((now - fixAt.getTime()) / 1_000) : "–";
  const coordinates = format.coordinates(fix.lng, fix.lat);
  return (
    <>
      <span className="font-medium">{t("place", { coordinates, age })}</span>
      <Button
        size="small"
        className="border-panel text-panel hover:text-ink"
        aria-label={t("showOf", { callSign: unit.callSign })}
        onClick={() => {
          act({ do: "view", view: "map" });
          camera.current?.show([fix]);
        }}
      >
        <MapPin className="size-4" aria-hidden />
        {t("show")}
      </Button>
    </>
  );
}
