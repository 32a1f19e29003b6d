"use client";

import { Popover } from "@base-ui/react/popover";
import type { ComponentProps, ReactNode } from "react";

/** The tools of the top bar on a narrow screen, in a popover that is initially open and starts below the ringing calls. */
export function ToolsPopover({ trigger, children }: { trigger: ComponentProps<"button">; children: ReactNode }) {
  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger render={<button type="button" {...trigger} />} />
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" className="z-50">
          <Popover.Popup className="mt-[max(0px,var(--ringing-bottom,0px)-2.75rem)] flex items-center gap-1 rounded-xl border border-line-2 bg-panel p-2 shadow-2xl">
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
