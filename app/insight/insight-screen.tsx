"use client";

import { useTranslations } from "next-intl";
import { NewVersionNotice } from "../_live/version/new-version-notice";
import { PersonalFrame } from "../_session/personal-frame";
import { deferred } from "../_ui/deferred";
import { FilterBar } from "./filters/filter-bar";
import { type TabProps, useInsight, ViewProvider } from "./filters/view-context";
import { ViewHeading } from "./filters/view-heading";
import { type Tab, tabs } from "./filters/view-params";
import { FreshnessNotice } from "./freshness-notice";
import { QueryFailed, TabLoading, useHasPendingFigures } from "./parts/query-state";
import "./heat.css";

/** The component of each tab, loaded when the tab is first opened. */
const componentByTab: Partial<Record<Tab, ReturnType<typeof deferred<TabProps>>>> = {
  map: deferred(() => import("./map/map-tab").then(({ MapTab }) => MapTab)),
  when: deferred(() => import("./when/when-tab").then(({ WhenTab }) => WhenTab)),
  speed: deferred(() => import("./speed/speed-tab").then(({ SpeedTab }) => SpeedTab)),
  coverage: deferred(() => import("./coverage/coverage-tab").then(({ CoverageTab }) => CoverageTab)),
  quality: deferred(() => import("./quality/quality-tab").then(({ QualityTab }) => QualityTab)),
  out: deferred(() => import("./export/export-tab").then(({ ExportTab }) => ExportTab)),
};

/** The insight screen, for leaders: what happens where and when, and how fast help arrives. */
export function InsightScreen() {
  return (
    <ViewProvider>
      <InsightFrame />
    </ViewProvider>
  );
}

function InsightFrame() {
  const t = useTranslations("insight");
  return (
    <PersonalFrame title={t("title")} aside={<FreshnessNotice />}>
      <NewVersionNotice />
      <TabBar />
      <main className="flex min-h-0 flex-1 flex-col overflow-y-auto bg-panel">
        <Body />
      </main>
    </PersonalFrame>
  );
}

/** Tabs whose figures cannot be limited to a period or filtered. */
const unfilteredTabs: readonly Tab[] = ["coverage"];

function Body() {
  const t = useTranslations("insight");
  const { view } = useInsight();
  const isFiltered = !unfilteredTabs.includes(view.tab);
  return (
    <>
      {isFiltered ? <FilterBar /> : <h1 className="sr-only">{t(`tab.${view.tab}`)}</h1>}
      <TabContent isFiltered={isFiltered} />
    </>
  );
}

function TabContent({ isFiltered }: { isFiltered: boolean }) {
  const t = useTranslations("insight");
  const { filter, scopeQuery, view } = useInsight();
  const isPending = useHasPendingFigures();
  if (!filter && scopeQuery.error) return <QueryFailed query={scopeQuery} />;
  if (!filter) return <TabLoading />;
  const Panel = componentByTab[view.tab];
  return (
    <div aria-busy={isPending} className="flex flex-1 flex-col">
      {isFiltered && <ViewHeading filter={filter} />}
      <section aria-label={t(`tab.${view.tab}`)} className="relative min-h-[32rem] flex-1 lg:max-xl:min-h-[36rem]">
        {Panel && <Panel filter={filter} fallback={<TabLoading />} />}
        {isPending && (
          <p
            role="status"
            className="absolute inset-x-0 top-2 z-10 mx-auto w-fit rounded-full border border-line-2 bg-raised px-3 py-1 font-medium transition-opacity delay-500 starting:opacity-0"
          >
            {t("pending")}
          </p>
        )}
      </section>
    </div>
  );
}

function TabBar() {
  const t = useTranslations("insight");
  const { view, setView } = useInsight();
  return (
    <nav
      aria-label={t("tabs")}
      className="flex shrink-0 gap-1 overflow-x-auto border-line border-b bg-panel px-2 sm:px-4"
    >
      {tabs
        .filter((tab) => componentByTab[tab])
        .map((tab) => {
          const isOpen = tab === view.tab;
          return (
            <button
              key={tab}
              ref={isOpen ? scrollIntoView : undefined}
              type="button"
              aria-current={isOpen ? "page" : undefined}
              onClick={() => setView({ tab })}
              className={`relative h-11 shrink-0 whitespace-nowrap px-3 font-medium text-[0.9375rem] transition-colors focus-visible:-outline-offset-2 ${isOpen ? "text-ink after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:rounded-full after:bg-strong" : "text-ink-2 hover:text-ink"}`}
            >
              {t(`tab.${tab}`)}
            </button>
          );
        })}
    </nav>
  );
}

/** Scrolls to the open tab. On a narrow screen, the tabs are a scrolling line, so that tab may be out of view. */
function scrollIntoView(tab: HTMLButtonElement | null): void {
  tab?.scrollIntoView({ block: "nearest", inline: "center" });
}
