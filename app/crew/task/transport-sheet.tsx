"use client";

import { useTranslations } from "next-intl";
import { straightDistanceM } from "@/server/domain/straight-distance";
import { Button } from "../../_ui/button";
import { FacilityMark } from "../../_ui/mark";
import { useFormat } from "../../_words/use-format";
import { ChoiceSheet } from "../choice-sheet";
import type { Fix } from "../outbox/outbox";
import type { CurrentTask } from "../phone/use-crew-view";

type Props = {
  facilities: CurrentTask["facilities"];
  phoneFix: Fix | null;
  onClose: () => void;
  onChoose: (facilityId: string | null) => void;
};

/** Facilities for patients, sorted by distance from the phone, or from the scene if the phone's position is unknown. */
export function TransportSheet({ facilities, phoneFix, onClose, onChoose }: Props) {
  const t = useTranslations("crewSteps");
  const kindName = useTranslations("facilityKind");
  const format = useFormat();
  const sortedFacilities = facilities
    .map((facility) => ({
      ...facility,
      distanceM: phoneFix ? straightDistanceM(phoneFix, facility.position) : facility.distanceM,
    }))
    .sort((a, b) => a.distanceM - b.distanceM);
  return (
    <ChoiceSheet
      title={t("transportTitle")}
      text={t("transportText")}
      onClose={onClose}
      footer={
        <Button size="large" className="h-16! w-full rounded-xl! text-base!" onClick={() => onChoose(null)}>
          {t("elsewhere")}
        </Button>
      }
    >
      <ul className="space-y-2">
        {sortedFacilities.map(({ id, name, kind, distanceM }) => (
          <li key={id}>
            <button
              type="button"
              onClick={() => onChoose(id)}
              className="flex min-h-16 w-full items-center gap-3 rounded-xl border border-line-2 px-3 py-2 text-left hover:bg-hover active:bg-pressed"
            >
              <FacilityMark kind={kind} quality="surveyed" className="size-8" />
              <span className="min-w-0 flex-1">
                <span className="block font-semibold text-base leading-tight">{name}</span>
                <span className="text-ink-2">{kindName(kind)}</span>
              </span>
              <span className="shrink-0 font-semibold text-base">{format.distance(distanceM)}</span>
            </button>
          </li>
        ))}
      </ul>
    </ChoiceSheet>
  );
}
