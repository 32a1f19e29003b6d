"use client";

import { useTranslations } from "next-intl";
import { OwnFrame } from "../_session/own-frame";
import { Button } from "../_ui/button";
import { StateMessage } from "../_ui/state-message";
import { FilterBar } from "./filters/filter-bar";
import { ViewHead } from "./filters/view-head";
import type { Tab } from "./filters/view-keys";
import { FoldingNotice } from "./folding-notice";
import { TabBar } from "./tab-bar";
import { TabLoading } from "./tab-loading";
import { tabPanels } from "./tab-panels";
import { useInsight, ViewProvider } from "./view-context";
import "./heat.css";

/** Where, when and what happens, and how fast help comes: for those who decide where posts, crews and money go. */
export function InsightScreen() {
  return (
    <ViewProvider>
      <Frame />
    </ViewProvider>
  );
}

function Frame() {
  const t = useTranslations("insight");
  return (
    <OwnFrame title={t("title")} aside={<FoldingNotice />}>
      <TabBar />
      <main className="flex min-h-0 flex-1 flex-col overflow-y-auto bg-panel">
        <Body />
      </main>
    </OwnFrame>
  );
}

/** Tabs that no period and no filter applies to. */
const standing: readonly Tab[] = ["coverage"];

function Body() {
  const t = useTranslations("insight");
  const { view } = useInsight();
  const isFiltered = !standing.includes(view.tab);
  return (
    <>
      {isFiltered ? <FilterBar /> : <h1 className="sr-only">{t(`tab.${view.tab}`)}</h1>}
      <Figures isFiltered={isFiltered} />
    </>
  );
}

function Figures({ isFiltered }: { isFiltered: boolean }) {
  const t = useTranslations("insight");
  const table = useTranslations("table");
  const common = useTranslations("common");
  const { filter, scope, view } = useInsight();
  if (!filter && scope.error) {
    return (
      <StateMessage urgent title={table("failed")} text={table("failedText")}>
        <Button onClick={() => scope.refetch()}>{common("retry")}</Button>
      </StateMessage>
    );
  }
  if (!filter) return <TabLoading />;
  const Panel = tabPanels[view.tab];
  return (
    <>
      {isFiltered && <ViewHead filter={filter} />}
      <section aria-label={t(`tab.${view.tab}`)} className="relative min-h-[32rem] flex-1 lg:max-xl:min-h-[36rem]">
        {Panel && <Panel filter={filter} />}
      </section>
    </>
  );
}
