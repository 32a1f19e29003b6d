"use client";

import type { ReactNode } from "react";
import { DataProvider } from "../cache/data-provider";
import { LiveChanges } from "./live-changes";
import { ResetNotice } from "./reset-notice";

/** The server's data for the screens beneath: read once, then kept true by the one subscription. */
export function LiveProvider({ children }: { children: ReactNode }) {
  return (
    <DataProvider kept>
      <LiveChanges />
      {children}
      <ResetNotice />
    </DataProvider>
  );
}
