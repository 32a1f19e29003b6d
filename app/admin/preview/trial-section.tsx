"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { MapLoading } from "../_map/map-loading";
import { SectionHead } from "../section-head";

const TrialScreen = dynamic(() => import("./trial-screen").then(({ TrialScreen }) => TrialScreen), {
  ssr: false,
  loading: MapLoading,
});

export function TrialSection() {
  const t = useTranslations("areaTrial");
  return (
    <>
      <SectionHead title={t("title")} lead={t("lead")} />
      <TrialScreen />
    </>
  );
}
