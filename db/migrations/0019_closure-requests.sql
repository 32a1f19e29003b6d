ALTER TABLE "closure" ADD COLUMN "ended_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "closure" ADD COLUMN "idempotency_key" text;--> statement-breakpoint
ALTER TABLE "closure" ADD COLUMN "request_hash" text;--> statement-breakpoint
CREATE UNIQUE INDEX "closure_idempotency" ON "closure" USING btree ("created_by","idempotency_key") WHERE idempotency_key is not null;--> statement-breakpoint
CREATE INDEX "network_edge_line" ON "network_edge" USING gist ("line");