"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import { FileUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { type DragEvent, useState } from "react";
import type { SourceView } from "@/server/hazards/read-fire-watches";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC, useTRPCClient } from "../../_live/cache/trpc";
import { useNow } from "../../_live/clock/use-now";
import { DataTable } from "../../_ui/data-table";
import { ScrollBox } from "../../_ui/panel";
import { useFormat } from "../../_words/use-format";
import { SectionHeader } from "../_form/section-header";

/** Lists all external sources with their state, and imports hotspot files that an administrator uploads. */
export function WatchSourcesSection() {
  const t = useTranslations("watchSources");
  const tWatch = useTranslations("watch");
  const licenceName = useTranslations("sourceLicence");
  const format = useFormat();
  const now = useNow();
  const trpc = useTRPC();
  const fireWatchQuery = useQuery(trpc.watch.list.queryOptions(undefined, { refetchInterval: 30_000 }));
  const publicSourceQuery = useQuery(trpc.watch.publicSources.queryOptions(undefined, { refetchInterval: 30_000 }));
  const query = fireWatchQuery.isError || fireWatchQuery.isPending ? fireWatchQuery : publicSourceQuery;
  const formatAge = (moment: Date | null) =>
    moment ? t("ago", { age: format.age(((now ?? moment.getTime()) - moment.getTime()) / 1_000) }) : "–";
  const describeState = ({ condition, fault, faultDetail }: Omit<SourceView, "name">) =>
    [tWatch(`condition.${condition}`), fault && tWatch(`fault.${fault}`), faultDetail].filter(Boolean).join(", ");
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")} />
      <FileImport />
      <ScrollBox name={t("title")} className="min-h-0 flex-1 overflow-auto">
        <DataTable
          label={t("title")}
          query={query}
          rows={
            fireWatchQuery.data &&
            publicSourceQuery.data && [...fireWatchQuery.data.sources, ...publicSourceQuery.data.sources]
          }
          keyOf={({ name }) => name}
          empty=""
          isMuted={({ condition }) => condition === "off"}
          columns={[
            {
              header: t("source"),
              cell: ({ name, attribution, licence }) => (
                <>
                  <p className="font-medium">{tWatch(`sourceName.${name}`)}</p>
                  <p className="text-[0.8125rem] text-ink-3">{`${attribution}. ${licenceName(licence)}`}</p>
                </>
              ),
            },
            {
              header: t("state"),
              cell: (source) => (
                <span
                  className={
                    source.condition === "failed" || source.condition === "old" ? "font-medium text-alarm" : ""
                  }
                >
                  {describeState(source)}
                </span>
              ),
            },
            { header: t("newest"), className: "whitespace-nowrap", cell: ({ newestAt }) => formatAge(newestAt) },
            {
              header: t("answered"),
              isHiddenOnNarrow: true,
              className: "whitespace-nowrap",
              cell: ({ lastSuccessAt }) => formatAge(lastSuccessAt),
            },
            {
              header: t("asked"),
              isHiddenOnNarrow: true,
              cell: ({ hasAddress, intervalMs, lastAttemptAt }) =>
                hasAddress
                  ? t("interval", { minutes: Math.round(intervalMs / 60_000), age: formatAge(lastAttemptAt) })
                  : t("noAddress"),
            },
          ]}
        />
      </ScrollBox>
    </>
  );
}

/** Imports a file that is chosen or dropped. It is compressed before it is sent: files of a whole country are large. */
function FileImport() {
  const t = useTranslations("watchSources");
  const tWatch = useTranslations("watch");
  const tFieldCause = useTranslations("fieldCause");
  const format = useFormat();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const [isDraggedOver, setIsDraggedOver] = useState(false);
  const importFile = useMutation({
    mutationFn: async (file: File) => client.watch.importFile.mutate({ gzip: await compress(file) }),
    onSuccess: () => queries.invalidateQueries(trpc.watch.pathFilter()),
  });
  const send = (file: File | undefined) => {
    if (file && !importFile.isPending) importFile.mutate(file);
  };
  const handleDrop = (event: DragEvent) => {
    event.preventDefault();
    setIsDraggedOver(false);
    send(event.dataTransfer.files[0]);
  };
  const { data: result, error, variables: sentFile } = importFile;
  // A request always fails with a `TRPCClientError`, so anything else comes from reading the file.
  const isFileUnreadable = error !== null && !(error instanceof TRPCClientError);
  return (
    <div className="shrink-0 border-line border-b px-4 py-3">
      <label
        onDragOver={(event) => {
          event.preventDefault();
          setIsDraggedOver(true);
        }}
        onDragLeave={() => setIsDraggedOver(false)}
        onDrop={handleDrop}
        className={`relative flex min-h-16 cursor-pointer items-center gap-3 rounded-lg border-2 border-dashed px-4 py-2 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-focus ${isDraggedOver ? "border-ink bg-hover" : "border-line-2"}`}
      >
        <FileUp className="size-5 shrink-0 text-ink-2" aria-hidden />
        <span className="min-w-0">
          <span className="block font-medium">{t("import")}</span>
          <span className="block text-[0.8125rem] text-ink-2">{t("importText")}</span>
        </span>
        <input
          type="file"
          accept=".csv,.json,.geojson,.txt"
          disabled={importFile.isPending}
          className="absolute inset-0 cursor-pointer opacity-0"
          onChange={({ target }) => {
            send(target.files?.[0]);
            target.value = "";
          }}
        />
      </label>
      <div role="status">
        {importFile.isPending && <p className="mt-2">{t("importing")}</p>}
        {result && (
          <p className={`mt-2 text-pretty ${result.fault ? "font-medium text-alarm" : ""}`}>
            {[
              t("imported", {
                source: tWatch(`sourceName.${result.source}`),
                read: format.number(result.counts.read ?? 0),
                stored: format.number(result.counts.stored ?? 0),
                known: format.number(result.counts.known ?? 0),
                outside: format.number(result.counts.outside ?? 0),
              }),
              result.fault && [tWatch(`fault.${result.fault.fault}`), result.fault.detail].filter(Boolean).join(": "),
            ]
              .filter(Boolean)
              .join(" ")}
          </p>
        )}
      </div>
      {isFileUnreadable ? (
        <p role="alert" className="mt-2 font-medium text-[0.8125rem] text-alarm">
          {`${sentFile?.name}: ${tFieldCause("wrong-kind")}`}
        </p>
      ) : (
        <RefusalNote error={error} />
      )}
    </div>
  );
}

/** Compresses a file with gzip and encodes it in Base64. */
async function compress(file: File): Promise<string> {
  const stream = file.stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let text = "";
  for (let start = 0; start < bytes.length; start += 8_192)
    text += String.fromCharCode(...bytes.subarray(start, start + 8_192));
  return btoa(text);
}
