import type { Page } from "@playwright/test";

/** The traffic of a page: the URLs and bodies of its requests, the bodies of text responses, and feed messages. */
type Traffic = { sent: string[]; responses: string[]; messages: string[] };

/**
 * Starts recording a page's traffic. The returned function waits for response bodies still being read, and returns the
 * traffic recorded so far.
 */
export async function recordTraffic(page: Page): Promise<() => Promise<Traffic>> {
  const traffic: Traffic = { sent: [], responses: [], messages: [] };
  const pendingReads: Promise<void>[] = [];
  page.on("request", (request) => traffic.sent.push(request.url(), request.postData() ?? ""));
  page.on("response", (response) => {
    const contentType = response.headers()["content-type"] ?? "";
    // The feed never ends; its messages are recorded below.
    if (!/json|html|text\/(plain|x-component)/.test(contentType)) return;
    pendingReads.push(
      response.text().then(
        (text) => void traffic.responses.push(text),
        // The page loaded a different document before the body arrived, so the body is lost.
        () => {},
      ),
    );
  });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  devtools.on("Network.eventSourceMessageReceived", ({ data }) => traffic.messages.push(data));
  return async () => {
    await Promise.all(pendingReads);
    return traffic;
  };
}
