"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { MapLoading } from "../_map/map-loading";
import { SectionHead } from "../section-head";

const StationsScreen = dynamic(() => import("./stations-screen").then(({ StationsScreen }) => StationsScreen), {
  ssr: false,
  loading: MapLoading,
});

export function StationsSection() {
  const t = useTranslations("areaStations");
  return (
    <>
      <SectionHead title={t("title")} lead={t("lead")} />
      <StationsScreen />
    </>
  );
}
