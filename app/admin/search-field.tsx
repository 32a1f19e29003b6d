import { Search } from "lucide-react";

type Props = { label: string; words: string; onWords: (words: string) => void };

/** Narrows a list while it is typed in. */
export function SearchField({ label, words, onWords }: Props) {
  return (
    <div className="relative w-full sm:w-72">
      <Search className="pointer-events-none absolute top-3 left-2.5 size-4 text-ink-3" aria-hidden />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={words}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onWords(event.target.value)}
        className="h-10 w-full rounded-md border border-line-2 bg-raised pr-2 pl-8"
      />
    </div>
  );
}
