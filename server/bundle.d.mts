import type { BuildOptions, BuildResult } from "esbuild";

export const bundleOptions: BuildOptions;
export function bundleServer(): Promise<void>;
export function writeBundle(result: BuildResult<{ write: false }>): Promise<void>;
