"use client";

import { useTranslations } from "next-intl";
import { deferred } from "../../_ui/deferred";
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

const FacilitiesScreen = deferred(() =>
  import("../facilities/facilities-screen").then((part) => part.FacilitiesScreen),
);
const PreviewScreen = deferred(() => import("../preview/preview-screen").then((part) => part.PreviewScreen));
const StationsScreen = deferred(() => import("../stations/stations-screen").then((part) => part.StationsScreen));

export function FacilitiesSection() {
  const t = useTranslations("areaFacilities");
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")} />
      <FacilitiesScreen fallback={<MapLoading />} />
    </>
  );
}

export function PreviewSection() {
  const t = useTranslations("areaTrial");
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")} />
      <PreviewScreen fallback={<MapLoading />} />
    </>
  );
}

export function StationsSection() {
  const t = useTranslations("areaStations");
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")} />
      <StationsScreen fallback={<MapLoading />} />
    </>
  );
}
