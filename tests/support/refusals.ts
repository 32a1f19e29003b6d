import { Refusal } from "../../server/errors";

/** Returns the refusal of some work. Throws if the work succeeds or fails for another reason. */
export async function catchRefusal(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.then(
    () => undefined,
    (thrownError) => thrownError,
  );
  if (!(error instanceof Refusal)) throw new Error(`not refused: ${error}`);
  return error;
}

/** Returns the code of the refusal of some work; null if the work succeeds. */
export async function catchRefusalCode(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error) => error.code,
  );
}
