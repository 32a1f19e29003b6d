"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleSlash, KeyRound, Lock, ShieldCheck, UserPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { useNow } from "../../_live/clock/use-now";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { inputClass } from "../../_ui/field";
import { SecretDialog } from "../../_ui/secret-dialog";
import { useNames } from "../../_words/use-names";
import { SectionHeader } from "../_form/section-header";
import type { IssuedPassword, ListedPerson } from "./person-draft";
import { NewPersonSheet, PersonSheet } from "./person-forms";

type OpenSheet = { kind: "new" } | { kind: "person"; person: ListedPerson };

/** Manages the accounts: who can sign in, and in which role. */
export function PeopleSection() {
  const t = useTranslations("people");
  const roleName = useTranslations("role");
  const tCommon = useTranslations("common");
  const names = useNames();
  const trpc = useTRPC();
  const [search, setSearch] = useState("");
  const [openSheet, setOpenSheet] = useState<OpenSheet | null>(null);
  /** Shown when no sheet is open. */
  const [issuedPassword, setIssuedPassword] = useState<IssuedPassword | null>(null);
  const query = useQuery(trpc.people.list.queryOptions());
  const describeAffiliation = ({ role, agencyCode, unit }: ListedPerson) =>
    role === "crew" ? unit : agencyCode && names.agency(agencyCode);
  const toSearchText = (person: ListedPerson) =>
    [person.name, person.username, roleName(person.role), describeAffiliation(person)].join(" ").toLowerCase();
  const rows = query.data
    ?.filter((person) => toSearchText(person).includes(search.trim().toLowerCase()))
    .sort((a, b) => Number(a.deactivatedAt !== null) - Number(b.deactivatedAt !== null));
  const close = () => setOpenSheet(null);
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")}>
        <Button look="strong" onClick={() => setOpenSheet({ kind: "new" })}>
          <UserPlus className="size-4" aria-hidden />
          {t("add")}
        </Button>
      </SectionHeader>
      <div className="flex shrink-0 items-center gap-3 px-4 py-2.5">
        <input
          type="search"
          aria-label={t("search")}
          placeholder={t("search")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className={`${inputClass} max-w-80`}
        />
        {rows && query.data && (
          <span role="status" className="whitespace-nowrap text-ink-3">
            {t("shown", { shown: rows.length, all: query.data.length })}
          </span>
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-auto">
        <DataTable
          label={t("list")}
          query={query}
          rows={rows}
          keyOf={({ id }) => id}
          open={{
            name: ({ name }) => t("open", { name }),
            onOpen: (person) => setOpenSheet({ kind: "person", person }),
          }}
          empty={search.trim() === "" ? t("empty") : t("noMatch")}
          isMuted={({ deactivatedAt }) => deactivatedAt !== null}
          columns={[
            { header: t("name"), cell: ({ name }) => name },
            {
              header: t("username"),
              cell: ({ username }) => <span className="font-mono text-[0.8125rem]">{username}</span>,
              isHiddenOnNarrow: true,
            },
            { header: t("role"), cell: ({ role }) => roleName(role), isHiddenOnNarrow: true },
            {
              header: t("belongs"),
              cell: (person) => describeAffiliation(person) || tCommon("dash"),
              isHiddenOnNarrow: true,
            },
            {
              header: t("state"),
              cell: (person) => (
                <>
                  <PersonState {...person} />
                  <span className="text-ink-3 text-xs md:hidden">{roleName(person.role)}</span>
                </>
              ),
            },
          ]}
        />
      </div>
      {openSheet?.kind === "new" && <NewPersonSheet onClose={close} onCreated={setIssuedPassword} />}
      {openSheet?.kind === "person" && (
        <PersonSheet
          person={query.data?.find(({ id }) => id === openSheet.person.id) ?? openSheet.person}
          onClose={close}
          onPassword={setIssuedPassword}
        />
      )}
      {issuedPassword && !openSheet && <OneTimePassword {...issuedPassword} onClose={() => setIssuedPassword(null)} />}
    </>
  );
}

type StateProps = Pick<
  ListedPerson,
  "deactivatedAt" | "mustChangePassword" | "oneTimeUntil" | "secondFactor" | "isLocked"
>;

/** Shows whether a person can sign in and whether they have a second factor, each as an icon with text. */
function PersonState({ deactivatedAt, mustChangePassword, oneTimeUntil, secondFactor, isLocked }: StateProps) {
  const t = useTranslations("personState");
  const now = useNow();
  const isPasswordExpired = now !== null && (oneTimeUntil?.getTime() ?? 0) <= now;
  if (deactivatedAt) {
    return (
      <span className="flex items-center gap-1.5">
        <CircleSlash className="size-4 shrink-0" aria-hidden />
        {t("deactivated")}
      </span>
    );
  }
  return (
    <span className="flex flex-col gap-0.5">
      {mustChangePassword ? (
        <span className="flex items-center gap-1.5 text-ink-2">
          <KeyRound className="size-4 shrink-0" aria-hidden />
          {isPasswordExpired ? t("oneTimeOver") : t("mustChange")}
        </span>
      ) : (
        <span className="flex items-center gap-1.5">
          <CircleCheck className="size-4 shrink-0 text-available" aria-hidden />
          {t("active")}
        </span>
      )}
      {isLocked && (
        <span className="flex items-center gap-1.5 font-medium">
          <Lock className="size-4 shrink-0 text-p2" aria-hidden />
          {t("locked")}
        </span>
      )}
      {secondFactor && (
        <span className="flex items-center gap-1.5 text-ink-2">
          <ShieldCheck className="size-4 shrink-0" aria-hidden />
          {t("secondFactor")}
        </span>
      )}
    </span>
  );
}

/** Shows a newly issued one-time password, with instructions. */
function OneTimePassword({ name, username, password, onClose }: IssuedPassword & { onClose: () => void }) {
  const t = useTranslations("people");
  return (
    <SecretDialog
      title={t("passwordTitle", { name })}
      introduction={t("passwordLead", { address: `${window.location.origin}/login` })}
      lines={[
        { name: t("username"), value: username },
        { name: t("password"), value: password, secret: true },
      ]}
      onClose={onClose}
    />
  );
}
