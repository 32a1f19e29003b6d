import { setMaxListeners } from "node:events";
import { attacks, type Cookies } from "../support/attacks";
import { serveOperations } from "./worker";

export type AttackRequest = { name: string; url: string; cookies: Cookies; ms: number };

// The number of listeners is not limited, because a thousand requests share one abort signal.
setMaxListeners(0);

// The attacks run in a separate process, so that sending the requests does not slow the measurement.
serveOperations({
  attack: ({ name, url, cookies, ms }: AttackRequest) =>
    attacks.find((attack) => attack.name === name)?.run({ url }, cookies, AbortSignal.timeout(ms)),
});
