ALTER TABLE "call" DROP CONSTRAINT "call_source_known";--> statement-breakpoint
ALTER TABLE "channel" DROP CONSTRAINT "channel_kind_known";--> statement-breakpoint
ALTER TABLE "channel" DROP CONSTRAINT "channel_webhook";--> statement-breakpoint
ALTER TABLE "channel" ALTER COLUMN "agency_code" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "delivery" ALTER COLUMN "incident_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "call" ADD COLUMN "neighbour_code" text;--> statement-breakpoint
ALTER TABLE "channel" ADD COLUMN "neighbour_code" text;--> statement-breakpoint
ALTER TABLE "delivery" ADD COLUMN "call_id" uuid;--> statement-breakpoint
ALTER TABLE "handover" ADD COLUMN "by_message" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "handover" ADD COLUMN "delivered_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "handover" ADD COLUMN "refused_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "handover" ADD COLUMN "refusal" text;--> statement-breakpoint
ALTER TABLE "handover" ADD COLUMN "their_number" integer;--> statement-breakpoint
ALTER TABLE "handover" ADD COLUMN "answer_sequence" bigint;--> statement-breakpoint
ALTER TABLE "call" ADD CONSTRAINT "call_neighbour_code_neighbour_code_fk" FOREIGN KEY ("neighbour_code") REFERENCES "public"."neighbour"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channel" ADD CONSTRAINT "channel_neighbour_code_neighbour_code_fk" FOREIGN KEY ("neighbour_code") REFERENCES "public"."neighbour"("code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_call_id_call_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."call"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "delivery_call" ON "delivery" USING btree ("call_id") WHERE call_id is not null;--> statement-breakpoint
ALTER TABLE "channel" ADD CONSTRAINT "channel_neighbour_code_unique" UNIQUE("neighbour_code");--> statement-breakpoint
ALTER TABLE "call" ADD CONSTRAINT "call_neighbour" CHECK ((source = 'neighbour') = (neighbour_code is not null));--> statement-breakpoint
ALTER TABLE "call" ADD CONSTRAINT "call_source_known" CHECK ("source" in ('telephony', 'hand', 'neighbour'));--> statement-breakpoint
ALTER TABLE "channel" ADD CONSTRAINT "channel_owner" CHECK ((kind = 'neighbour') = (neighbour_code is not null) and (agency_code is null) = (neighbour_code is not null));--> statement-breakpoint
ALTER TABLE "channel" ADD CONSTRAINT "channel_kind_known" CHECK ("kind" in ('webhook', 'web-push', 'neighbour'));--> statement-breakpoint
ALTER TABLE "channel" ADD CONSTRAINT "channel_webhook" CHECK (kind = 'web-push' or (url is not null and secret is not null));--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_subject" CHECK ((incident_id is null) = (call_id is not null));--> statement-breakpoint
ALTER TABLE "handover" ADD CONSTRAINT "handover_refusal_known" CHECK ("refusal" in ('ghost', 'prank', 'dropped', 'information', 'non-emergency', 'test'));--> statement-breakpoint
ALTER TABLE "handover" ADD CONSTRAINT "handover_refused" CHECK ((refused_at is null) = (refusal is null));