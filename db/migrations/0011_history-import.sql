CREATE TABLE "history_import" (
	"kind" text NOT NULL,
	"source" text NOT NULL,
	"simulated" boolean NOT NULL,
	"content_hash" text NOT NULL,
	"file" text NOT NULL,
	"bytes" bigint NOT NULL,
	"lines" integer NOT NULL,
	"imported" integer NOT NULL,
	"set_aside" integer NOT NULL,
	"already_there" integer NOT NULL,
	"rejected_bytes" bigint NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "history_import_kind_source_simulated_content_hash_pk" PRIMARY KEY("kind","source","simulated","content_hash")
);
