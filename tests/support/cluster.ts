import { execFile, execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { listChildren, pause } from "./processes";

export const nodes = ["node1", "node2", "node3"] as const;
export type Node = (typeof nodes)[number];
export const services = ["postgres", "patroni", "etcd", "haproxy", "application"] as const;
type Service = (typeof services)[number];

const folder = process.env.SIAGA_CLUSTER ?? "/tmp/siaga-cluster";
const run = promisify(execFile);
const addresses: Record<Node, string> = { node1: "10.112.0.1", node2: "10.112.0.2", node3: "10.112.0.3" };
export const webUrls = [`http://${addresses.node1}:8080`, `http://${addresses.node2}:8080`];

type Member = { name: Node; role: string; state: string };

/** Runs `deploy/cluster/local`. */
export async function runClusterScript(...args: string[]): Promise<string> {
  const { stdout } = await run("deploy/cluster/local", args, { timeout: 600_000 });
  return stdout.trim();
}

/** Returns the members of the cluster as Patroni sees them, from the first node that answers. */
export async function readMembers(): Promise<Member[]> {
  for (const node of nodes) {
    const request = ["-sk", "--max-time", "2", `https://${addresses[node]}:8008/cluster`];
    const answer = await run("curl", request).catch(() => null);
    if (answer) return (JSON.parse(answer.stdout) as { members: Member[] }).members;
  }
  return [];
}

export async function findPrimary(): Promise<Node | undefined> {
  return (await readMembers()).find(({ role, state }) => role === "leader" && state === "running")?.name;
}

/** The URL of the primary database, without HAProxy. */
export async function primaryUrl(): Promise<string> {
  const node = await waitForPrimary();
  const password = /^APPLICATION_PASSWORD=(.*)$/m.exec(readFileSync(`${folder}/cluster.env`, "utf8"))?.[1];
  return `postgres://siaga:${password}@${addresses[node]}:5432/siaga?sslrootcert=${folder}/${node}/ca.crt`;
}

async function waitForPrimary(): Promise<Node> {
  for (;;) {
    const node = await findPrimary();
    if (node) return node;
    await pause(200);
  }
}

/**
 * Waits until all three databases run, one of them as primary and one as synchronous standby, and both applications are
 * healthy. Also waits until the health check reports that both standbys follow the primary, because Patroni's states
 * can be some seconds old.
 */
export async function waitUntilHealthy(): Promise<void> {
  const deadline = Date.now() + 300_000;
  while (Date.now() < deadline) {
    const members = await readMembers();
    const isRunning = members.length === 3 && members.every(({ state }) => ["running", "streaming"].includes(state));
    const hasRoles = ["leader", "sync_standby"].every((role) => members.some((member) => member.role === role));
    const answers = await Promise.all(
      [...webUrls, ...webUrls.map((url) => url.replace("8080", "3000"))].map((url) =>
        fetch(`${url}/api/health`, { signal: AbortSignal.timeout(3_000) }).catch(() => null),
      ),
    );
    const health = await answers[0]?.json().catch(() => null);
    const isFollowed = health?.database.standbys?.following === 2;
    if (isRunning && hasRoles && isFollowed && answers.every((answer) => answer?.status === 200)) return;
    await pause(500);
  }
  throw new Error("the cluster did not recover within five minutes");
}

/**
 * Lists the processes of a service on a node, without the supervisor that restarts the service. PostgreSQL is started
 * and restarted by Patroni, which is a service of its own.
 */
function listProcesses(node: Node, service: Service): number[] {
  const file = `${folder}/${node}/${service === "postgres" ? "disk/data/postmaster.pid" : `${service}.pid`}`;
  if (!existsSync(file)) return [];
  const pid = Number.parseInt(readFileSync(file, "utf8"), 10);
  if (!existsSync(`/proc/${pid}`)) return [];
  return service === "postgres" ? [pid, ...listChildren(pid)] : [pid];
}

function listNodeProcesses(node: Node): number[] {
  const output = execFileSync("ip", ["netns", "pids", `siaga-${node}`], { encoding: "utf8" });
  return output.split("\n").filter(Boolean).map(Number);
}

/** Sends a signal to a service of a node, or to every process on it. */
export function signal(node: Node, service: Service | "everything", name: NodeJS.Signals): void {
  for (const pid of service === "everything" ? listNodeProcesses(node) : listProcesses(node, service)) {
    try {
      process.kill(pid, name);
    } catch {
      // The process has ended meanwhile.
    }
  }
}

/** Runs a program as `postgres` on a node and returns its output. */
async function runOnNode(node: Node, ...command: string[]): Promise<string> {
  const asPostgres = ["setpriv", "--reset-env", "--reuid=postgres", "--regid=postgres", "--init-groups"];
  return runClusterScript("in", node, ...asPostgres, ...command);
}

/** Runs pgBackRest on a node. */
export function runBackRest(node: Node, ...command: string[]): Promise<string> {
  return runOnNode(node, "pgbackrest", `--config=${folder}/${node}/pgbackrest.conf`, "--stanza=siaga", ...command);
}

/** Inverts 64 bytes in the middle of the largest file of the newest backup. */
export function damageBackup(): void {
  const backups = `${folder}/backups/backup/siaga`;
  const newest = readdirSync(backups)
    .filter((name) => /^\d/.test(name))
    .sort()
    .at(-1);
  const files = readdirSync(`${backups}/${newest}`, { recursive: true, encoding: "utf8" })
    .map((name) => `${backups}/${newest}/${name}`)
    .sort((a, b) => statSync(a).size - statSync(b).size);
  const file = files.at(-1) ?? "";
  const bytes = readFileSync(file);
  const middle = Math.floor(bytes.length / 2);
  for (let index = middle; index < middle + 64; index++) bytes[index] = ~(bytes[index] ?? 0) & 255;
  writeFileSync(file, bytes);
}

/** Ends every process of a node, as a power cut does. `runClusterScript("start", node)` starts them again. */
export function cutPower(node: Node): void {
  signal(node, "everything", "SIGKILL");
}

/** Whether the cluster was started with `BREAKABLE=on`. */
export const isBreakable = () => existsSync(`${folder}/node1/clock`);

/** Takes all free space of the disk of a node, until `freeDisk`. */
export function fillDisk(node: Node): void {
  const disk = `${folder}/${node}/disk`;
  // The file system needs some blocks for its own data, so `fallocate` takes almost all free space and fails. `cat`
  // takes the rest.
  const fill = `fallocate -l $(df --output=avail -B1 . | tail -n 1) filler; cat /dev/zero >> filler; true`;
  execFileSync("sh", ["-c", fill], { cwd: disk, stdio: "ignore" });
}

export function freeDisk(node: Node): void {
  rmSync(`${folder}/${node}/disk/filler`, { force: true });
}

/** Sets the clock of a node this many seconds ahead (or back, if negative) of the true time. */
export function setClock(node: Node, seconds: number): void {
  writeFileSync(`${folder}/${node}/clock`, `${seconds < 0 ? "" : "+"}${seconds}\n`);
}

/**
 * Blocks the network between a node and other nodes in both directions, until `removeFirewallRules` is called. Clients
 * still reach both sides.
 */
export function cutOff(node: Node, otherNodes: readonly Node[]): void {
  for (const otherNode of otherNodes) {
    addFirewallRule(node, "-A", "INPUT", "-s", addresses[otherNode], "-j", "DROP");
    addFirewallRule(node, "-A", "OUTPUT", "-d", addresses[otherNode], "-j", "DROP");
  }
}

export function removeFirewallRules(): void {
  for (const node of nodes) addFirewallRule(node, "-F");
}

function addFirewallRule(node: Node, ...rule: string[]): void {
  execFileSync("ip", ["netns", "exec", `siaga-${node}`, "iptables", "-w", ...rule]);
}
