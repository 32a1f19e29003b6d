import { sql } from "drizzle-orm";
import { expect } from "vitest";
import type { Db } from "../../db/client";
import type { Product } from "./product";
import { startProductInProcess } from "./product-in-process";
import { test as plain } from "./test";

export { expect } from "vitest";

/** An answer as it came over the wire. */
export type Answer = { status: number; type: string; body: unknown };

type Asked = { body?: unknown; text?: string; key?: string | null; headers?: Record<string, string> };

/** Asks the product: a body as JSON, or a text as it stands; with the key of all scopes unless another, or none, is given. */
export type Ask = (method: string, path: string, asked?: Asked) => Promise<Answer>;

/** The product running on the file's database, without the screens, and how to ask it. */
export const test = plain
  .extend("product", { scope: "file" }, async ({ databaseUrl }, { onCleanup }) => {
    const product = await startProductInProcess({ databaseUrl, env: { LOG_LEVEL: "warn" } });
    onCleanup(async () => {
      await product.stop();
    });
    return product;
  })
  .extend("ask", { scope: "file" }, ({ product }) => asking(product));

export function asking({ url, apiKey }: Pick<Product, "url" | "apiKey">): Ask {
  return async (method, path, { body, text, key = apiKey, headers = {} } = {}) => {
    const payload = text ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(key !== null && { authorization: `Bearer ${key}` }),
        ...(payload !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      body: payload,
    });
    const answer = await response.text();
    const type = response.headers.get("content-type")?.split(";")[0] ?? "";
    return { status: response.status, type, body: type.endsWith("json") ? JSON.parse(answer) : answer };
  };
}

/** Expects a refusal as RFC 9457 has it, with its code; gives its body. */
export function refused({ status, type, body }: Answer, wanted: number, code: string): Record<string, unknown> {
  expect({ status, type, body }).toMatchObject({
    status: wanted,
    type: "application/problem+json",
    body: { type: "about:blank", title: code.replaceAll("-", " "), status: wanted, code },
  });
  return body as Record<string, unknown>;
}

/** How many rows every table has: equal before and after, nothing was written. */
export async function rowCounts(db: Db): Promise<Record<string, number>> {
  const { rows } = (await db.execute(sql`
    select table_name as name, (xpath('/row/count/text()', query_to_xml(
      format('select count(*) as count from public.%I', table_name), false, true, ''
    )))[1]::text::int as count
    from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'
      -- What the house makes of the others by itself, whenever it comes to it.
      and table_name not in ('insight_stale', 'insight_month', 'insight_fact', 'insight_call', 'insight_sensitive', 'report')
    order by 1`)) as unknown as { rows: { name: string; count: number }[] };
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}
