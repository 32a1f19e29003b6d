ALTER TABLE "api_key" ADD COLUMN "unit_id" uuid;--> statement-breakpoint
ALTER TABLE "unit_position" ADD COLUMN "doubted" geography(point,4326);--> statement-breakpoint
ALTER TABLE "unit_position" ADD COLUMN "doubted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "unit_position" ADD COLUMN "doubted_accuracy_m" real;--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_key_unit" ON "api_key" USING btree ("unit_id") WHERE unit_id is not null;--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_of_a_unit" CHECK (unit_id is null or scopes = array['positions:write']);--> statement-breakpoint
ALTER TABLE "unit_position" ADD CONSTRAINT "unit_position_doubt_dated" CHECK ((doubted is null) = (doubted_at is null));