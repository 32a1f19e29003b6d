let software: boolean | undefined;

/**
 * Whether the map jumps where it would glide: because a person wants little motion, or because no graphics card draws it, so that
 * each frame of a flight would hold up what is pressed meanwhile.
 */
export function prefersNoMotion(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches || isDrawnBySoftware();
}

/** Whether the processor has to do the drawing, by the name the browser's WebGL gives itself; without WebGL there is no map. */
export function isDrawnBySoftware(): boolean {
  software ??= /swiftshader|llvmpipe|softpipe|software|basic render/i.test(nameOfRenderer());
  return software;
}

function nameOfRenderer(): string {
  const gl = document.createElement("canvas").getContext("webgl2");
  if (!gl) return "";
  const named = gl.getExtension("WEBGL_debug_renderer_info");
  const name = String(gl.getParameter(named ? named.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return name;
}
