import { existsSync } from "node:fs";
import { z } from "zod";
import { type WatchSourceName, watchSources } from "../db/hazard-vocabulary";
import { createAddressMatcher } from "./http/proxy";

const secret = z
  .string()
  .min(32, "must have at least 32 characters")
  .refine((text) => new Set(text).size >= 10, "is too easy to guess; make one with: openssl rand -hex 32");

const Environment = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  /** The address to listen on. By default, other machines can reach the server only through a proxy on this machine. */
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  DATABASE_URL: z.string().startsWith("postgres", "must be a postgres:// URL").optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(20),
  /** A standby database from which statistics for leaders are read; by default they are read from the primary. */
  DATABASE_FIGURES_URL: z.string().startsWith("postgres", "must be a postgres:// URL").optional(),
  /** How long requests wait for a primary database while a standby takes over. */
  DATABASE_WAIT_SECONDS: z.coerce.number().min(0).max(60).default(0),
  /**
   * `off` connects without encryption to a database on another machine, for networks on which nobody else can listen.
   */
  DATABASE_TLS: z.enum(["verify", "off"]).default("verify"),
  /** `on` uses the embedded database; only for evaluation and training. */
  EMBEDDED: z.enum(["on", "off"]).default("off"),
  /** Folder for the files of the embedded database and of the demo. */
  DATA_FOLDER: z.string().default(".data"),
  /** Folder for the vector tiles of imported base maps; by default the folder `ground` in DATA_FOLDER. */
  GROUND_FOLDER: z.string().optional(),
  SESSION_SECRET: secret.optional(),
  /** The previous SESSION_SECRET, set while it is being replaced, so that what it signed or encrypted stays valid. */
  SESSION_SECRET_PREVIOUS: secret.optional(),
  POSITION_FRESH_MINUTES: z.coerce.number().positive().max(1_440).default(10),
  TRAIL_DAYS: z.coerce.number().int().min(1).max(3_650).default(90),
  CALLER_NUMBER_DAYS: z.coerce.number().int().min(1).max(3_650).default(365),
  /** Keys for web push. Set all three or none. `npx web-push generate-vapid-keys` generates the keys. */
  WEB_PUSH_PUBLIC_KEY: z.string().min(80).optional(),
  WEB_PUSH_PRIVATE_KEY: z.string().min(40).optional(),
  WEB_PUSH_SUBJECT: z
    .string()
    .regex(/^(mailto:|https:)/, "must be a mailto: or https: address")
    .optional(),
  /** The HTTP gateway for SMS to crews, and the secret that signs messages to it. Set both or none. */
  SMS_GATEWAY_URL: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
  SMS_GATEWAY_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, "must be whsec_ and at least 24 bytes in base64")
    .optional(),
  /**
   * Hosts, by name or address, that webhooks and the SMS gateway may reach on a private network and over plain http.
   */
  WEBHOOK_LAN_HOSTS: z
    .string()
    .regex(/^[\w.:-]+(\s*,\s*[\w.:-]+)*$/, "must be names or addresses, separated by commas")
    .transform((text) => text.toLowerCase().split(/\s*,\s*/))
    .default([]),
  /**
   * Where external sources are fetched from: `name=address`, separated by spaces. A source without an address is not
   * fetched.
   */
  WATCH_SOURCES: z.string().default("").transform(parseSources),
  /** HTTP proxy for the sources: `http://[user:password@]host[:port]`. */
  WATCH_PROXY: z.url({ protocol: /^http$/ }).optional(),
  /** Width, in km, of the margin around the regency within which hotspots and warnings are stored. */
  WATCH_MARGIN_KM: z.coerce.number().min(0).max(500).default(25),
  /**
   * The name of this centre as sender of public warnings, and a PEM file with a key and its certificate. Set both or
   * none.
   */
  CAP_SENDER: z
    .string()
    .regex(/^[^\s,<&]{3,100}$/, "must have no spaces, commas, < or &")
    .optional(),
  CAP_KEY_FILE: z.string().optional(),
  /** Cursor on Target for ATAK and WinTAK: the address to listen on, and the ports without and with TLS. */
  COT_HOST: z.string().default("127.0.0.1"),
  COT_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  /** Addresses and networks that may connect without TLS. */
  COT_NETWORKS: z.string().refine(isAddressList, "must be addresses or networks with commas between them").optional(),
  COT_TLS_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  /** PEM files: the key and certificate of this server, and the CA that signs the certificates of the clients. */
  COT_TLS_FILE: z.string().optional(),
  COT_CLIENT_CA_FILE: z.string().optional(),
  /** The age identity that encrypts and decrypts backups, made with `age-keygen`. */
  BACKUP_KEY_FILE: z.string().optional(),
  /** The folder whose newest backup the restore drill uses. */
  BACKUP_FOLDER: z.string().optional(),
  /** An empty database with PostGIS for the restore drill, which needs all three of these settings. */
  DRILL_DATABASE_URL: z.string().startsWith("postgres", "must be a postgres:// URL").optional(),
  /** What a backup or a restore drill must leave free on the disk; otherwise it does not start. */
  DISK_RESERVE_GB: z.coerce.number().min(0).max(10_000).default(2),
  KEY_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(120_000),
  /** The token that Prometheus sends to read `/metrics`. If it is not set, there are no metrics. */
  METRICS_TOKEN: z
    .string()
    .min(16, "must have at least 16 characters")
    .regex(/^\S+$/, "must have no spaces")
    .optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  /** `off` serves the HTTP interface without the screens. */
  SCREENS: z.enum(["on", "off"]).default("on"),
  /** `on` behind a TLS proxy: cookies are marked Secure and HSTS is sent. */
  TLS: z.enum(["on", "off"]).default("off"),
  /** Addresses and networks of the TLS proxy. `X-Forwarded-For` is trusted only in requests from one of these. */
  TRUSTED_PROXIES: z
    .string()
    .default("127.0.0.0/8, ::1")
    .refine(isAddressList, "must be addresses or networks with commas between them, such as 10.0.0.0/8, ::1"),
  /** `off` starts the demo without the simulator. */
  SIMULATE: z.enum(["on", "off"]).default("on"),
  /** The API key of `npm run simulate`. The key must have been created with `--simulated`. */
  SIMULATOR_KEY: z.string().optional(),
});
export type Environment = z.output<typeof Environment>;

/**
 * Reads and checks the settings; throws an error that names each invalid variable. The server reads the environment
 * only here.
 */
export function readEnvironment(
  source: NodeJS.ProcessEnv = processEnvironment(),
  defaults: Partial<Record<keyof Environment, string>> = {},
): Environment {
  const nonEmptyValues = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const settings = { ...defaults, ...nonEmptyValues };
  const parsed = Environment.safeParse(settings);
  if (parsed.success) return parsed.data;
  const causes = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not usable:\n${causes.join("\n")}`);
}

/** The process's environment; variables that are not set come from `.env` in the working folder. */
function processEnvironment(): NodeJS.ProcessEnv {
  if (existsSync(".env")) process.loadEnvFile(".env");
  return process.env;
}

/** Parses the list of sources: each is one of the known names and an http or https address. */
function parseSources(text: string, { issues }: { issues: unknown[] }): Partial<Record<WatchSourceName, string>> {
  const pairs = text
    .split(/\s+/)
    .filter(Boolean)
    .map((pair) => [pair.replace(/=.*/, ""), pair.replace(/^[^=]*=?/, "")]);
  for (const [name = "", address = ""] of pairs) {
    const message = !(watchSources as readonly string[]).includes(name)
      ? `"${name}" is not one of ${watchSources.join(", ")}`
      : !/^https?:/.test(address) || !URL.canParse(address)
        ? `${name} needs an address that begins with https://`
        : null;
    if (message) issues.push({ code: "custom", message, input: text });
  }
  return Object.fromEntries(pairs);
}

function isAddressList(list: string): boolean {
  try {
    createAddressMatcher(list);
    return true;
  } catch {
    return false;
  }
}
