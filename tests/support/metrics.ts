/** The values of Prometheus series, keyed by name and labels as in the text of `/metrics`. */
export type Metrics = Map<string, number>;

/** Reads the metrics of a running server from `/metrics`, with this bearer token. */
export async function readMetrics({ url }: { url: string }, token: string): Promise<Metrics> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  if (response.status !== 200) throw new Error(`metrics: ${response.status} ${await response.text()}`);
  const lines = (await response.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const lastSpace = line.lastIndexOf(" ");
      return [line.slice(0, lastSpace), Number(line.slice(lastSpace + 1))] as const;
    }),
  );
}
