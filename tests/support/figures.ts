/** Metrics as Prometheus reads them: each series by its name and labels, as they stand in the text. */
export type Figures = Map<string, number>;

/** Reads the metrics of the product with a token. */
export async function readFigures({ url }: { url: string }, token: string): Promise<Figures> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  if (answer.status !== 200) throw new Error(`metrics: ${answer.status} ${await answer.text()}`);
  const lines = (await answer.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(" ");
      return [line.slice(0, space), Number(line.slice(space + 1))] as const;
    }),
  );
}
