import {
  cutOff,
  cutPower,
  fillDisk,
  findPrimary,
  freeDisk,
  isBreakable,
  type Node,
  nodes,
  removeFirewallRules,
  runBackRest,
  runClusterScript,
  services,
  setClock,
  signal,
  waitUntilHealthy,
} from "./cluster";
import { pause } from "./processes";
import type { RandomGenerator } from "./seeded-random";

/** Something that breaks the cluster for a while. */
export type Fault = { name: string; durationMs: number; begin(): unknown; end(): unknown };

const faultKinds = ["kill", "kill primary", "freeze", "freeze node", "cut one", "cut off", "switchover"] as const;
const powerKinds = ["power cut", "power cut during a backup"] as const;
/** Faults that are possible only in a cluster started with `BREAKABLE=on deploy/cluster/local up`. */
const breakableKinds = ["full disk", "clock"] as const;

/** Chooses one to three random faults of different nodes: two faults of one node would hide each other. */
export async function chooseFaults(random: RandomGenerator): Promise<Fault[]> {
  const faults: Fault[] = [];
  const faultyNodes = new Set<Node>();
  for (const _ of Array.from({ length: random.integer(1, 3) })) {
    const { node, ...fault } = await chooseFault(random);
    if (!faultyNodes.has(node)) faults.push(fault);
    faultyNodes.add(node);
  }
  return faults;
}

/**
 * Chooses a random fault. The same seed gives the same sequence of faults, except that a fault of the primary affects
 * whichever node is the primary when the fault is chosen.
 */
async function chooseFault(random: RandomGenerator): Promise<Fault & { node: Node }> {
  const primary = (await findPrimary()) ?? "node1";
  const kind = random.pick([...faultKinds, ...powerKinds, ...(isBreakable() ? breakableKinds : [])]);
  const [anyNode, takesFirstOther, service] = [random.pick(nodes), random.chance(0.5), random.pick(services)];
  const hitsPrimary = ["kill primary", "switchover", "power cut during a backup"].includes(kind);
  const node = random.chance(0.5) || hitsPrimary ? primary : anyNode;
  const otherNodes = nodes.filter((candidate) => candidate !== node);
  const otherNode = (takesFirstOther ? otherNodes[0] : otherNodes[1]) as Node;
  const durationMs = random.integer(3_000, 15_000);
  const clockSeconds = random.pick([-3_600, -60, 60, 3_600]);
  return { node, ...makeFault() };

  function makeFault(): Fault {
    switch (kind) {
      case "kill":
        return {
          name: `kill -9 of ${service} on ${node}`,
          durationMs: 1_000,
          begin: () => signal(node, service, "SIGKILL"),
          end() {},
        };
      case "kill primary":
        return killPrimary(primary);
      case "freeze":
        return freeze(node, service, durationMs);
      case "freeze node":
        return freeze(node, "everything", durationMs);
      case "cut one":
        return {
          name: `cut between ${node} and ${otherNode}`,
          durationMs,
          begin: () => cutOff(node, [otherNode]),
          end: removeFirewallRules,
        };
      case "cut off":
        return { name: `${node} cut off`, durationMs, begin: () => cutOff(node, otherNodes), end: removeFirewallRules };
      case "switchover":
        return switchover(primary);
      case "power cut":
        return {
          name: `power cut of ${node}`,
          durationMs,
          begin: () => cutPower(node),
          end: () => runClusterScript("start", node),
        };
      case "power cut during a backup":
        return cutPowerDuringBackup(primary, durationMs);
      case "full disk":
        return { name: `full disk of ${node}`, durationMs, begin: () => fillDisk(node), end: () => freeDisk(node) };
      case "clock":
        return {
          name: `clock of ${node} by ${clockSeconds} s`,
          durationMs,
          begin: () => setClock(node, clockSeconds),
          end: () => setClock(node, 0),
        };
    }
  }
}

/** Kills PostgreSQL on the primary node. */
export function killPrimary(node: Node): Fault {
  const begin = () => signal(node, "postgres", "SIGKILL");
  return { name: `kill -9 of the primary on ${node}`, durationMs: 3_000, begin, end() {} };
}

/** Stops a service of a node, or everything on it, and lets it continue when the fault ends. */
export function freeze(node: Node, service: Parameters<typeof signal>[1], durationMs: number): Fault {
  const begin = () => signal(node, service, "SIGSTOP");
  return { name: `SIGSTOP of ${service} on ${node}`, durationMs, begin, end: () => signal(node, service, "SIGCONT") };
}

/** Makes a standby the new primary, as is done for maintenance. */
export function switchover(primary: Node): Fault {
  const begin = () => runClusterScript("ctl", "switchover", "siaga", "--primary", primary, "--force").catch(() => {});
  return { name: `switchover from ${primary}`, durationMs: 1_000, begin, end() {} };
}

/** Cuts the power of the primary while a backup is being written. Afterwards a backup must succeed again. */
function cutPowerDuringBackup(primary: Node, durationMs: number): Fault {
  return {
    name: `power cut of ${primary} during a backup`,
    durationMs,
    async begin() {
      runBackRest(primary, "--type=full", "backup").catch(() => {});
      await pause(1_500);
      cutPower(primary);
    },
    async end() {
      await runClusterScript("start", primary);
      await waitUntilHealthy();
      await runBackRest((await findPrimary()) ?? primary, "--type=incr", "backup");
    },
  };
}
