/** Formatted text: plain, bold, a key or a word on the screen (`key`), or a link. */
export type Inline = { kind: "text" | "bold" | "key"; text: string } | { kind: "link"; text: string; href: string };

/** A block of a guide. `heading` is a task, `title` the name of the guide. */
export type Block =
  | { kind: "title" | "heading" | "paragraph" | "note"; content: Inline[] }
  | { kind: "steps" | "list"; items: Inline[][] }
  | { kind: "picture"; file: string; text: string };
/** A block with its number in the guide. */
export type NumberedBlock = Block & { number: number };

/**
 * Parses a guide, which may use only this part of Markdown: one title, second-level headings, paragraphs, notes,
 * numbered and bulleted lists, and images on their own line; inside these, bold text, code and links. Throws on
 * anything that looks like other Markdown, so that a reader never sees raw markup.
 */
export function parseGuide(markdown: string): NumberedBlock[] {
  return markdown
    .trim()
    .split(/\n{2,}/)
    .map((block, index) => ({ ...parseBlock(block), number: index + 1 }));
}

/** Returns the name of a guide. */
export function findTitle(blocks: readonly Block[]): string {
  const [first] = blocks;
  if (first?.kind !== "title") throw new Error("A guide must begin with its title");
  return joinText(first.content);
}

/** Returns the text without its formatting. */
export function joinText(parts: readonly Inline[]): string {
  return parts.map(({ text }) => text).join("");
}

function parseBlock(block: string): Block {
  const lines = block.split("\n").map((line) => line.trim());
  const text = lines.join(" ");
  const pictureMatch = /^!\[([^\]]+)\]\(\.\.\/images\/[a-z]+\/([a-z0-9-]+\.webp)\)$/.exec(text);
  if (pictureMatch) return { kind: "picture", text: pictureMatch[1] ?? "", file: pictureMatch[2] ?? "" };
  if (text.startsWith("# ")) return { kind: "title", content: parseInline(text.slice(2)) };
  if (text.startsWith("## ")) return { kind: "heading", content: parseInline(text.slice(3)) };
  if (text.startsWith("> ")) return { kind: "note", content: parseInline(text.replaceAll(/(^| )> /g, "$1")) };
  const marker = /^1\. /.test(text) ? /^\d+\. / : /^- /.test(text) ? /^- / : null;
  if (!marker) return { kind: "paragraph", content: parseInline(text) };
  const items: string[] = [];
  for (const line of lines) {
    if (marker.test(line)) items.push(line.replace(marker, ""));
    else items.push(`${items.pop()} ${line}`);
  }
  return { kind: marker.test("- ") ? "list" : "steps", items: items.map(parseInline) };
}

const inlineMarkPattern = /\*\*([^*]+)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)/;

function parseInline(text: string): Inline[] {
  const parts: Inline[] = [];
  let remainingText = text;
  for (let match = inlineMarkPattern.exec(remainingText); match; match = inlineMarkPattern.exec(remainingText)) {
    const [mark, bold, key, name, target] = match;
    if (match.index > 0) parts.push(plainText(remainingText.slice(0, match.index)));
    if (bold) parts.push({ kind: "bold", text: bold });
    else if (key) parts.push({ kind: "key", text: key });
    else parts.push({ kind: "link", text: name ?? "", href: toHref(target ?? "") });
    remainingText = remainingText.slice(match.index + mark.length);
  }
  return remainingText ? [...parts, plainText(remainingText)] : parts;
}

function plainText(text: string): Inline {
  if (/[*`<>]|\]\(|^#|\|/.test(text)) throw new Error(`A guide contains markup that cannot be shown: ${text}`);
  return { kind: "text", text };
}

/** Converts a link to another guide: from its file in the documentation to its page in the product. */
function toHref(target: string): string {
  const guideMatch = /^([a-z-]+)\.md$/.exec(target);
  if (!guideMatch) throw new Error(`A guide may link only to other guides, not to ${target}`);
  return `/help/${guideMatch[1]}`;
}
