"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { NewVersionNotice } from "../_live/version/new-version-notice";
import { PersonMenu } from "../_session/person-menu";
import { useMe } from "../_session/use-me";
import { Logo } from "../_ui/logo";
import { LanguageSwitch, ThemeSwitch } from "../_ui/preference-switches";
import { ExpiryNotice } from "./keys/expiry-notice";
import { sectionGroups } from "./sections";

/** The layout of the admin area: header, navigation and the current section. */
export function AdminFrame({ children }: { children: ReactNode }) {
  const t = useTranslations("admin");
  const groupName = useTranslations("adminGroup");
  const sectionName = useTranslations("adminSection");
  const path = usePathname();
  const { data: me } = useMe();
  const isAllowed = (permission: string) =>
    me?.permissions.some((grantedPermission) => grantedPermission === permission) ?? false;
  return (
    <div className="flex h-dvh flex-col">
      <header className="z-10 flex h-13 shrink-0 items-center gap-3 border-line border-b bg-panel px-3">
        <a href="/" className="rounded-md">
          <Logo />
        </a>
        <p className="ml-1 hidden border-line border-l pl-4 font-medium text-ink-2 sm:block">{t("title")}</p>
        <div className="ml-auto flex items-center gap-1 lg:gap-2">
          <LanguageSwitch />
          <ThemeSwitch />
          <PersonMenu />
        </div>
      </header>
      <NewVersionNotice />
      <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
        <nav
          aria-label={t("sections")}
          className="flex shrink-0 gap-1 overflow-x-auto border-line border-b bg-panel p-2 lg:w-56 lg:flex-col lg:gap-4 lg:overflow-y-auto lg:border-r lg:border-b-0 lg:p-3"
        >
          {sectionGroups.map(({ name: group, sections }) => {
            const shownSections = sections.filter(({ permission }) => isAllowed(permission));
            if (shownSections.length === 0) return null;
            return (
              <div key={group} className="contents lg:block">
                <p className="hidden px-2.5 pb-1 font-semibold text-ink-3 text-xs lg:block">{groupName(group)}</p>
                <ul className="flex gap-1 lg:flex-col lg:gap-0.5">
                  {shownSections.map(({ path: section, name }) => {
                    const isCurrent = path.startsWith(`/admin/${section}`);
                    return (
                      <li key={section}>
                        <Link
                          ref={isCurrent ? scrollIntoView : undefined}
                          href={`/admin/${section}`}
                          aria-current={isCurrent ? "page" : undefined}
                          className={`flex h-9 items-center whitespace-nowrap rounded-md px-2.5 font-medium ${isCurrent ? "bg-pressed text-ink" : "text-ink-2 hover:bg-hover hover:text-ink"}`}
                        >
                          {sectionName(name)}
                        </Link>
                      </li>
                    );
                  })}
                </ul>
              </div>
            );
          })}
        </nav>
        <main className="flex min-h-0 min-w-0 flex-1 flex-col bg-panel">
          {isAllowed("keys:manage") && <ExpiryNotice />}
          {children}
        </main>
      </div>
    </div>
  );
}

/**
 * Scrolls to the link of the current section. On a narrow screen, the navigation is a single scrolling line, so that
 * link may be out of view.
 */
function scrollIntoView(link: HTMLAnchorElement | null): void {
  link?.scrollIntoView({ block: "nearest", inline: "center" });
}
