"use client";

import { CircleUser } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { deferred } from "../_ui/deferred";
import { useMe } from "./use-me";

const triggerClass =
  "grid size-9 shrink-0 place-items-center rounded-md text-ink-2 transition-colors hover:bg-hover hover:text-ink data-popup-open:bg-pressed";

/** The code of the menu, which is loaded when the menu is first opened, or earlier by `preload`. */
export const OpenPersonMenu = deferred(() => import("./open-person-menu").then((module) => module.OpenPersonMenu));

/** A menu that shows who is signed in, links to the screens that the person may open, and lets the person sign out. */
export function PersonMenu() {
  const t = useTranslations("personMenu");
  const { data: me } = useMe();
  const [hasBeenOpened, setHasBeenOpened] = useState(false);
  const name = me ? t("of", { name: me.name }) : t("open");
  const trigger = (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={hasBeenOpened}
      aria-label={name}
      title={name}
      className={triggerClass}
      onClick={() => setHasBeenOpened(true)}
      onPointerEnter={() => void OpenPersonMenu.preload()}
      onFocus={() => void OpenPersonMenu.preload()}
    >
      <CircleUser className="size-[1.125rem]" aria-hidden />
    </button>
  );
  return hasBeenOpened ? <OpenPersonMenu triggerClass={triggerClass} fallback={trigger} /> : trigger;
}
