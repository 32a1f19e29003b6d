"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { SectionHeader } from "../_form/section-header";

/** Shown while the browser loads the map code; the server renders no map. */
function MapLoading() {
  const t = useTranslations("map");
  return (
    <div role="status" className="grid min-h-0 flex-1 place-items-center text-ink-3">
      {t("loading")}
    </div>
  );
}

// Next requires the options of each dynamic import to be a literal.
const FacilitiesScreen = dynamic(
  () => import("../facilities/facilities-screen").then((module) => module.FacilitiesScreen),
  {
    ssr: false,
    loading: MapLoading,
  },
);
const PreviewScreen = dynamic(() => import("../preview/preview-screen").then((module) => module.PreviewScreen), {
  ssr: false,
  loading: MapLoading,
});
const StationsScreen = dynamic(() => import("../stations/stations-screen").then((module) => module.StationsScreen), {
  ssr: false,
  loading: MapLoading,
});

export function FacilitiesSection() {
  const t = useTranslations("areaFacilities");
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")} />
      <FacilitiesScreen />
    </>
  );
}

export function PreviewSection() {
  const t = useTranslations("areaTrial");
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")} />
      <PreviewScreen />
    </>
  );
}

export function StationsSection() {
  const t = useTranslations("areaStations");
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")} />
      <StationsScreen />
    </>
  );
}
