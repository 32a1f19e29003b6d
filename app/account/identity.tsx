"use client";

import { useTranslations } from "next-intl";
import type { useMe } from "../_session/use-me";
import { useNames } from "../_words/use-names";
import { AccountCard } from "./account-card";

type Me = NonNullable<ReturnType<typeof useMe>["data"]>;

/** Who is signed in here, and on whose behalf. */
export function Identity({ me }: { me: Me }) {
  const t = useTranslations("account");
  const roleName = useTranslations("role");
  const names = useNames();
  const facts = [
    { head: t("name"), value: me.name },
    { head: t("role"), value: me.role && roleName(me.role) },
    { head: t("agency"), value: me.agencyCode && names.agency(me.agencyCode) },
  ];
  return (
    <AccountCard title={t("who")}>
      <dl className="grid grid-cols-[8rem_1fr] gap-x-4 gap-y-2">
        {facts
          .filter(({ value }) => value)
          .map(({ head, value }) => (
            <div key={head} className="contents">
              <dt className="text-ink-3">{head}</dt>
              <dd className="font-medium">{value}</dd>
            </div>
          ))}
      </dl>
      {me.kind !== "person" && <p className="mt-3 text-ink-2">{t("notPerson")}</p>}
    </AccountCard>
  );
}
