import { setMaxListeners } from "node:events";
import { attacks, type Cookies } from "../support/attacks";
import { serve } from "./worker";

export type AttackOrder = { name: string; url: string; cookies: Cookies; ms: number };

// Allow any number of listeners, because a thousand requests share one abort signal.
setMaxListeners(0);

// A separate process, because sending takes time that would otherwise be measured as the server's.
serve({
  attack: ({ name, url, cookies, ms }: AttackOrder) =>
    attacks.find((attack) => attack.name === name)?.run({ url }, cookies, AbortSignal.timeout(ms)),
});
