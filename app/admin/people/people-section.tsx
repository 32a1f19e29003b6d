"use client";

import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { inputClass } from "../../_ui/field";
import { useNames } from "../../_words/use-names";
import { SectionHead } from "../section-head";
import type { ListedPerson } from "./listed-person";
import { NewPerson } from "./new-person";
import { type GivenPassword, OneTimePassword } from "./one-time-password";
import { PersonSheet } from "./person-sheet";
import { PersonState } from "./person-state";

type Opened = { what: "new" } | { what: "person"; person: ListedPerson } | { what: "password"; given: GivenPassword };

/** Who may sign in, and as what. */
export function PeopleSection() {
  const t = useTranslations("people");
  const roleName = useTranslations("role");
  const common = useTranslations("common");
  const names = useNames();
  const trpc = useTRPC();
  const [words, setWords] = useState("");
  const [opened, setOpened] = useState<Opened | null>(null);
  const query = useQuery(trpc.people.list.queryOptions());
  const belongs = ({ role, agencyCode, unit }: ListedPerson) =>
    role === "crew" ? unit : agencyCode && names.agency(agencyCode);
  const textOf = (person: ListedPerson) =>
    [person.name, person.username, roleName(person.role), belongs(person)].join(" ").toLowerCase();
  const rows = query.data
    ?.filter((person) => textOf(person).includes(words.trim().toLowerCase()))
    .sort((a, b) => Number(a.deactivatedAt !== null) - Number(b.deactivatedAt !== null));
  const close = () => setOpened(null);
  return (
    <>
      <SectionHead title={t("title")} lead={t("lead")}>
        <Button look="strong" onClick={() => setOpened({ what: "new" })}>
          <UserPlus className="size-4" aria-hidden />
          {t("add")}
        </Button>
      </SectionHead>
      <div className="flex shrink-0 items-center gap-3 px-4 py-2.5">
        <input
          type="search"
          aria-label={t("search")}
          placeholder={t("search")}
          value={words}
          onChange={(event) => setWords(event.target.value)}
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
            onOpen: (person) => setOpened({ what: "person", person }),
          }}
          empty={words.trim() === "" ? t("empty") : t("noMatch")}
          muted={({ deactivatedAt }) => deactivatedAt !== null}
          columns={[
            { head: t("name"), cell: ({ name }) => name },
            {
              head: t("username"),
              cell: ({ username }) => <span className="font-mono text-[0.8125rem]">{username}</span>,
              aside: true,
            },
            { head: t("role"), cell: ({ role }) => roleName(role), aside: true },
            { head: t("belongs"), cell: (person) => belongs(person) || common("dash"), aside: true },
            {
              head: t("state"),
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
      {opened?.what === "new" && (
        <NewPerson onClose={close} onMade={(given) => setOpened({ what: "password", given })} />
      )}
      {opened?.what === "person" && (
        <PersonSheet
          person={opened.person}
          onClose={close}
          onGiven={(given) => setOpened({ what: "password", given })}
        />
      )}
      {opened?.what === "password" && <OneTimePassword {...opened.given} onClose={close} />}
    </>
  );
}
