"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";

/** The map needs a browser: the server sends its ground only. */
export const AgencyMap = dynamic(() => import("./agency-map-view").then(({ AgencyMapView }) => AgencyMapView), {
  ssr: false,
  loading: MapGround,
});

function MapGround() {
  const t = useTranslations("map");
  return (
    <div role="status" className="absolute inset-0 grid place-items-center bg-beyond text-ink-3">
      {t("loading")}
    </div>
  );
}
