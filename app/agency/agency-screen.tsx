"use client";

import { WifiOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentProps, type ReactNode, useState } from "react";
import { flushSync } from "react-dom";
import { PolledAge, useHasPollingStopped } from "../_live/clock/polled-age";
import { NewVersionNotice } from "../_live/version/new-version-notice";
import { MapFailure } from "../_map/map-failure";
import { MapPlaceholder } from "../_map/map-placeholder";
import { hasWebGl } from "../_map/motion/reduced-motion";
import { PersonalFrame } from "../_session/personal-frame";
import { useHasUnsent } from "../_session/unsent-store";
import { useMe } from "../_session/use-me";
import { deferred } from "../_ui/deferred";
import { StateMessage } from "../_ui/state-message";
import { useMinWidth } from "../_ui/use-min-width";
import { useFormat } from "../_words/use-format";
import { useNames } from "../_words/use-names";
import type { AgencyMapView } from "./agency-map-view";
import { Figures } from "./figures";
import { HistoryList } from "./history-list";
import { IncidentDetails } from "./incident-details";
import { IncidentList } from "./incident-list";
import { PushSwitch } from "./push-switch";
import { UnitList } from "./unit-list";
import { unsentAnswers, useAnswerSender } from "./unsent-answers";
import { useAgencyData } from "./use-agency-data";

const emptyList: never[] = [];

/** The agency officer's screen: the incidents, all details of the selected one, the units and the map. */
export function AgencyScreen() {
  const t = useTranslations("officer");
  const names = useNames();
  const { data: me } = useMe();
  const { agency, incidents, units, readAt } = useAgencyData();
  useAnswerSender();
  // A server that hangs returns no error.
  const hasPollingStopped = useHasPollingStopped(readAt);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [chosenView, setChosenView] = useState<View>("incidents");
  // A wide screen shows all parts side by side. A small one shows one part at a time, without the map.
  const isWide = useMinWidth(64);
  const close = (id: string) => {
    flushSync(() => setChosenId(null));
    document.querySelector<HTMLElement>(`[data-incident="${id}"]`)?.focus();
  };
  const title = agency ? names.agency(agency) : t("title");
  const hasSimulatedItems = [...(units.data ?? emptyList), ...(incidents.data ?? emptyList)].some(
    (item) => item.simulated,
  );
  const view = isWide && chosenView === "units" ? "incidents" : chosenView;
  const unitList = (
    <UnitList
      query={units}
      incidents={incidents.data ?? emptyList}
      onChoose={(id) => {
        setChosenId(id);
        setChosenView("incidents");
      }}
    />
  );
  const lists: Record<View, ReactNode> = {
    incidents: (
      <>
        <PushSwitch />
        <IncidentList
          agency={agency}
          query={incidents}
          empty={{ title: t("empty"), text: t("emptyText") }}
          chosenId={chosenId}
          onChoose={setChosenId}
        />
      </>
    ),
    units: unitList,
    history: <HistoryList agency={agency} chosenId={chosenId} onChoose={setChosenId} />,
    figures: <Figures />,
  };
  const tabs = (
    <ViewTabs
      views={isWide ? views.filter((name) => name !== "units") : views}
      view={view}
      onView={setChosenView}
      counts={{ incidents: incidents.data?.length, units: units.data?.length }}
    />
  );
  const detail = chosenId && (
    <IncidentDetails
      key={chosenId}
      id={chosenId}
      agency={agency}
      onClose={() => close(chosenId)}
      onOpen={setChosenId}
    />
  );
  return (
    <PersonalFrame title={title} aside={<PolledAge readAt={readAt} />}>
      <Notices simulated={hasSimulatedItems} usesEmbeddedDatabase={me?.embedded ?? false} />
      <h1 className="sr-only">{`${t("title")}: ${title}`}</h1>
      <NewVersionNotice isBusy={useHasUnsent(unsentAnswers)} />
      {(incidents.isError || hasPollingStopped) && incidents.data && <OutageNote readAt={readAt} />}
      {isWide ? (
        <main className="grid min-h-0 flex-1 grid-cols-[22rem_minmax(0,1fr)_26rem] bg-panel">
          <div className="flex min-h-0 flex-col border-line border-r">
            {tabs}
            <section aria-label={t(view)} className="min-h-0 flex-1 overflow-y-auto">
              {lists[view]}
            </section>
          </div>
          <div className="grid min-h-0 grid-rows-[minmax(0,1.1fr)_minmax(0,1fr)]">
            <div className="relative border-line border-b">
              <AgencyMap
                fallback={<MapPlaceholder />}
                failure={null}
                incidents={incidents.data ?? emptyList}
                units={units.data ?? emptyList}
                chosenId={chosenId}
                onChoose={setChosenId}
              />
            </div>
            <section aria-label={t("units")} className="min-h-0 overflow-y-auto">
              {unitList}
            </section>
          </div>
          <section aria-label={t("pick")} className="min-h-0 overflow-y-auto border-line border-l">
            {detail ?? (
              <div className="pt-16">
                <StateMessage title={t("pick")} text={t("pickText")} />
              </div>
            )}
          </section>
        </main>
      ) : (
        <>
          {!detail && tabs}
          <main className="min-h-0 flex-1 overflow-y-auto bg-panel">{detail ?? lists[view]}</main>
        </>
      )}
    </PersonalFrame>
  );
}

function Notices({ simulated, usesEmbeddedDatabase }: { simulated: boolean; usesEmbeddedDatabase: boolean }) {
  const t = useTranslations("notice");
  const tCommon = useTranslations("common");
  if (!simulated && !usesEmbeddedDatabase) return null;
  return (
    <div
      role="note"
      className="hatched flex min-h-6 shrink-0 flex-wrap items-center gap-x-4 border-line border-b px-3 py-0.5 text-ink-2 text-xs"
    >
      {simulated && (
        <p className="rounded bg-panel px-2 py-px">
          <strong className="mr-2 font-bold text-ink tracking-wide">{tCommon("simulated")}</strong>
          {t("simulated")}
        </p>
      )}
      {usesEmbeddedDatabase && <p className="rounded bg-panel px-2 py-px">{t("embedded")}</p>}
    </div>
  );
}

/** Says whether this computer has no network or the server does not answer, and what to do meanwhile. */
function OutageNote({ readAt }: { readAt: number }) {
  const t = useTranslations("officer");
  const format = useFormat();
  return (
    <p
      role="alert"
      className="flex shrink-0 items-center gap-2 border-alarm border-b bg-alarm-ground px-4 py-2 font-medium"
    >
      <WifiOff className="size-4 shrink-0 text-alarm" aria-hidden />
      {t(`outage.${navigator.onLine ? "server" : "network"}`, { time: format.hourMinute(new Date(readAt)) })}
    </p>
  );
}

const views = ["incidents", "units", "history", "figures"] as const;
type View = (typeof views)[number];
type Props = {
  views: readonly View[];
  view: View;
  onView: (view: View) => void;
  counts: Partial<Record<View, number | undefined>>;
};

/** Tabs of the lists. On a wide screen the units have their own section instead of a tab. */
function ViewTabs({ views, view, onView, counts }: Props) {
  const t = useTranslations("officer");
  return (
    <nav
      aria-label={t("views")}
      className="grid shrink-0 auto-cols-fr grid-flow-col gap-1 border-line border-b bg-panel p-2"
    >
      {views.map((tabName) => (
        <button
          key={tabName}
          type="button"
          aria-current={tabName === view ? "page" : undefined}
          onClick={() => onView(tabName)}
          className={`h-11 whitespace-nowrap rounded-md px-1 font-medium lg:h-9 ${tabName === view ? "bg-pressed" : "text-ink-2 hover:bg-hover"}`}
        >
          <span aria-hidden>{t(`tab.${tabName}`)}</span>
          <span className="sr-only">{t(tabName)}</span>
          {counts[tabName] !== undefined && <span className="ml-1.5 text-ink-2">{counts[tabName]}</span>}
        </button>
      ))}
    </nav>
  );
}

/** Rendered in the browser only. Without it, for example if its code cannot be loaded, the rest of the screen works. */
const AgencyMap = deferred<ComponentProps<typeof AgencyMapView>>(() =>
  hasWebGl()
    ? import("./agency-map-view").then((module) => module.AgencyMapView)
    : Promise.resolve(() => <MapFailure />),
);
