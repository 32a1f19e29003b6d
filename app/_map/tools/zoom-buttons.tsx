"use client";

import type { MapRef } from "@vis.gl/react-maplibre";
import { Expand, Minus, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import { IconButton } from "../../_ui/button";

/** Buttons in the corner of a map: zoom in, zoom out, and show the whole regency. */
export function ZoomButtons({ map, onOverview }: { map: RefObject<MapRef | null>; onOverview: () => void }) {
  const t = useTranslations("map");
  return (
    <div className="absolute right-2.5 bottom-2.5 flex flex-col overflow-hidden rounded-lg border border-line bg-panel shadow-[0_4px_16px_rgb(0_0_0/0.25)]">
      <IconButton name={t("zoomIn")} onClick={() => map.current?.zoomIn()} className="rounded-none">
        <Plus className="size-[1.125rem]" aria-hidden />
      </IconButton>
      <IconButton
        name={t("zoomOut")}
        onClick={() => map.current?.zoomOut()}
        className="rounded-none border-line border-y"
      >
        <Minus className="size-[1.125rem]" aria-hidden />
      </IconButton>
      <IconButton name={t("overview")} onClick={onOverview} className="rounded-none">
        <Expand className="size-[1.125rem]" aria-hidden />
      </IconButton>
    </div>
  );
}
