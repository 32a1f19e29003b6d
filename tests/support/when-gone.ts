import { spawn } from "node:child_process";

/**
 * Runs a shell command once this process is gone, however it went: ended, interrupted or killed. Returns how to call it
 * off. A shell waits at the other end of a pipe that the system closes for us.
 */
export function whenGone(command: string): () => void {
  const shell = spawn("sh", ["-c", `read -r _; ${command}`], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref();
  return () => {
    shell.kill("SIGKILL");
    shell.stdin.destroy();
  };
}
