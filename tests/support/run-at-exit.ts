import { spawn } from "node:child_process";

/**
 * Runs a shell command when this process exits, even if it is killed. Returns a function that cancels it. A detached shell reads from a
 * pipe that the operating system closes at exit.
 */
export function runAtExit(command: string): () => void {
  const shell = spawn("sh", ["-c", `read -r _; ${command}`], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  return () => {
    shell.kill("SIGKILL");
    shell.stdin.destroy();
  };
}
