let knownRendererName: string | null | undefined;

/**
 * Whether the map jumps instead of gliding: because the user prefers reduced motion, or because software rendering
 * would make each frame of an animation delay the response to input.
 */
export function skipsAnimations(): boolean {
  return prefersReducedMotion() || usesSoftwareRendering();
}

/** Whether reduced motion is turned on in the user's operating system. */
export function prefersReducedMotion(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * Whether the CPU draws the map, judged by the name of the WebGL renderer. False without WebGL, where there is no map.
 */
export function usesSoftwareRendering(): boolean {
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(readRendererName() ?? "");
}

/** Whether the browser has WebGL. Without it, no map can be drawn, so its code need not be loaded. */
export function hasWebGl(): boolean {
  return readRendererName() !== null;
}

/** Returns the name of the WebGL renderer, null without WebGL. Asks the browser once. */
function readRendererName(): string | null {
  if (knownRendererName !== undefined) return knownRendererName;
  const gl = document.createElement("canvas").getContext("webgl2");
  const info = gl?.getExtension("WEBGL_debug_renderer_info");
  knownRendererName = gl ? String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER)) : null;
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return knownRendererName;
}
