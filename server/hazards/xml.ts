import { createParseFault, SourceFaultError } from "./fetch-source";

export type XmlElement = {
  name: string;
  /** The name without its prefix. */
  local: string;
  /** The URI of the namespace that the prefix stands for. */
  namespace: string;
  attributes: { name: string; value: string }[];
  children: XmlNode[];
  /** All namespaces that apply to the element, by prefix. */
  namespaces: Record<string, string>;
};
type Instruction = { target: string; data: string };
type XmlNode = XmlElement | Instruction | string;
export type XmlDocument = { root: XmlElement; before: Instruction[]; after: Instruction[] };

const maxDepth = 32;
const maxElements = 20_000;
/** Maximum number of namespaces that apply to one element. An element that declares a namespace copies all of them. */
const maxNamespaces = 50;
/** Characters that XML forbids: most control characters, and unpaired surrogates. */
const forbiddenCharacters = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
const tokenPattern =
  /<!--[\s\S]*?-->|<!\[CDATA\[(?<cdata>[\s\S]*?)\]\]>|<\?(?<target>[^\s<>?]+)(?:\s(?<data>[\s\S]*?))?\?>|<\/(?<close>[^\s<>/=!?"'&]+)\s*>|<(?<open>[^\s<>/=!?"'&]+)(?<attributes>(?:\s+[^\s<>/=!?"'&]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(?<empty>\/?)>|(?<text>[^<]+)/y;
const attributePattern = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const entities = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/**
 * Parses an XML file from an external service. Refuses document type declarations, because entities could make the
 * parsed file very large or include other files. Throws a `SourceFaultError` if the file is not well-formed.
 */
export function parseXml(file: Buffer): XmlDocument {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(file).replace(/\r\n?/g, "\n");
  } catch {
    throw new SourceFaultError("not-the-format", "not UTF-8");
  }
  if (!/^\s*(<|$)/.test(text)) throw new SourceFaultError("not-the-format", "not XML");
  const fail = (cause: string) => createParseFault(text, />\s*$/, `XML: ${cause}`);
  if (text.search(forbiddenCharacters) >= 0) throw fail("forbidden character");
  const declaration = /^<\?xml\s[^>]*\?>/.exec(text)?.[0] ?? "";
  if (/encoding\s*=\s*["'](?!utf-8["'])/i.test(declaration)) throw fail("not in UTF-8");
  const document: { root?: XmlElement; before: Instruction[]; after: Instruction[] } = { before: [], after: [] };
  const openElements: XmlElement[] = [];
  let elementCount = 0;
  tokenPattern.lastIndex = declaration.length;
  while (tokenPattern.lastIndex < text.length) {
    const at = tokenPattern.lastIndex;
    const groups = tokenPattern.exec(text)?.groups;
    const parent = openElements.at(-1);
    if (!groups) {
      throw /^<!doctype/i.test(text.slice(at, at + 9)) ? fail("document type declaration") : fail(`character ${at}`);
    }
    const { cdata, target, data = "", close, open: opened, attributes = "", empty, text: rawText } = groups;
    if (rawText !== undefined || cdata !== undefined) {
      const value = cdata ?? decode(rawText ?? "", fail);
      if (parent) parent.children.push(value);
      else if (cdata !== undefined || value.trim() !== "") throw fail("text outside the root element");
    } else if (target !== undefined) {
      if (/^xml$/i.test(target)) throw fail("a second declaration");
      (parent?.children ?? (document.root ? document.after : document.before)).push({ target, data: data.trimStart() });
    } else if (close !== undefined) {
      if (openElements.pop()?.name !== close) throw fail(`unexpected </${close}>`);
    } else if (opened !== undefined) {
      const element = readElement(opened, attributes, parent, fail);
      if (++elementCount > maxElements) throw fail("too many elements");
      if (parent) parent.children.push(element);
      else if (document.root) throw fail("a second root element");
      else document.root = element;
      if (empty === "" && openElements.push(element) > maxDepth) throw fail("nested too deeply");
    }
  }
  if (!document.root || openElements.length > 0) throw fail("not closed");
  if (document.root.local === "html") throw fail("HTML");
  return { ...document, root: document.root };
}

type Fail = (cause: string) => SourceFaultError;

function readElement(fullName: string, attributeText: string, parent: XmlElement | undefined, fail: Fail): XmlElement {
  const attributes = [...attributeText.matchAll(attributePattern)].map(([, key = "", quoted, singleQuoted]) => ({
    name: key,
    value: decode((quoted ?? singleQuoted ?? "").replace(/[\t\n]/g, " "), fail),
  }));
  if (new Set(attributes.map((attribute) => attribute.name)).size < attributes.length) throw fail("attribute twice");
  const declared = attributes.flatMap(({ name: key, value }) =>
    key === "xmlns" || key.startsWith("xmlns:") ? [[key.slice(6), value]] : [],
  );
  const inherited = parent?.namespaces ?? {};
  const namespaces = declared.length > 0 ? { ...inherited, ...Object.fromEntries(declared) } : inherited;
  if (declared.length > 0 && Object.keys(namespaces).length > maxNamespaces) throw fail("too many namespaces");
  const [prefix, local] = splitName(fullName);
  const namespace = Object.hasOwn(namespaces, prefix) ? (namespaces[prefix] ?? "") : "";
  if (prefix !== "" && namespace === "") throw fail(`unknown prefix ${prefix}`);
  return { name: fullName, local, namespace, attributes, children: [], namespaces };
}

function splitName(fullName: string): [prefix: string, local: string] {
  const [first = "", second] = fullName.split(":");
  return second === undefined ? ["", first] : [first, second];
}

function decode(rawText: string, fail: Fail): string {
  if (!rawText.includes("&")) return rawText;
  return rawText.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w*))(;?)/gi, (match, decimal, hex, entity, end) => {
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : null;
    const value = code === null ? entities.get(entity) : code <= 0x10ffff ? String.fromCodePoint(code) : null;
    if (!value || end === "" || value.search(forbiddenCharacters) >= 0)
      throw fail(`unknown entity ${match.slice(0, 20)}`);
    return value;
  });
}

function isElement(node: XmlNode): node is XmlElement {
  return typeof node === "object" && "local" in node;
}

/** Returns the child elements with a local name, by default in the namespace of their parent. */
export function childrenOf(parent: XmlElement, local: string, namespace = parent.namespace): XmlElement[] {
  return parent.children.filter(isElement).filter((child) => child.local === local && child.namespace === namespace);
}

/** The text directly inside an element, trimmed. */
export function textOf(element: XmlElement | undefined): string {
  const parts = element?.children.filter((child) => typeof child === "string") ?? [];
  return parts.join("").trim();
}

type Canonical = {
  isExclusive: boolean;
  omit?: XmlElement | undefined;
  /** Leaves out processing instructions and white space between elements. */
  isCompact?: boolean;
};

/**
 * Returns canonical XML without comments: inclusive (version 1.0 or 1.1), or exclusive, which differs only in the
 * namespaces. An element that is canonicalized alone does not inherit the `xml:` attributes of the elements around it.
 */
export function canonicalize(wholeDocument: XmlDocument | XmlElement, options: Canonical): string {
  if ("local" in wholeDocument) return renderNode(wholeDocument, {}, options);
  const nodes = [...wholeDocument.before, wholeDocument.root, ...wholeDocument.after];
  return nodes.map((node) => renderNode(node, {}, options)).join(options.isCompact ? "" : "\n");
}

function renderNode(node: XmlNode, renderedNamespaces: Record<string, string>, options: Canonical): string {
  if (typeof node === "string") return options.isCompact && node.trim() === "" ? "" : escapeText(node, /[&<>\r]/g);
  if (!isElement(node)) return options.isCompact ? "" : `<?${node.target}${node.data && ` ${node.data}`}?>`;
  if (node === options.omit) return "";
  const attributes = node.attributes.filter(({ name: key }) => !/^xmlns(:|$)/.test(key));
  const usedPrefixes = new Set([
    splitName(node.name)[0],
    ...attributes.map(({ name: key }) => splitName(key)[0]).filter(Boolean),
  ]);
  const namespacesInScope: Record<string, string> = { "": "", ...node.namespaces };
  const declarations = Object.entries(namespacesInScope)
    .filter(([prefix, uri]) => (renderedNamespaces[prefix] ?? "") !== uri && prefix !== "xml")
    .filter(([prefix]) => !options.isExclusive || usedPrefixes.has(prefix))
    .sort(([a], [b]) => compare(a, b));
  const namespaceOf = (key: string) => (key.includes(":") ? (namespacesInScope[splitName(key)[0]] ?? "") : "");
  const sorted = attributes.sort(
    (a, b) => compare(namespaceOf(a.name), namespaceOf(b.name)) || compare(splitName(a.name)[1], splitName(b.name)[1]),
  );
  const written = [
    ...declarations.map(([prefix, uri]) => [prefix ? `xmlns:${prefix}` : "xmlns", uri]),
    ...sorted.map(({ name: key, value }) => [key, value]),
  ].map(([key, value = ""]) => ` ${key}="${escapeText(value, /[&<"\t\n\r]/g)}"`);
  const childNamespaces = { ...renderedNamespaces, ...Object.fromEntries(declarations) };
  const content = node.children.map((child) => renderNode(child, childNamespaces, options)).join("");
  return `<${node.name}${written.join("")}>${content}</${node.name}>`;
}

/** Escapes text for an element or attribute, and removes the characters that XML forbids. */
export function xmlText(value: unknown): string {
  return escapeText(String(value).replace(forbiddenCharacters, ""), /[&<>"]/g);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escapeText(value: string, pattern: RegExp): string {
  return value.replace(
    pattern,
    (character) => escapes[character] ?? `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`,
  );
}
