import { badField } from "../errors";

/** A CQL2 expression or value in JSON form. The text form is parsed into it, and `compile-filter.ts` validates it. */
export type Cql2 = string | number | boolean | null | Cql2[] | { [name: string]: Cql2 };

type Token = { kind: "name" | "quoted-name" | "text" | "number" | "symbol" | "end"; text: string; at: number };

const tokenPattern =
  /\s*(?:([A-Za-z_][\w.-]*)|"([^"]+)"|'((?:[^'\\]|''|\\.)*)'|([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)|(<>|<=|>=|[=<>(),]))/y;
const kinds = ["name", "quoted-name", "text", "number", "symbol"] as const;
const maxDepth = 20;

/**
 * Parses a filter in CQL2 text. A refusal names the parameter and the position of the character that cannot be parsed.
 */
export function parseCql2Text(source: string): Cql2 {
  const tokens = tokenize(source);
  let position = 0;
  let depth = 0;
  const peek = () => tokens[position] as Token;
  const isKeyword = (keyword: string) => peek().kind === "name" && peek().text.toUpperCase() === keyword;
  const isSymbol = (symbol: string) => peek().kind === "symbol" && peek().text === symbol;
  const skipKeyword = (keyword: string) => isKeyword(keyword) && !!++position;
  const skipSymbol = (symbol: string) => isSymbol(symbol) && !!++position;
  const expectSymbol = (symbol: string) => skipSymbol(symbol) || throwUnexpected(peek(), `"${symbol}"`);
  const expectKeyword = (keyword: string) => skipKeyword(keyword) || throwUnexpected(peek(), keyword);

  function parseOr(): Cql2 {
    if (++depth > maxDepth) throw badField("filter", "is nested too deeply");
    const args = [parseAnd()];
    while (skipKeyword("OR")) args.push(parseAnd());
    depth--;
    return args.length === 1 ? (args[0] as Cql2) : { op: "or", args };
  }

  function parseAnd(): Cql2 {
    const args = [parseNot()];
    while (skipKeyword("AND")) args.push(parseNot());
    return args.length === 1 ? (args[0] as Cql2) : { op: "and", args };
  }

  function parseNot(): Cql2 {
    return skipKeyword("NOT") ? { op: "not", args: [parsePredicate()] } : parsePredicate();
  }

  function parsePredicate(): Cql2 {
    if (skipSymbol("(")) {
      const inner = parseOr();
      expectSymbol(")");
      return inner;
    }
    if (skipKeyword("S_INTERSECTS")) {
      expectSymbol("(");
      const property = parseOperand();
      expectSymbol(",");
      const geometry = parseGeometry();
      expectSymbol(")");
      return { op: "s_intersects", args: [property, geometry] };
    }
    if (skipKeyword("TRUE")) return true;
    if (skipKeyword("FALSE")) return false;
    const left = parseOperand();
    const operator = peek();
    if (operator.kind === "symbol" && /^(=|<>|<|>|<=|>=)$/.test(operator.text)) {
      position++;
      return { op: operator.text, args: [left, parseOperand()] };
    }
    if (skipKeyword("IS")) {
      const isNegated = skipKeyword("NOT");
      expectKeyword("NULL");
      return negate(isNegated, { op: "isNull", args: [left] });
    }
    const isNegated = skipKeyword("NOT");
    if (skipKeyword("LIKE")) return negate(isNegated, { op: "like", args: [left, parseOperand()] });
    if (skipKeyword("BETWEEN")) {
      const lowerBound = parseOperand();
      expectKeyword("AND");
      return negate(isNegated, { op: "between", args: [left, lowerBound, parseOperand()] });
    }
    if (skipKeyword("IN")) {
      expectSymbol("(");
      const values = [parseOperand()];
      while (skipSymbol(",")) values.push(parseOperand());
      expectSymbol(")");
      return negate(isNegated, { op: "in", args: [left, values] });
    }
    return throwUnexpected(peek(), "a comparison");
  }

  function parseOperand(): Cql2 {
    const token = peek();
    position++;
    if (token.kind === "text") return token.text;
    if (token.kind === "number") return Number(token.text);
    if (token.kind === "quoted-name") return { property: token.text };
    if (token.kind !== "name") return throwUnexpected(token, "a property or a value");
    const word = token.text.toUpperCase();
    if (word === "TRUE" || word === "FALSE") return word === "TRUE";
    if (!isSymbol("(")) return { property: token.text };
    if (word !== "CASEI" && word !== "TIMESTAMP" && word !== "DATE")
      return throwUnexpected(token, "CASEI, TIMESTAMP or DATE");
    position++;
    const inner = parseOperand();
    expectSymbol(")");
    return word === "CASEI" ? { op: "casei", args: [inner] } : { [word.toLowerCase()]: inner };
  }

  function parseGeometry(): Cql2 {
    const token = peek();
    const type = geometryTypes[token.kind === "name" ? token.text.toUpperCase() : ""];
    if (type === undefined)
      return throwUnexpected(token, "POINT, LINESTRING, POLYGON, MULTIPOINT, MULTIPOLYGON or BBOX");
    position++;
    if (type === "bbox") return { bbox: parseList(parseNumber) };
    const coordinates = parseList(parseCoordinates);
    if (type === "Point") return { type, coordinates: coordinates[0] ?? [] };
    // Each point of a MULTIPOINT may be in parentheses.
    return { type, coordinates: type === "MultiPoint" ? coordinates.map(unwrap) : coordinates };
  }

  function parseList(parseItem: () => Cql2): Cql2[] {
    expectSymbol("(");
    const items = [parseItem()];
    while (skipSymbol(",")) items.push(parseItem());
    expectSymbol(")");
    return items;
  }

  function parseCoordinates(): Cql2 {
    if (!isSymbol("(")) {
      const point = [parseNumber()];
      while (peek().kind === "number") point.push(parseNumber());
      return point;
    }
    if (++depth > maxDepth) throw badField("filter", "is nested too deeply");
    const items = parseList(parseCoordinates);
    depth--;
    return items;
  }

  function parseNumber(): number {
    const token = peek();
    position++;
    return token.kind === "number" ? Number(token.text) : throwUnexpected(token, "a number");
  }

  const expression = parseOr();
  if (peek().kind !== "end") throwUnexpected(peek(), "AND, OR or the end");
  return expression;
}

const geometryTypes: Record<string, string> = {
  POINT: "Point",
  LINESTRING: "LineString",
  POLYGON: "Polygon",
  MULTIPOINT: "MultiPoint",
  MULTIPOLYGON: "MultiPolygon",
  BBOX: "bbox",
};

const unwrap = (point: Cql2): Cql2 => (Array.isArray(point) && Array.isArray(point[0]) ? point[0] : point);

const negate = (isNegated: boolean, expression: Cql2): Cql2 =>
  isNegated ? { op: "not", args: [expression] } : expression;

function throwUnexpected({ text, at, kind }: Token, expected: string): never {
  const found = kind === "end" ? "the end" : `"${text.slice(0, 40)}"`;
  throw badField("filter", `has ${found} at character ${at + 1} where ${expected} is expected`);
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  const end = source.trimEnd().length;
  while (tokenPattern.lastIndex < end) {
    const at = tokenPattern.lastIndex + source.slice(tokenPattern.lastIndex).search(/\S/);
    const groups = tokenPattern.exec(source)?.slice(1);
    if (!groups) throw badField("filter", `is not CQL2 text from character ${at + 1} on`);
    const group = groups.findIndex((value) => value !== undefined);
    const text = groups[group] ?? "";
    const kind = kinds[group] ?? "symbol";
    tokens.push({ kind, text: kind === "text" ? text.replace(/''|\\'/g, "'") : text, at });
  }
  return [...tokens, { kind: "end", text: "", at: end }];
}
