import { sql } from "drizzle-orm";
import { expect } from "vitest";
import type { Db } from "../../db/client";
import type { TestServer } from "./server";
import { startServerInProcess } from "./server-in-process";
import { test as baseTest } from "./test";

export { expect } from "vitest";

/** An HTTP response; a JSON body is parsed. */
export type HttpResponse = { status: number; type: string; body: unknown };

type RequestOptions = { body?: unknown; text?: string; key?: string | null; headers?: Record<string, string> };

/**
 * Sends a request with `body` as JSON or `text` unchanged. By default it contains an API key with all scopes. With
 * `key: null` it contains none.
 */
export type RequestSender = (method: string, path: string, options?: RequestOptions) => Promise<HttpResponse>;

/**
 * Vitest's `test` with the server on the file's database, without screens (`server`), and a function that sends
 * requests to it (`sendRequest`).
 */
export const test = baseTest
  .extend("server", { scope: "file" }, async ({ databaseUrl }, { onCleanup }) => {
    const server = await startServerInProcess({ databaseUrl, env: { LOG_LEVEL: "warn" } });
    onCleanup(async () => {
      await server.stop();
    });
    return server;
  })
  .extend("sendRequest", { scope: "file" }, ({ server }) => createRequestSender(server));

export function createRequestSender({ url, apiKey }: Pick<TestServer, "url" | "apiKey">): RequestSender {
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
    const responseText = await response.text();
    const type = response.headers.get("content-type")?.split(";")[0] ?? "";
    return { status: response.status, type, body: type.endsWith("json") ? JSON.parse(responseText) : responseText };
  };
}

/** Expects an RFC 9457 problem response with this code; returns its body. */
export function expectProblem(
  { status, type, body }: HttpResponse,
  expectedStatus: number,
  code: string,
): Record<string, unknown> {
  expect({ status, type, body }).toMatchObject({
    status: expectedStatus,
    type: "application/problem+json",
    body: { type: "about:blank", title: code.replaceAll("-", " "), status: expectedStatus, code },
  });
  return body as Record<string, unknown>;
}

/** Counts the rows of all tables. A test compares the counts to check that nothing was inserted. */
export async function countAllRows(db: Db): Promise<Record<string, number>> {
  const { rows } = (await db.execute(sql`
    select relname as name, (xpath('/row/count/text()', query_to_xml(
      format('select count(*) as count from public.%I', relname), false, true, ''
    )))[1]::text::int as count
    from pg_class
    -- Leave out partitions, because a job adds empty ones at any time. Their table's count includes their rows.
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
      -- Leave out derived tables and the position of the outbox, because jobs write to them at any time.
      and relname not like 'insight_%' and relname not in ('report', 'outbox')
    order by 1`)) as unknown as { rows: { name: string; count: number }[] };
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}
