import { type DocumentOptions, type Link, listConformance, wordsOf } from "./describe";
import type { Feature } from "./read-features";

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
/** Escapes text for HTML. */
const escapeText = (value: unknown) => String(value).replace(/[&<>"']/g, (character) => escapes[character] ?? "");
const anchor = (href: string, text: string) => `<a href="${escapeText(href)}">${escapeText(text)}</a>`;
const list = (items: readonly string[]) => `<ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;

/** A plain page without styles and scripts, because the security policy of these responses forbids them. */
function page({ root, locale }: DocumentOptions, title: string, body: string, jsonHref: string): string {
  const words = wordsOf(locale);
  const navigation = [anchor(`${root}?f=html`, words.title), anchor(`${root}/collections?f=html`, words.collections)];
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeText(title)}</title></head>
<body><nav>${navigation.join(" / ")}</nav><main><h1>${escapeText(title)}</h1>
${body}
<p>${anchor(jsonHref, words.otherFormat)}</p></main></body></html>`;
}

export function landingHtml(options: DocumentOptions): string {
  const words = wordsOf(options.locale);
  const links = [
    anchor(`${options.root}/collections?f=html`, words.collections),
    anchor(`${options.root}/conformance?f=html`, words.conformance),
    anchor(`${options.root}/api?f=html`, words.definition),
  ];
  return page(options, words.title, `<p>${escapeText(words.description)}</p>${list(links)}`, `${options.root}?f=json`);
}

export function conformanceHtml(options: DocumentOptions): string {
  const { conformance } = wordsOf(options.locale);
  return page(
    options,
    conformance,
    list(listConformance(options).map(escapeText)),
    `${options.root}/conformance?f=json`,
  );
}

export function apiHtml(options: DocumentOptions, paths: readonly string[]): string {
  const { definition } = wordsOf(options.locale);
  return page(
    options,
    definition,
    list(paths.map((path) => `<code>${escapeText(path)}</code>`)),
    `${options.root}/api`,
  );
}

type DescribedCollection = { id: string; title: string; description: string; links: readonly Link[] };

export function collectionsHtml(options: DocumentOptions, collections: readonly DescribedCollection[]): string {
  const items = collections.map(
    ({ id, title, description }) =>
      `${anchor(`${options.root}/collections/${id}?f=html`, title)}: ${escapeText(description)}`,
  );
  return page(options, wordsOf(options.locale).collections, list(items), `${options.root}/collections?f=json`);
}

export function collectionHtml(options: DocumentOptions, { id, title, description }: DescribedCollection): string {
  const words = wordsOf(options.locale);
  const href = `${options.root}/collections/${id}`;
  const links = [
    anchor(`${href}/items?f=html&limit=50`, words.features),
    anchor(`${href}/queryables`, words.queryables),
    ...(options.hasTiles ? [anchor(`${href}/tiles`, words.tiles)] : []),
  ];
  return page(options, title, `<p>${escapeText(description)}</p>${list(links)}`, `${href}?f=json`);
}

type ShownFeatures = {
  id: string;
  title: string;
  features: readonly Feature[];
  numberMatched: number | undefined;
  links: readonly Link[];
};

/** A table with one row per feature. */
export function featuresHtml(
  options: DocumentOptions,
  { id, title, features, numberMatched, links }: ShownFeatures,
): string {
  const words = wordsOf(options.locale);
  const names = Object.keys(features[0]?.properties ?? {});
  const rows = features.map((feature) => {
    const href = `${options.root}/collections/${id}/items/${encodeURIComponent(feature.id)}?f=html`;
    const cells = names.map((name) => `<td>${escapeText(feature.properties[name] ?? "")}</td>`).join("");
    return `<tr><td>${anchor(href, String(feature.id))}</td>${cells}</tr>`;
  });
  const next = links.find(({ rel }) => rel === "next");
  const json = links.find(({ rel }) => rel === "alternate");
  const count = (numberMatched === undefined ? words.shownOfMany : words.shown)
    .replace("{returned}", String(features.length))
    .replace("{matched}", String(numberMatched));
  return page(
    options,
    title,
    `<p>${escapeText(count)}</p>
<table><thead><tr><th>id</th>${names.map((name) => `<th>${escapeText(name)}</th>`).join("")}</tr></thead>
<tbody>${rows.join("\n")}</tbody></table>
${next ? `<p>${anchor(next.href, words.next)}</p>` : ""}`,
    json?.href ?? options.root,
  );
}

export function featureHtml(
  options: DocumentOptions,
  title: string,
  { id, geometry, properties }: Feature,
  href: string,
): string {
  const rows = Object.entries({ ...properties, geometry: geometry && JSON.stringify(geometry) }).map(
    ([name, value]) => `<tr><th>${escapeText(name)}</th><td>${escapeText(value ?? "")}</td></tr>`,
  );
  return page(options, `${title} ${id}`, `<table><tbody>${rows.join("\n")}</tbody></table>`, href);
}
