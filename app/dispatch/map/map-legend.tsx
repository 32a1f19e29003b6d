"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { facilityKinds, priorities, unitKinds, unitStatuses } from "@/db/vocabulary";
import { ageOpacity } from "../../_map/layers/unit-features";
import { ClosureMark } from "../../_ui/closure-text";
import { FacilityMark, FireWatchMark, PriorityMark, UnitGlyph, UnitMark } from "../../_ui/mark";
import { ScrollBox } from "../../_ui/panel";

export function MapLegend() {
  const t = useTranslations("legend");
  const tMap = useTranslations("map");
  const tWatch = useTranslations("watch");
  const tClosure = useTranslations("closures");
  const tClosureMap = useTranslations("closureMap");
  const ageName = useTranslations("unitAge");
  const tFan = useTranslations("fan");
  const priorityName = useTranslations("priority");
  const statusName = useTranslations("unitStatus");
  const unitKindName = useTranslations("unitKind");
  const facilityKindName = useTranslations("facilityKind");
  return (
    <ScrollBox
      name={tMap("legend")}
      className="pointer-events-auto max-h-[min(100%,100dvh-var(--ringing-bottom,0px)-4rem-var(--bar-height,0px))] w-80 max-w-full overflow-y-auto rounded-xl border border-line bg-panel p-3.5 text-[0.8125rem] shadow-[0_8px_28px_rgb(0_0_0/0.3)]"
    >
      <LegendSection title={t("incidents")}>
        {priorities.map((level) => (
          <LegendEntry key={level} symbol={<PriorityMark priority={level} />}>
            P{level} {priorityName(`${level}`)}
          </LegendEntry>
        ))}
      </LegendSection>
      <LegendSection title={t("status")}>
        {unitStatuses.map((unitStatus) => (
          <LegendEntry key={unitStatus} symbol={<UnitMark kind="ambulance" status={unitStatus} className="size-7" />}>
            {statusName(unitStatus)}
          </LegendEntry>
        ))}
        <LegendEntry symbol={<UnitMark kind="ambulance" status="available" simulated className="size-7" />}>
          {t("simulatedUnit")}
        </LegendEntry>
        <LegendEntry
          symbol={
            <span className="rounded-full border-2 border-available px-1.5 font-semibold text-[0.6875rem]">5/8</span>
          }
        >
          {tFan("legend")}
        </LegendEntry>
      </LegendSection>
      <LegendSection title={ageName("title")}>
        {(["minute", "minutes", "lost"] as const).map((ageStep) => (
          <LegendEntry
            key={ageStep}
            symbol={
              <span style={{ opacity: ageOpacity[ageStep] }}>
                <UnitMark kind="ambulance" status="available" stale={ageStep === "lost"} className="size-7" />
              </span>
            }
          >
            {ageName(`${ageStep}Legend`)}
          </LegendEntry>
        ))}
        <LegendEntry symbol={<span className="size-7 rounded-full border-[1.6px] border-available bg-available/10" />}>
          {ageName("circle")}
        </LegendEntry>
      </LegendSection>
      <LegendSection title={t("units")}>
        {unitKinds.map((kind) => (
          <LegendEntry key={kind} symbol={<UnitGlyph kind={kind} className="size-5 text-available" />}>
            {unitKindName(kind)}
          </LegendEntry>
        ))}
      </LegendSection>
      <LegendSection title={t("facilities")}>
        <LegendEntry symbol={<FacilityMark kind="hospital" quality="surveyed" />}>{t("surveyed")}</LegendEntry>
        <LegendEntry symbol={<FacilityMark kind="hospital" quality="approximate" />}>{t("approximate")}</LegendEntry>
        {facilityKinds.map((kind) => (
          <LegendEntry key={kind} symbol={<FacilityMark kind={kind} quality="surveyed" />}>
            {facilityKindName(kind)}
          </LegendEntry>
        ))}
      </LegendSection>
      <LegendSection title={tWatch("title")}>
        <LegendEntry symbol={<FireWatchMark priority={2} className="size-7" />}>{tWatch("legendProposed")}</LegendEntry>
        <LegendEntry symbol={<FireWatchMark priority={null} className="size-7" />}>{tWatch("legendOther")}</LegendEntry>
      </LegendSection>
      <LegendSection title={tClosure("title")}>
        <LegendEntry symbol={<ClosureMark />}>{tClosureMap("legend")}</LegendEntry>
      </LegendSection>
      <p className="mt-3 text-ink-3 text-xs">{t("precision")}</p>
    </ScrollBox>
  );
}

function LegendSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <h3 className="label mt-3 mb-1.5 first:mt-0">{title}</h3>
      <ul className="grid grid-cols-2 gap-x-3 gap-y-1.5">{children}</ul>
    </>
  );
}

function LegendEntry({ symbol, children }: { symbol: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-center gap-2 leading-tight">
      <span className="grid w-8 shrink-0 place-items-center">{symbol}</span>
      <span className="min-w-0">{children}</span>
    </li>
  );
}
