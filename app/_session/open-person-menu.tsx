"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Menu } from "@base-ui/react/menu";
import { BookOpen, ChartColumn, CircleUser, LogOut, Map as MapIcon, Monitor, Settings, UserCog } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { listSubscriptions } from "../_push/use-push";
import { Button, buttonClass } from "../_ui/button";
import { useToast } from "../_ui/toast";
import { postAuthRequest } from "./auth-request";
import { clearBrowserStore, countUnsent } from "./browser-store";
import { adminPermissions } from "./home-path";
import { useMe } from "./use-me";

/** The menu of `PersonMenu`, which is initially open. */
export function OpenPersonMenu({ triggerClass }: { triggerClass: string }) {
  const t = useTranslations("personMenu");
  const tSignOut = useTranslations("signOutConfirm");
  const roleName = useTranslations("role");
  const showToast = useToast();
  const { data: me } = useMe();
  const [unsentCount, setUnsentCount] = useState<number | null>(0);
  const signOutHere = () => signOut().catch(() => showToast(tSignOut("failed")));
  const askToSignOut = async () => {
    const count = await countUnsent();
    if (count === 0) await signOutHere();
    else setUnsentCount(count);
  };
  const hasPermission = (permission: string) =>
    me?.permissions.some((grantedPermission) => grantedPermission === permission) ?? false;
  return (
    <Menu.Root defaultOpen>
      <Menu.Trigger
        aria-label={me ? t("of", { name: me.name }) : t("open")}
        title={me ? t("of", { name: me.name }) : t("open")}
        className={triggerClass}
      >
        <CircleUser className="size-[1.125rem]" aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="end" className="z-60">
          <Menu.Popup className="w-60 rounded-xl border border-line-2 bg-panel p-1.5 shadow-2xl">
            {me && (
              <div className="mb-1 border-line border-b px-2.5 pt-1 pb-2">
                <p className="truncate font-semibold">{me.name}</p>
                <p className="text-ink-3 text-xs">{me.role && roleName(me.role)}</p>
              </div>
            )}
            {hasPermission("incidents:read") && (
              <MenuLink href="/dispatch" icon={<MapIcon className="size-4" aria-hidden />} name={t("dispatch")} />
            )}
            {hasPermission("insight:read") && (
              <MenuLink href="/insight" icon={<ChartColumn className="size-4" aria-hidden />} name={t("insight")} />
            )}
            {hasPermission("incidents:overview") && (
              <MenuLink href="/wall" icon={<Monitor className="size-4" aria-hidden />} name={t("wall")} />
            )}
            {adminPermissions.some(hasPermission) && (
              <MenuLink href="/admin" icon={<Settings className="size-4" aria-hidden />} name={t("admin")} />
            )}
            {me?.kind === "person" && (
              <MenuLink href="/account" icon={<UserCog className="size-4" aria-hidden />} name={t("account")} />
            )}
            {me?.kind === "person" && (
              <MenuLink href="/help" icon={<BookOpen className="size-4" aria-hidden />} name={t("help")} />
            )}
            <Menu.Item className={itemClass} onClick={() => askToSignOut()}>
              <LogOut className="size-4" aria-hidden />
              {t("signOut")}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
      {unsentCount !== 0 && (
        <UnsentDialog unsentCount={unsentCount} onClose={() => setUnsentCount(0)} onConfirm={() => signOutHere()} />
      )}
    </Menu.Root>
  );
}

const itemClass =
  "flex h-9 w-full cursor-pointer items-center gap-2.5 rounded-md px-2.5 outline-none data-highlighted:bg-pressed";

function MenuLink({ href, icon, name }: { href: string; icon: ReactNode; name: string }) {
  return (
    <Menu.Item className={itemClass} render={<a href={href} />}>
      {icon}
      {name}
    </Menu.Item>
  );
}

/**
 * Signs out, ends this browser's push subscriptions and clears what the browser has stored. Throws if the server
 * refuses or cannot be reached.
 */
async function signOut(): Promise<void> {
  const subscriptions = await listSubscriptions();
  const { problem } = await postAuthRequest("sign-out", {
    pushEndpoints: subscriptions.map(({ endpoint }) => endpoint),
  });
  if (problem) throw new Error(problem.kind);
  await deleteBrowserData(subscriptions);
  window.location.assign("/login");
}

/** Ends this browser's push subscriptions and clears what it has stored. Call it once the session has ended. */
export async function deleteBrowserData(subscriptions: readonly PushSubscription[]): Promise<void> {
  await Promise.all(subscriptions.map((subscription) => subscription.unsubscribe().catch(() => false)));
  await clearBrowserStore();
}

type Props = { unsentCount: number | null; onClose: () => void; onConfirm: () => void };

/** Asks for confirmation, because signing out discards everything that the browser has not sent yet. */
export function UnsentDialog({ unsentCount, onClose, onConfirm }: Props) {
  const t = useTranslations("signOutConfirm");
  const tCommon = useTranslations("common");
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-60 bg-black/60" />
        <AlertDialog.Popup className="fixed top-1/2 left-1/2 z-60 w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-xl border border-line-2 bg-panel p-5 shadow-2xl">
          <AlertDialog.Title className="font-semibold text-base">{t("title")}</AlertDialog.Title>
          <AlertDialog.Description className="mt-1.5 text-pretty text-ink-2">
            {unsentCount === null ? t("unknown") : t("text", { count: unsentCount })}
          </AlertDialog.Description>
          <div className="mt-5 flex flex-wrap justify-end gap-2">
            <AlertDialog.Close className={buttonClass({ look: "quiet" })}>{tCommon("cancel")}</AlertDialog.Close>
            <Button look="alarm" onClick={onConfirm}>
              {t("yes")}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
