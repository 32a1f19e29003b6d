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
  const mapWords = useTranslations("map");
  const watchWords = useTranslations("watch");
  const closureWords = useTranslations("closures");
  const closureMapWords = useTranslations("closureMap");
  const ageName = useTranslations("unitAge");
  const fanWords = useTranslations("fan");
  const priorityName = useTranslations("priority");
  const statusName = useTranslations("unitStatus");
  const unitKindName = useTranslations("unitKind");
  const facilityKindName = useTranslations("facilityKind");
  return (
    <ScrollBox
      name={mapWords("legend")}
      className="pointer-events-auto max-h-full w-80 max-w-full overflow-y-auto rounded-xl border border-line bg-panel p-3.5 text-[0.8125rem] shadow-[0_8px_28px_rgb(0_0_0/0.3)]"
    >
      <Block title={t("incidents")}>
        {priorities.map((level) => (
          <Line key={level} sign={<PriorityMark priority={level} />}>
            P{level} {priorityName(`${level}`)}
          </Line>
        ))}
      </Block>
      <Block title={t("status")}>
        {unitStatuses.map((unitStatus) => (
          <Line key={unitStatus} sign={<UnitMark kind="ambulance" status={unitStatus} className="size-7" />}>
            {statusName(unitStatus)}
          </Line>
        ))}
        <Line sign={<UnitMark kind="ambulance" status="available" simulated className="size-7" />}>
          {t("simulatedUnit")}
        </Line>
        <Line
          sign={
            <span className="rounded-full border-2 border-available px-1.5 font-semibold text-[0.6875rem]">5/8</span>
          }
        >
          {fanWords("legend")}
        </Line>
      </Block>
      <Block title={ageName("title")}>
        {(["minute", "minutes", "lost"] as const).map((ageStep) => (
          <Line
            key={ageStep}
            sign={
              <span style={{ opacity: ageOpacity[ageStep] }}>
                <UnitMark kind="ambulance" status="available" stale={ageStep === "lost"} className="size-7" />
              </span>
            }
          >
            {ageName(`${ageStep}Legend`)}
          </Line>
        ))}
        <Line sign={<span className="size-7 rounded-full border-[1.6px] border-available bg-available/10" />}>
          {ageName("circle")}
        </Line>
      </Block>
      <Block title={t("units")}>
        {unitKinds.map((kind) => (
          <Line key={kind} sign={<UnitGlyph kind={kind} className="size-5 text-available" />}>
            {unitKindName(kind)}
          </Line>
        ))}
      </Block>
      <Block title={t("facilities")}>
        <Line sign={<FacilityMark kind="hospital" quality="surveyed" />}>{t("surveyed")}</Line>
        <Line sign={<FacilityMark kind="hospital" quality="approximate" />}>{t("approximate")}</Line>
        {facilityKinds.map((kind) => (
          <Line key={kind} sign={<FacilityMark kind={kind} quality="surveyed" />}>
            {facilityKindName(kind)}
          </Line>
        ))}
      </Block>
      <Block title={watchWords("title")}>
        <Line sign={<FireWatchMark priority={2} className="size-7" />}>{watchWords("legendProposed")}</Line>
        <Line sign={<FireWatchMark priority={null} className="size-7" />}>{watchWords("legendOther")}</Line>
      </Block>
      <Block title={closureWords("title")}>
        <Line sign={<ClosureMark />}>{closureMapWords("legend")}</Line>
      </Block>
      <p className="mt-3 text-ink-3 text-xs">{t("precision")}</p>
    </ScrollBox>
  );
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <h3 className="label mt-3 mb-1.5 first:mt-0">{title}</h3>
      <ul className="grid grid-cols-2 gap-x-3 gap-y-1.5">{children}</ul>
    </>
  );
}

function Line({ sign, children }: { sign: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-center gap-2 leading-tight">
      <span className="grid w-8 shrink-0 place-items-center">{sign}</span>
      <span className="min-w-0">{children}</span>
    </li>
  );
}
