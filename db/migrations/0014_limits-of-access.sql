CREATE TABLE "passkey" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"name" text NOT NULL,
	"credential_id" text NOT NULL,
	"public_key" text NOT NULL,
	"sign_count" bigint NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "passkey_credential_id_unique" UNIQUE("credential_id")
);
--> statement-breakpoint
CREATE TABLE "second_factor_rule" (
	"role" text PRIMARY KEY NOT NULL,
	CONSTRAINT "second_factor_rule_role_known" CHECK ("role" in ('admin', 'supervisor', 'dispatcher', 'call-taker', 'leader', 'agency-officer', 'crew', 'wall'))
);
--> statement-breakpoint
-- Keys that exist when this runs stay valid for a year.
ALTER TABLE "api_key" ADD COLUMN "expires_at" timestamp with time zone NOT NULL DEFAULT now() + interval '1 year';--> statement-breakpoint
ALTER TABLE "api_key" ALTER COLUMN "expires_at" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "one_time_until" timestamp with time zone;--> statement-breakpoint
-- One-time passwords that nobody has replaced yet work once more, within a day.
UPDATE "person" SET "one_time_until" = now() + interval '1 day' WHERE "must_change_password" AND "deactivated_at" IS NULL;--> statement-breakpoint
ALTER TABLE "screen" ADD COLUMN "token_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "screen" ADD COLUMN "previous_token_hash" text;--> statement-breakpoint
ALTER TABLE "second_factor" ADD COLUMN "last_used_step" integer;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "must_enrol" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "passkey_person" ON "passkey" USING btree ("person_id");