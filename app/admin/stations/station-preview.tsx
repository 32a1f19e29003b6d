"use client";

import { useTranslations } from "next-intl";
import { PositionFields } from "../../_map/editing/position-fields";
import type { TypedPosition } from "../../_map/editing/typed-position";
import { Button } from "../../_ui/button";
import { PreviewFields } from "../preview/preview-fields";
import { PreviewResult } from "../preview/preview-result";
import type { PreviewIncident, useRulePreview } from "../preview/use-rule-preview";

export type StationPreviewState = {
  isOpen: boolean;
  incident: PreviewIncident | null;
  position: TypedPosition;
};

type Props = {
  value: StationPreviewState;
  onChange: (value: StationPreviewState) => void;
  query: ReturnType<typeof useRulePreview>;
  /** Whether the station is complete and its area valid. */
  isReady: boolean;
  stations: readonly { code: string; name: string }[];
};

/** Previews the assignment rule at a point, using the station's unsaved changes. */
export function StationPreview({ value, onChange, query, isReady, stations }: Props) {
  const t = useTranslations("areaTrial");
  const { isOpen, incident, position } = value;
  return (
    <section aria-label={t("tryStation")} className="rounded-lg border border-line bg-raised px-3 py-3">
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-semibold">{t("tryStation")}</h3>
        <Button size="small" aria-expanded={isOpen} onClick={() => onChange({ ...value, isOpen: !isOpen })}>
          {t(isOpen ? "tryStop" : "tryStart")}
        </Button>
      </div>
      <p className="mt-0.5 text-ink-2 text-[0.8125rem]">{t("tryText")}</p>
      {isOpen && (
        <div className="mt-3 space-y-4">
          <PreviewFields incident={incident} onIncident={(next) => onChange({ ...value, incident: next })} />
          <PositionFields
            legend={t("point")}
            value={position}
            onChange={(next) => onChange({ ...value, position: next })}
          />
          {isReady ? (
            <PreviewResult
              preview={query}
              stations={stations}
              isRequested={incident !== null && position.lng !== "" && position.lat !== ""}
            />
          ) : (
            <p className="font-medium">{t("tryNotReady")}</p>
          )}
        </div>
      )}
    </section>
  );
}
