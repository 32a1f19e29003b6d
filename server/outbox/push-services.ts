import { isAllowedUrl, type OutboundOptions } from "./post-external";

/**
 * The push services of common browsers, in this order: Chrome and browsers based on it, Chromium without Google's keys,
 * Firefox, Safari, Edge. From https://github.com/web-push-libs/web-push/issues/801 and
 * https://github.com/beverloo/peter.sh/pull/54.
 */
const services = [
  /^fcm\.googleapis\.com$/,
  /^jmt17\.google\.com$/,
  /^([a-z0-9-]+\.)*push\.services\.mozilla\.com$/,
  /^([a-z0-9-]+\.)+push\.apple\.com$/,
  /^([a-z0-9-]+\.)+notify\.windows\.com$/,
];

/** Whether an endpoint belongs to a known push service or to a host that `lanHosts` allows. */
export function isPushService(endpoint: string, outbound: Pick<OutboundOptions, "lanHosts">): boolean {
  if (!isAllowedUrl(endpoint, outbound)) return false;
  const { hostname, port, username, password } = new URL(endpoint);
  if (outbound.lanHosts.includes(hostname)) return true;
  return port === "" && username === "" && password === "" && services.some((service) => service.test(hostname));
}
