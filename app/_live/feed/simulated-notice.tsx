"use client";

import { useTranslations } from "next-intl";
import { useMe } from "../../_session/use-me";

type Shown = readonly { simulated: boolean }[];

/** Says when what is shown is not real, or not for live service. */
export function SimulatedNotice({ incidents, units }: { incidents: Shown; units: Shown }) {
  const t = useTranslations("notice");
  const common = useTranslations("common");
  const { data: me } = useMe();
  const simulated = [...units, ...incidents].some((one) => one.simulated);
  if (!simulated && !me?.embedded) return null;
  return (
    <div
      role="note"
      className="hatched flex min-h-6 shrink-0 flex-wrap items-center gap-x-4 border-line border-b px-3 py-0.5 text-ink-2 text-xs"
    >
      {simulated && (
        <p className="rounded bg-panel px-2 py-px">
          <strong className="mr-2 font-bold text-ink tracking-wide">{common("simulated")}</strong>
          {t("simulated")}
        </p>
      )}
      {me?.embedded && <p className="rounded bg-panel px-2 py-px">{t("embedded")}</p>}
    </div>
  );
}
