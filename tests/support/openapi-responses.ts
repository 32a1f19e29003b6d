import { z } from "zod";
import { expect, type HttpResponse, type RequestSender } from "./http";

type DocumentedResponse = { content?: Record<string, { schema?: object }> };
type Document = { paths: Record<string, Record<string, { responses: Record<string, DocumentedResponse> }>> };

/**
 * Reads the server's OpenAPI document. Returns it with `expectDocumentedResponse`, which checks a response against it:
 * `expectDocumentedResponse(response, "GET /api/v1/units")`.
 */
export async function readOpenApiDocument(sendRequest: RequestSender) {
  const document = (await sendRequest("GET", "/api/v1/openapi.json")).body as Document;
  return {
    document,
    expectDocumentedResponse({ status, type, body }: HttpResponse, route: string): void {
      const [method = "", path = ""] = route.split(" ");
      const responses = document.paths[path]?.[method.toLowerCase()]?.responses ?? {};
      const documentedResponse = responses[status] ?? responses[`${String(status)[0]}XX`];
      const schema = documentedResponse?.content?.[type]?.schema;
      expect(schema, `${route}: response ${status} ${type} is not in the OpenAPI document`).toBeDefined();
      const parseResult = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(body);
      expect(parseResult.error?.issues ?? [], `${route} ${status}`).toEqual([]);
    },
  };
}
