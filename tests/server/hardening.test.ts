import { readFileSync } from "node:fs";
import { readEnvironment } from "../../server/env";
import { createKey, revokeKey } from "../../server/keys/manage-keys";
import { aContext } from "../support/makers";
import { aPerson, password, post } from "../support/people";
import { startProduct } from "../support/product";
import { expect, test } from "../support/test";

test("each key has its own rate limit, a revoked key is refused at once, and logs contain no secrets or callers", async ({
  db,
  databaseUrl,
}) => {
  const product = await startProduct({
    databaseUrl,
    env: { SCREENS: "off", LOG_LEVEL: "trace", KEY_REQUESTS_PER_MINUTE: "5" },
  });
  try {
    const [first, second] = await Promise.all(["first", "second"].map((name) => createKey(aContext(db), { name })));
    const call = (key = "") =>
      fetch(`${product.url}/api/v1/calls`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify({ callerNumber: "081277665544", note: "my neighbour is hurt" }),
      }).then(({ status }) => status);
    const statuses = [];
    for (let request = 0; request < 6; request++) statuses.push(await call(first?.key));
    expect(statuses).toEqual([201, 201, 201, 201, 201, 429]);
    // Above its limit the key is not looked up, so its revocation does not show.
    await revokeKey(aContext(db), { id: first?.id ?? "" });
    expect(await call(first?.key)).toBe(429);
    expect(await call(second?.key)).toBe(201);
    await revokeKey(aContext(db), { id: second?.id ?? "" });
    expect(await call(second?.key)).toBe(401);

    const { username } = await aPerson(db, "dispatcher");
    await post(product.url, "/api/auth/sign-in", { username, password });
    await post(product.url, "/api/auth/sign-in", { username, password: "a wrong password" });
    const log = readFileSync(product.log, "utf8");
    const secret = first?.key.split("_").slice(2).join("_") ?? "";
    const secrets = ["081277665544", "my neighbour", password, "a wrong password", secret];
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  } finally {
    await product.stop();
  }
});

test.for([
  ["too short", "short"],
  ["too easy to guess", "a".repeat(64)],
])("the product does not start with a secret that is %s", ([, secret]) => {
  expect(() => readEnvironment({ SESSION_SECRET: secret } as unknown as NodeJS.ProcessEnv)).toThrow("SESSION_SECRET");
});
