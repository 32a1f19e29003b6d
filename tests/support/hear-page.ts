import type { Page } from "@playwright/test";

/** What a page sends, addresses and bodies; every answer that is text; every message of the feed. */
type Heard = { sent: string[]; answers: string[]; messages: string[] };

/** Hears a page from now on. The function gives all of it so far, once the answers are whole. */
export async function hearPage(page: Page): Promise<() => Promise<Heard>> {
  const heard: Heard = { sent: [], answers: [], messages: [] };
  const reading: Promise<void>[] = [];
  page.on("request", (request) => heard.sent.push(request.url(), request.postData() ?? ""));
  page.on("response", (response) => {
    const kind = response.headers()["content-type"] ?? "";
    // The feed has no end; it is heard message by message.
    if (!/json|html|text\/(plain|x-component)/.test(kind)) return;
    reading.push(
      response.text().then(
        (text) => void heard.answers.push(text),
        // Of a page that was left meanwhile.
        () => {},
      ),
    );
  });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  devtools.on("Network.eventSourceMessageReceived", ({ data }) => heard.messages.push(data));
  return async () => {
    await Promise.all(reading);
    return heard;
  };
}
