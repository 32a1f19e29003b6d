"use client";

import { Menu } from "@base-ui/react/menu";
import { ListFilter } from "lucide-react";
import { useTranslations } from "next-intl";
import { noiseDispositions } from "@/db/vocabulary";
import { buttonClass } from "../../_ui/button";
import type { Noise } from "./noise";

/** What a call in a list was, when it was no emergency. */
export function NoiseMenu({ name, onPick }: { name: string; onPick: (noise: Noise) => void }) {
  const disposition = useTranslations("disposition");
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger aria-label={name} title={name} className={buttonClass({ size: "small", className: "px-1.5!" })}>
        <ListFilter className="size-4" aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className="z-60">
          <Menu.Popup className="w-48 rounded-xl border border-line-2 bg-panel p-1.5 shadow-2xl">
            {noiseDispositions.map((one) => (
              <Menu.Item
                key={one}
                className="flex h-8 cursor-pointer items-center rounded-md px-2.5 outline-none data-highlighted:bg-pressed"
                onClick={() => onPick(one)}
              >
                {disposition(one)}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
