import superjson from "superjson";
import { chooseAudience } from "../feed/message";
import { appRouter } from "../router";
import { createCallerFactory, type ScreenContext } from "../trpc";

const callerFor = createCallerFactory(appRouter);

/**
 * The data that the console needs before it can handle the first key press: the signed-in person, the incident types
 * with their questions, the open calls, and this person's drafts. A part that the person may not read, or that cannot
 * be read, is null; the screen then requests that part itself and shows the error. `lastEventId` is determined before
 * the other parts are read. The live feed resumes after it, so the screen misses no change and need not read the parts
 * again when it subscribes.
 */
async function readConsoleStart(context: ScreenContext) {
  const procedures = callerFor(context);
  const lastEventId = context.actor && context.feed.currentId(chooseAudience(context.actor));
  const [me, types, calls, drafts, noteDrafts] = await Promise.all([
    procedures.me().catch(() => null),
    procedures.dispatch.types().catch(() => null),
    procedures.calls.list().catch(() => null),
    procedures.intake.drafts().catch(() => null),
    procedures.incidents.noteDrafts().catch(() => null),
  ]);
  return { lastEventId, me, types, calls, drafts, noteDrafts };
}
export type ConsoleStart = Awaited<ReturnType<typeof readConsoleStart>>;

/** Reads the console's start data and encodes it for a request header, which must be ASCII. */
export async function encodeConsoleStart(context: ScreenContext): Promise<string> {
  return Buffer.from(superjson.stringify(await readConsoleStart(context))).toString("base64");
}
