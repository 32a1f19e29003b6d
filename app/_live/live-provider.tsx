"use client";

import type { ReactNode } from "react";
import { AnewNotice } from "./anew-notice";
import { DataProvider } from "./data-provider";
import { LiveChanges } from "./live-changes";

/** The server's data for the screens beneath: read once, then kept true by the one subscription. */
export function LiveProvider({ children }: { children: ReactNode }) {
  return (
    <DataProvider kept>
      <LiveChanges />
      {children}
      <AnewNotice />
    </DataProvider>
  );
}
