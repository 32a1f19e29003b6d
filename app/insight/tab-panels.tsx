"use client";

import dynamic from "next/dynamic";
import type { ComponentType } from "react";
import type { InsightFilter } from "@/server/domain/insight";
import type { Tab } from "./filters/view-keys";
import { TabLoading } from "./tab-loading";

export type TabProps = { filter: InsightFilter };

/** What each tab shows of a filter, loaded when it is first opened. One line a tab. */
export const tabPanels: Partial<Record<Tab, ComponentType<TabProps>>> = {
  map: dynamic(() => import("./map/where").then(({ Where }) => Where), { ssr: false, loading: TabLoading }),
  when: dynamic(() => import("./when/when").then(({ When }) => When), { ssr: false, loading: TabLoading }),
  speed: dynamic(() => import("./speed/speed").then(({ Speed }) => Speed), { ssr: false, loading: TabLoading }),
  coverage: dynamic(() => import("./coverage/coverage").then(({ Coverage }) => Coverage), {
    ssr: false,
    loading: TabLoading,
  }),
  quality: dynamic(() => import("./quality/quality").then(({ Quality }) => Quality), {
    ssr: false,
    loading: TabLoading,
  }),
  out: dynamic(() => import("./out/out").then(({ Out }) => Out), { ssr: false, loading: TabLoading }),
};
