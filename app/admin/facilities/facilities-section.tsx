"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { MapLoading } from "../_map/map-loading";
import { SectionHead } from "../section-head";

const FacilitiesScreen = dynamic(() => import("./facilities-screen").then(({ FacilitiesScreen }) => FacilitiesScreen), {
  ssr: false,
  loading: MapLoading,
});

export function FacilitiesSection() {
  const t = useTranslations("areaFacilities");
  return (
    <>
      <SectionHead title={t("title")} lead={t("lead")} />
      <FacilitiesScreen />
    </>
  );
}
