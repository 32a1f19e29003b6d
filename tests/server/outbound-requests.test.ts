import { getEventListeners } from "node:events";
import { networkInterfaces } from "node:os";
import { isSet } from "node:util/types";
import { asc, eq, sql } from "drizzle-orm";
import webPush from "web-push";
import { channel, pushSubscription } from "../../db/schema/forwarding";
import { person } from "../../db/schema/people";
import { readEnvironment } from "../../server/env";
import { fetchSource } from "../../server/hazards/fetch-source";
import { addChannel, changeChannel, testChannel } from "../../server/outbox/manage-channels";
import {
  isAllowedUrl,
  isPublicAddress,
  type OutboundOptions,
  postToExternalSystem,
  publicAddressesOnly,
} from "../../server/outbox/post-external";
import { postPush } from "../../server/outbox/post-push";
import { postWebhook } from "../../server/outbox/post-webhook";
import { isPushService } from "../../server/outbox/push-services";
import { SubscribePushInput, subscribePush } from "../../server/outbox/subscribe-push";
import { aContext, anAgency } from "../support/makers";
import { aPerson, aSession } from "../support/people";
import { expect, test } from "../support/test";
import { startWebhookReceiver } from "../support/webhook-receiver";

// No test in this file sends anything to another machine: the tests replace DNS, and every address is local or refused.

const signal = new AbortController().signal;
const message = { headers: {}, body: "{}", signal };

/**
 * Creates options with a fake DNS. The first lookup returns the first list of addresses in `answers`, the second lookup
 * the second list, and so on; the last list repeats. `lookups` lists the names that were looked up, and `causes` lists
 * why messages were not delivered.
 */
function createOutbound(answers: readonly string[][], lanHosts: readonly string[] = []) {
  const lookups: string[] = [];
  const causes: string[] = [];
  const outbound: OutboundOptions = {
    lanHosts,
    resolve: async (host) => {
      lookups.push(host);
      const addresses = answers[Math.min(lookups.length, answers.length) - 1] ?? [];
      return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    },
    onFailure: (cause) => causes.push(cause),
  };
  return { outbound, lookups, causes };
}

const forbiddenAddresses = [
  ...["127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1"],
  ...["169.254.169.254", "100.64.0.1", "100.127.255.255", "224.0.0.1", "239.255.255.255", "255.255.255.255"],
  ...["192.0.0.1", "192.0.2.1", "198.18.0.1", "203.0.113.1", "240.0.0.1"],
  ...["::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "fec0::1", "100::1"],
  // IPv4 addresses inside IPv6 addresses: mapped, compatible, NAT64, 6to4, Teredo.
  ...["::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1"],
  ...["2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1"],
  ...["", "localhost", "1"],
];

test.for(forbiddenAddresses)("no message goes to the address %j", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test("public addresses are allowed, except this machine's own", () => {
  for (const address of ["1.1.1.1", "100.63.255.255", "172.32.0.1", "223.255.255.255", "2606:4700::1111", "2a00::1"]) {
    expect([address, isPublicAddress(address)]).toEqual([address, true]);
  }
  for (const networkInterface of Object.values(networkInterfaces()).flat())
    expect(isPublicAddress(networkInterface?.address ?? "")).toBe(false);
});

test.for([
  ["plain http", "http://hook.example/x"],
  ["an address in decimal", "https://2130706433/"],
  ["an address in octal", "https://0177.0.0.1/"],
  ["an address in hexadecimal", "https://0x7f.1/"],
  ["a short address", "https://127.1/"],
  ["an address in full-width digits", "https://１２７.０.０.１/"],
  ["a mapped address", "https://[::ffff:127.0.0.1]/"],
  ["loopback in IPv6", "https://[::1]/"],
  ["NAT64", "https://[64:ff9b::a00:1]/"],
  ["the metadata address of cloud providers", "https://169.254.169.254/latest"],
  ["another scheme", "ftp://hook.example/"],
])("%s is refused when a channel is saved and when a message is sent: %s", async ([, url = ""], { db }) => {
  const { outbound, lookups } = createOutbound([["127.0.0.1"]]);
  expect(isAllowedUrl(url, outbound)).toBe(false);
  expect(await postToExternalSystem(outbound, { ...message, url })).toBe("address-not-allowed");
  expect(lookups).toEqual([]);
  const context = aContext(db);
  const { code: agencyCode } = await anAgency(db);
  const channelInput = { agencyCode, kind: "webhook" as const, sensitive: false };
  await expect(addChannel(context, { ...channelInput, url })).rejects.toMatchObject({ code: "invalid-input" });
  const { id } = await addChannel(context, { ...channelInput, url: "https://hook.example/x" });
  await expect(changeChannel(context, { id, url })).rejects.toMatchObject({ code: "invalid-input" });
  // An older version may have stored such an address.
  await db.update(channel).set({ url }).where(eq(channel.id, id));
  expect(await testChannel(context, { id })).toEqual({ error: "address-not-allowed" });
});

test("a name that resolves to a forbidden address gets no message, even if it also resolves to a public one", async () => {
  const receiver = await startWebhookReceiver();
  const port = new URL(receiver.url).port;
  for (const addresses of [["127.0.0.1"], ["203.0.114.1", "127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["10.0.0.1"]]) {
    const { outbound, lookups } = createOutbound([addresses]);
    const url = `https://hook.example:${port}/`;
    expect(await postToExternalSystem(outbound, { ...message, url })).toBe("address-not-allowed");
    expect(lookups).toEqual(["hook.example"]);
  }
  expect([receiver.messages, receiver.non200Messages]).toEqual([[], []]);
  await receiver.stop();
});

test("the name is looked up once, and the message goes to the address that was checked", async () => {
  const receiver = await startWebhookReceiver();
  const port = new URL(receiver.url).port;
  // The second look-up would return a different address, as in a DNS rebinding attack.
  const { outbound, lookups } = createOutbound([["127.0.0.1"], ["127.0.0.2"]], ["siaga.lan"]);
  const url = `http://siaga.lan:${port}/hook?x=1`;
  expect(await postToExternalSystem(outbound, { ...message, url })).toBe(200);
  expect(lookups).toEqual(["siaga.lan"]);
  expect(receiver.messages[0]?.headers.host).toBe(`siaga.lan:${port}`);
  await receiver.stop();
});

test("messages to the same host share a running lookup, but not its result", async () => {
  const { resolve } = publicAddressesOnly;
  const runningLookup = resolve("localhost");
  expect(resolve("localhost")).toBe(runningLookup);
  expect((await runningLookup).length).toBeGreaterThan(0);
  expect(resolve("localhost")).not.toBe(runningLookup);
});

test("a signal that lives as long as the server keeps no reference to finished requests", async () => {
  const receiver = await startWebhookReceiver();
  const { signal: serverSignal } = new AbortController();
  const { outbound } = createOutbound([["127.0.0.1"]], ["127.0.0.1"]);
  const request = { url: receiver.url, signal: serverSignal };
  const fetchReceiver = () =>
    fetchSource({ outbound }, { ...request, maxBytes: 9, validators: { etag: null, lastModified: null } });
  expect(await postToExternalSystem(outbound, { ...message, ...request })).toBe(200);
  expect(await fetchReceiver()).toMatchObject({ kind: "response" });
  receiver.behaviour.status = 500;
  expect(await postToExternalSystem(outbound, { ...message, ...request })).toBe(500);
  expect(await fetchReceiver()).toMatchObject({ kind: "fault" });
  await receiver.stop();
  // Node.js keeps the signals made with `AbortSignal.any` in a set.
  const dependants = Object.getOwnPropertySymbols(serverSignal).flatMap((key) => {
    const value: unknown = Reflect.get(serverSignal, key);
    return isSet(value) ? [...value] : [];
  });
  expect([...getEventListeners(serverSignal, "abort"), ...dependants]).toEqual([]);
});

test("every failure has the same message, whatever answered at which port; only the log contains the cause", async () => {
  const { outbound, causes } = createOutbound([["127.0.0.1"]], ["127.0.0.1", "siaga.lan"]);
  const receiver = await startWebhookReceiver();
  const sendTo = (url: string) =>
    postWebhook(outbound, { url, secret: "whsec_AA==", id: "1", body: {}, at: new Date(), signal });
  const results = [];
  for (const status of [302, 404, 500]) {
    receiver.behaviour.status = status;
    receiver.behaviour.location = receiver.url;
    results.push(await sendTo(receiver.url));
  }
  // Send to a receiver without TLS, then to a port without a receiver.
  results.push(await sendTo(receiver.url.replace("http:", "https:")));
  await receiver.stop();
  results.push(await sendTo(receiver.url), await sendTo(receiver.url.replace("127.0.0.1", "siaga.lan")));
  expect(new Set(results)).toEqual(new Set(["not-delivered"]));
  expect(causes.slice(0, 3)).toEqual(["HTTP 302", "HTTP 404", "HTTP 500"]);
  expect(causes.slice(3)).toEqual([expect.any(String), "ECONNREFUSED", "ECONNREFUSED"]);
  expect(receiver.non200Messages).toHaveLength(3);
});

test("WEBHOOK_LAN_HOSTS lists the allowed hosts on the regency's own network", () => {
  const readSetting = (hosts: string) => readEnvironment({ WEBHOOK_LAN_HOSTS: hosts } as unknown as NodeJS.ProcessEnv);
  expect(readSetting("10.8.0.12, Siaga.BPBD.lan").WEBHOOK_LAN_HOSTS).toEqual(["10.8.0.12", "siaga.bpbd.lan"]);
  expect(readSetting("").WEBHOOK_LAN_HOSTS).toEqual([]);
  expect(() => readSetting("http://10.8.0.12/")).toThrow("WEBHOOK_LAN_HOSTS");
  const outbound = { lanHosts: ["10.8.0.12"] };
  expect(
    ["http://10.8.0.12:8080/x", "https://10.8.0.12/", "http://10.8.0.13/"].map((url) => isAllowedUrl(url, outbound)),
  ).toEqual([true, true, false]);
});

const keys = { p256dh: "p".repeat(87), auth: "a".repeat(22) };

test("only subscriptions at known push services are accepted and used", async ({ db }) => {
  const isAccepted = (endpoint: string) => SubscribePushInput.safeParse({ endpoint, ...keys }).success;
  for (const knownAddress of [
    "https://fcm.googleapis.com/fcm/send/x",
    "https://updates.push.services.mozilla.com/wpush/v2/x",
    "https://web.push.apple.com/x",
    "https://wns2-sg2p.notify.windows.com/w/?token=x",
  ]) {
    expect([knownAddress, isAccepted(knownAddress)]).toEqual([knownAddress, true]);
  }
  for (const unknownAddress of [
    "http://fcm.googleapis.com/x",
    "https://fcm.googleapis.com:8443/x",
    "https://u:p@fcm.googleapis.com/x",
    "https://fcm.googleapis.com.example/x",
    "https://example/fcm.googleapis.com",
    "https://push.apple.com.example/",
    "https://evilnotify.windows.com.example/",
    "https://127.0.0.1/x",
    "https://localhost/x",
    "https://push.example/x",
  ]) {
    expect([unknownAddress, isAccepted(unknownAddress), isPushService(unknownAddress, publicAddressesOnly)]).toEqual([
      unknownAddress,
      false,
      false,
    ]);
  }
  const { code } = await anAgency(db);
  const { id: personId } = await aPerson(db, "agency-officer", { username: "stored-before", agencyCode: code });
  const subscriber = { personId, sessionId: await aSession(db, personId) };
  const storedSubscription = { ...subscriber, endpoint: "https://push.example/x", ...keys, createdAt: new Date() };
  await db.insert(pushSubscription).values(storedSubscription);
  const { outbound, lookups, causes } = createOutbound([["127.0.0.1"]]);
  const push = { ...webPush.generateVAPIDKeys(), subject: "mailto:room@example.org" };
  const sendPush = () => postPush(db, { push, outbound, now: () => new Date() }, { agency: code, body: {}, signal });
  expect(await sendPush()).toBe("address-not-allowed");
  // With invalid keys, sending fails before any host name is resolved.
  await db.update(pushSubscription).set({ endpoint: "https://fcm.googleapis.com/x" });
  expect(await sendPush()).toBe("not-delivered");
  expect([lookups, causes]).toEqual([[], ["unusable keys"]]);
});

test("a person keeps the ten latest subscriptions, even when several are added concurrently", async ({ db }) => {
  const { id } = await aPerson(db, "agency-officer", { username: "many-browsers" });
  const actor = { ...aContext(db).actor, kind: "person" as const, id, credential: await aSession(db, id) };
  const settings = { positionFreshMinutes: 10, pushPublicKey: "x" };
  const timeAtSecond = (second: number) => new Date(Date.UTC(2026, 10, 1) + second * 1_000);
  const subscribe = (number: number) =>
    subscribePush(aContext(db, { actor, settings, now: () => timeAtSecond(number) }), {
      endpoint: `https://fcm.googleapis.com/fcm/send/${number}`,
      ...keys,
    });
  const readStoredEndpoints = async () => {
    const rows = await db
      .select({ endpoint: pushSubscription.endpoint })
      .from(pushSubscription)
      .where(eq(pushSubscription.personId, id))
      .orderBy(asc(pushSubscription.createdAt));
    return rows.map(({ endpoint }) => Number(endpoint.split("/").at(-1)));
  };
  for (let number = 0; number < 12; number++) await subscribe(number);
  expect(await readStoredEndpoints()).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  await subscribe(11);
  expect(await readStoredEndpoints()).toHaveLength(10);
  const isSessionWaiting = async () => {
    const sessions = sql`pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    return ((await db.execute(sql`select from ${sessions}`)) as unknown as { rows: unknown[] }).rows.length > 0;
  };
  let pendingSubscriptions: Promise<unknown> = Promise.resolve();
  await db.transaction(async (tx) => {
    await tx.select({ id: person.id }).from(person).where(eq(person.id, id)).for("no key update");
    pendingSubscriptions = Promise.all(Array.from({ length: 5 }, (_, number) => subscribe(100 + number)));
    await expect.poll(isSessionWaiting).toBe(true);
    expect(await readStoredEndpoints()).not.toContain(100);
  });
  await pendingSubscriptions;
  expect(await readStoredEndpoints()).toEqual([7, 8, 9, 10, 11, 100, 101, 102, 103, 104]);
});
