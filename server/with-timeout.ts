/** What was promised, or null when it fails or takes longer than so many milliseconds. */
export async function withTimeout<Value>(promised: Promise<Value>, ms: number): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  const value = await Promise.race([promised.catch(() => null), late]);
  clearTimeout(timer);
  return value;
}
