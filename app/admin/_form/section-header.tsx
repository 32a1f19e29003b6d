import { Search } from "lucide-react";
import type { ReactNode } from "react";

type HeaderProps = { title: string; introduction: string; children?: ReactNode };

/** The title and purpose of a section, with its actions at the right. */
export function SectionHeader({ title, introduction, children }: HeaderProps) {
  return (
    <header className="flex shrink-0 flex-wrap items-end justify-between gap-x-6 gap-y-3 border-line border-b px-4 pt-4 pb-3">
      <div className="min-w-0">
        <h1 className="font-semibold text-xl">{title}</h1>
        <p className="mt-0.5 max-w-2xl text-pretty text-ink-2">{introduction}</p>
      </div>
      <div className="flex flex-wrap items-center gap-2">{children}</div>
    </header>
  );
}

type SearchProps = { label: string; text: string; onText: (text: string) => void };

/** A search field that filters a list as the user types. */
export function SearchField({ label, text, onText }: SearchProps) {
  return (
    <div className="relative w-full sm:w-72">
      <Search className="pointer-events-none absolute top-3 left-2.5 size-4 text-ink-3" aria-hidden />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onText(event.target.value)}
        className="h-10 w-full rounded-md border border-line-2 bg-raised pr-2 pl-8"
      />
    </div>
  );
}
