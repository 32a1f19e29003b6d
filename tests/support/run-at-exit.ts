import { spawn } from "node:child_process";

/**
 * Runs a shell command when this process exits, even if this process is killed. Returns a function that cancels the
 * command. A detached shell waits until the operating system closes a pipe, which happens when this process exits.
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
