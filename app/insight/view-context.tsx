"use client";

import { createContext, type ReactNode, use } from "react";
import { useView, type View } from "./filters/use-view";

const ViewContext = createContext<View | null>(null);

/** The one view of the screen, for whatever shows or changes a part of it. */
export function ViewProvider({ children }: { children: ReactNode }) {
  return <ViewContext value={useView()}>{children}</ViewContext>;
}

export function useInsight(): View {
  const view = use(ViewContext);
  if (!view) throw new Error("useInsight stands outside of ViewProvider");
  return view;
}
