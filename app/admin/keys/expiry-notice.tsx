"use client";

import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { findKeyState, isExpiredInUse } from "@/server/domain/key-validity";
import { useTRPC } from "../../_live/cache/trpc";
import { useNow } from "../../_live/clock/use-now";

/** Says on every page of the admin area that API keys are about to expire, or have expired while they were in use. */
export function ExpiryNotice() {
  const t = useTranslations("apiKeys");
  const trpc = useTRPC();
  const now = useNow();
  const { data: keys = [] } = useQuery(trpc.keys.list.queryOptions());
  const expiring = now === null ? 0 : keys.filter((key) => findKeyState(key, now) === "expiring").length;
  const expired = now === null ? 0 : keys.filter((key) => isExpiredInUse(key, now)).length;
  if (expiring + expired === 0) return null;
  return (
    <p role="status" className="flex shrink-0 flex-wrap items-center gap-2 border-line border-b bg-raised px-4 py-2">
      <TriangleAlert className="size-4 shrink-0 text-p2" aria-hidden />
      {expired > 0 && <span className="font-medium">{t("expired", { count: expired })}</span>}
      {expiring > 0 && <span className="font-medium">{t("expiring", { count: expiring })}</span>}
      <Link href="/admin/keys" className="underline">
        {t("expiringLink")}
      </Link>
    </p>
  );
}
