CREATE TABLE "insight_month" (
	"month" date PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"rows" integer NOT NULL,
	"incidents" "bytea" NOT NULL,
	"calls" "bytea" NOT NULL,
	"sensitive" jsonb NOT NULL,
	"folded_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "insight_stale" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "insight_stale_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"month" date NOT NULL
);
