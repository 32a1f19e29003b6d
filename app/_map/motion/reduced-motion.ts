let isSoftwareRendering: boolean | undefined;

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
  isSoftwareRendering ??= /swiftshader|llvmpipe|softpipe|software|basic render/i.test(readRendererName());
  return isSoftwareRendering;
}

function readRendererName(): string {
  const gl = document.createElement("canvas").getContext("webgl2");
  if (!gl) return "";
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return name;
}
