import { type SQL, sql } from "drizzle-orm";
import { badField } from "../errors";
import type { Collection, Property } from "./collections";
import { boxGeometry, type Crs, isInRange, toBox, toStored } from "./crs";
import { parseMoment } from "./datetime";
import { type Cql2, parseCql2Text } from "./parse-cql2-text";

const [maxDepth, maxParts] = [20, 500];
/** The property name that stands for the id of a feature in a filter. */
const keyName = "id";
const comparisons: Record<string, SQL> = {
  "=": sql`=`,
  "<>": sql`<>`,
  "<": sql`<`,
  ">": sql`>`,
  "<=": sql`<=`,
  ">=": sql`>=`,
};
const swappedComparisons: Record<string, string> = { "<": ">", ">": "<", "<=": ">=", ">=": "<=" };

/** Compiles a filter to a SQL condition on the columns of `feature`. Its values become parameters of the statement. */
export function compileFilter(
  text: string,
  { language, crs, collection }: { language: "cql2-text" | "cql2-json"; crs: Crs; collection: Collection },
): SQL {
  const { properties, keyType } = collection;
  let partCount = 0;

  function compileCondition(expression: Cql2, depth = 0): SQL {
    if (depth > maxDepth) throw filterError("is nested too deeply");
    if (++partCount > maxParts) throw filterError(`has more than ${maxParts} parts`);
    if (typeof expression === "boolean") return sql`${expression}::boolean`;
    const { op, args } = readOperation(expression);
    if (op === "and" || op === "or") {
      if (args.length < 2) throw filterError(`needs two conditions for "${op}"`);
      const conditions = args.map((arg) => compileCondition(arg, depth + 1));
      return sql`(${sql.join(conditions, op === "and" ? sql` and ` : sql` or `)})`;
    }
    const [first = null, second = null, third = null] = args;
    const expectedArgs = op === "not" || op === "isNull" ? 1 : op === "between" ? 3 : 2;
    if (args.length !== expectedArgs) throw filterError(`needs ${expectedArgs} arguments for "${op}"`);
    if (op === "not") return sql`(not ${compileCondition(first, depth + 1)})`;
    if (op === "s_intersects") return compileIntersects(first, second);
    if (op === "isNull")
      return isProperty(first, "geometry") ? sql`feature.geom is null` : sql`${findColumn(first).sql} is null`;
    if (op === "like") return compileLike(first, second);
    if (op === "between") {
      const { sql: value, property } = findColumn(first);
      return sql`${value} between ${compileLiteral(second, property)} and ${compileLiteral(third, property)}`;
    }
    if (op === "in") {
      if (!Array.isArray(second) || second.length === 0) throw filterError('needs a list of values for "in"');
      partCount += second.length;
      if (partCount > maxParts) throw filterError(`has more than ${maxParts} parts`);
      const { sql: value, property } = findColumn(first);
      return sql`${value} in (${sql.join(
        second.map((item) => compileLiteral(item, property)),
        sql`, `,
      )})`;
    }
    if (!Object.hasOwn(comparisons, op)) throw filterError(`has the unknown operator "${op.slice(0, 40)}"`);
    return compare(op, first, second);
  }

  function compare(op: string, left: Cql2, right: Cql2): SQL {
    if (isCaseInsensitive(left) || isCaseInsensitive(right)) {
      const { sql: value, property } = findColumn(withoutCase(left));
      requireText(property, op);
      return sql`lower(${value}) ${comparisons[op]} lower(${compileLiteral(withoutCase(right), property)})`;
    }
    if (!isReference(left) && isReference(right)) return compare(swappedComparisons[op] ?? op, right, left);
    const { sql: value, property } = findColumn(left);
    return sql`${value} ${comparisons[op]} ${compileLiteral(right, property)}`;
  }

  function compileLike(left: Cql2, right: Cql2): SQL {
    const ignoresCase = isCaseInsensitive(left) || isCaseInsensitive(right);
    const { sql: value, property } = findColumn(withoutCase(left));
    requireText(property, "like");
    const pattern = withoutCase(right);
    if (typeof pattern !== "string") throw filterError('needs a text after "like"');
    requireStorable(pattern);
    if (/(^|[^\\])(\\\\)*\\$/.test(pattern)) throw filterError('must not end the pattern of "like" with a backslash');
    return ignoresCase ? sql`${value} ilike ${pattern}` : sql`${value} like ${pattern}`;
  }

  function compileIntersects(left: Cql2, right: Cql2): SQL {
    if (!isProperty(left, "geometry")) throw filterError('needs "geometry" as the first argument of S_INTERSECTS');
    return sql`coalesce(st_intersects(feature.geom, ${compileGeometry(right)}), false)`;
  }

  function compileGeometry(value: Cql2): SQL {
    if (typeof value === "object" && value !== null && "bbox" in value && Array.isArray(value.bbox))
      return boxGeometry(toBox(value.bbox, "filter"), crs, "filter");
    const { type, coordinates } = (value ?? {}) as { type?: Cql2; coordinates?: Cql2 };
    if (!isGeometry(type, coordinates, crs)) throw filterError("has a geometry that is not valid");
    const filterGeometry = sql`st_setsrid(st_geomfromgeojson(${JSON.stringify({ type, coordinates })}), ${crs.srid}::int)`;
    return toStored(filterGeometry, crs);
  }

  function findColumn(reference: Cql2): { sql: SQL; property: Property } {
    if (!isReference(reference)) throw filterError("must compare a property with a value");
    const name = String(reference.property);
    if (name === keyName) return { sql: sql`feature.key`, property: { type: keyType } };
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!property) throw filterError(`has the unknown property "${name.slice(0, 40)}"`);
    return { sql: sql`feature.${sql.identifier(name)}`, property };
  }

  let expression: Cql2;
  try {
    expression = language === "cql2-text" ? parseCql2Text(text) : (JSON.parse(text) as Cql2);
  } catch (error) {
    throw error instanceof SyntaxError ? filterError("is not valid JSON") : error;
  }
  return compileCondition(expression);
}

const filterError = (cause: string) => badField("filter", cause);

/** Refuses the one character that the database cannot store. JSON can contain it in escaped form. */
function requireStorable(value: string): void {
  if (value.includes("\0")) throw filterError("must not hold the character U+0000");
}

function readOperation(expression: Cql2): { op: string; args: Cql2[] } {
  const { op, args } = (typeof expression === "object" ? (expression ?? {}) : {}) as { op?: Cql2; args?: Cql2 };
  if (typeof op !== "string" || !Array.isArray(args)) throw filterError("has a value where a condition is expected");
  return { op, args };
}

function isReference(value: Cql2): value is { property: string } {
  return typeof value === "object" && value !== null && "property" in value && typeof value.property === "string";
}

const isProperty = (value: Cql2, name: string) => isReference(value) && value.property === name;

function isCaseInsensitive(value: Cql2): value is { op: "casei"; args: Cql2[] } {
  return typeof value === "object" && value !== null && "op" in value && value.op === "casei";
}

const withoutCase = (value: Cql2): Cql2 => (isCaseInsensitive(value) ? (readOperation(value).args[0] ?? null) : value);

function requireText({ type }: Property, op: string): void {
  if (type !== "string") throw filterError(`needs a property with text for "${op}"`);
}

/** Converts a value to a parameter with the type of the property that it is compared with. */
function compileLiteral(value: Cql2, { type }: Property): SQL {
  if (type === "string" && typeof value === "string") {
    requireStorable(value);
    return sql`${value}::text`;
  }
  if ((type === "number" || type === "integer") && typeof value === "number" && Number.isFinite(value))
    return sql`${value}::float8`;
  if (type === "boolean" && typeof value === "boolean") return sql`${value}::boolean`;
  if (type === "time") {
    const { timestamp, date } = (typeof value === "object" ? (value ?? {}) : { timestamp: value }) as Record<
      string,
      Cql2
    >;
    const moment = timestamp ?? date;
    if (typeof moment === "string") return sql`${parseMoment(moment, false, "filter").toISOString()}::timestamptz`;
  }
  throw filterError(`compares a property of the type ${type} with a value of another type`);
}

/**
 * For each geometry type, how deeply the points are nested in its coordinates, and the minimum number of points in a
 * list.
 */
const geometryForms: Record<string, { depth: number; minPoints: number }> = {
  Point: { depth: 0, minPoints: 1 },
  MultiPoint: { depth: 1, minPoints: 1 },
  LineString: { depth: 1, minPoints: 2 },
  Polygon: { depth: 2, minPoints: 4 },
  MultiPolygon: { depth: 3, minPoints: 4 },
};

/** Whether PostGIS accepts the geometry: its coordinates are nested correctly and its rings are closed. */
function isGeometry(type: Cql2 | undefined, coordinates: Cql2 | undefined, crs: Crs): boolean {
  const geometryForm = typeof type === "string" && Object.hasOwn(geometryForms, type) ? geometryForms[type] : undefined;
  const hasValidNesting = (value: Cql2 | undefined, depth: number, { minPoints }: { minPoints: number }): boolean => {
    if (!Array.isArray(value)) return false;
    if (depth === 0)
      return value.length === 2 && value.every(Number.isFinite) && isInRange(value as [number, number], crs);
    if (depth > 1) return value.length > 0 && value.every((part) => hasValidNesting(part, depth - 1, { minPoints }));
    const isClosed = minPoints < 4 || JSON.stringify(value[0]) === JSON.stringify(value.at(-1));
    return value.length >= minPoints && isClosed && value.every((part) => hasValidNesting(part, 0, { minPoints }));
  };
  return geometryForm !== undefined && hasValidNesting(coordinates, geometryForm.depth, geometryForm);
}
