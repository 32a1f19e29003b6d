import type { Locale } from "@/server/words/languages";
import type { GuideName } from "./guides";
import { type Block, type Inline, joinText, type NumberedBlock } from "./parse-guide";
import { StoryStart, TaskMark } from "./story";

type Props = { locale: Locale; name: GuideName; blocks: readonly NumberedBlock[] };

/**
 * The text of a guide with its images. The guide of the first shift also has a start button, and a mark beside each
 * task.
 */
export function GuideText({ locale, name, blocks }: Props) {
  const isFirstShiftGuide = name === "first-shift";
  const headings = blocks.filter(({ kind }) => kind === "heading");
  return (
    <article lang={locale} className="mx-auto max-w-3xl px-4 py-6 text-[0.9375rem] leading-relaxed sm:px-6">
      {blocks.map((block) => (
        <BlockView key={block.number} block={block} locale={locale}>
          {isFirstShiftGuide && block.kind === "heading" && <TaskMark index={headings.indexOf(block)} />}
          {isFirstShiftGuide && block.kind === "title" && <StoryStart />}
        </BlockView>
      ))}
    </article>
  );
}

function BlockView({ block, locale, children }: { block: Block; locale: Locale; children: React.ReactNode }) {
  switch (block.kind) {
    case "title":
      return (
        <>
          <h1 className="text-balance font-semibold text-2xl leading-tight">{renderInline(block.content)}</h1>
          {children}
        </>
      );
    case "heading":
      return (
        <h2 className="mt-9 flex items-baseline gap-2.5 text-balance font-semibold text-lg leading-snug">
          {children}
          <span>{renderInline(block.content)}</span>
        </h2>
      );
    case "paragraph":
      return <p className="mt-3 text-pretty text-ink-2">{renderInline(block.content)}</p>;
    case "note":
      return (
        <p className="mt-4 rounded-lg border border-line bg-raised px-4 py-3 text-pretty text-ink-2">
          {renderInline(block.content)}
        </p>
      );
    case "picture":
      return (
        <figure className={`mt-5 ${block.file.startsWith("phone-") ? "max-w-72" : ""}`}>
          {/* biome-ignore lint/performance/noImgElement: the images are WebP files made for the guides, so `next/image` has nothing to optimise. */}
          <img
            src={`/help/images/${locale}/${block.file}`}
            alt={block.text}
            loading="lazy"
            className="h-auto w-full rounded-lg border border-line"
          />
          <figcaption className="mt-1.5 text-ink-3 text-sm" aria-hidden>
            {block.text}
          </figcaption>
        </figure>
      );
    default: {
      const List = block.kind === "steps" ? "ol" : "ul";
      return (
        <List
          className={`mt-3 space-y-2 pl-6 text-ink-2 marker:text-ink-3 ${block.kind === "steps" ? "list-decimal" : "list-disc"}`}
        >
          {block.items.map((item) => (
            <li key={joinText(item)} className="text-pretty pl-1">
              {renderInline(item)}
            </li>
          ))}
        </List>
      );
    }
  }
}

function renderInline(parts: readonly Inline[]) {
  return parts.map((part, index) => {
    const key = `${index} ${part.text}`;
    if (part.kind === "bold") {
      return (
        <strong key={key} className="font-semibold text-ink">
          {part.text}
        </strong>
      );
    }
    if (part.kind === "key") {
      return (
        <kbd
          key={key}
          className="whitespace-nowrap rounded border border-line-2 bg-raised px-1.5 py-0.5 font-sans font-semibold text-[0.8125rem] text-ink"
        >
          {part.text}
        </kbd>
      );
    }
    if (part.kind === "link") {
      return (
        <a key={key} href={part.href} className="font-medium text-ink underline underline-offset-2">
          {part.text}
        </a>
      );
    }
    return part.text;
  });
}
