export const screenSources: readonly string[];
export function needsInstall(root: string): boolean;
export function needsBuild(root: string): boolean;
export function needsBundle(root: string): boolean;
