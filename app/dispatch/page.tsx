import { headers } from "next/headers";
import superjson from "superjson";
import type { ConsoleStart } from "@/server/http/console-start";
import { LiveProvider } from "../_live/feed/live-provider";
import { bufferEventsScript } from "./commands/buffer-events";
import { DispatchScreen } from "./dispatch-screen";

export default async function DispatchPage() {
  const requestHeaders = await headers();
  const encodedStart = requestHeaders.get("x-console-start");
  const consoleStart = encodedStart
    ? superjson.parse<ConsoleStart>(Buffer.from(encodedStart, "base64").toString())
    : null;
  return (
    <>
      {/* Browsers hide the nonce from scripts, so React would report a hydration mismatch. */}
      <script nonce={requestHeaders.get("x-nonce") ?? undefined} suppressHydrationWarning>
        {bufferEventsScript}
      </script>
      <LiveProvider lastEventId={consoleStart?.lastEventId ?? undefined}>
        <DispatchScreen initialData={consoleStart} />
      </LiveProvider>
    </>
  );
}
