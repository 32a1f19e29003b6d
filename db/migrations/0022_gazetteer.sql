CREATE TABLE "gazetteer_place" (
	"network_id" integer NOT NULL,
	"osm_type" text NOT NULL,
	"osm_id" bigint NOT NULL,
	"name" text NOT NULL,
	"other_names" text[] DEFAULT '{}' NOT NULL,
	"search_keys" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"position" geography(point,4326) NOT NULL,
	"district_code" text,
	"source" text NOT NULL,
	"village_code" text,
	CONSTRAINT "gazetteer_place_network_id_osm_type_osm_id_pk" PRIMARY KEY("network_id","osm_type","osm_id"),
	CONSTRAINT "gazetteer_place_kind_known" CHECK ("kind" in ('town', 'village', 'hamlet', 'neighbourhood', 'street', 'km-post', 'bridge', 'jetty', 'river', 'market', 'shop', 'food', 'fuel', 'bank', 'lodging', 'school', 'mosque', 'church', 'worship', 'hospital', 'clinic', 'police', 'fire-station', 'office', 'station', 'well', 'plantation', 'factory', 'park', 'cemetery', 'landmark', 'other')),
	CONSTRAINT "gazetteer_place_osm_type_known" CHECK ("osm_type" in ('node', 'way', 'relation'))
);
--> statement-breakpoint
CREATE TABLE "gazetteer_word" (
	"network_id" integer NOT NULL,
	"word" text NOT NULL,
	"places" integer NOT NULL,
	"shortened" text[] NOT NULL,
	CONSTRAINT "gazetteer_word_network_id_word_pk" PRIMARY KEY("network_id","word")
);
--> statement-breakpoint
CREATE TABLE "local_place" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"aliases" text[] DEFAULT '{}' NOT NULL,
	"search_keys" text NOT NULL,
	"kind" text NOT NULL,
	"position" geography(point,4326) NOT NULL,
	"district_code" text,
	"source" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "local_place_kind_known" CHECK ("kind" in ('town', 'village', 'hamlet', 'neighbourhood', 'street', 'km-post', 'bridge', 'jetty', 'river', 'market', 'shop', 'food', 'fuel', 'bank', 'lodging', 'school', 'mosque', 'church', 'worship', 'hospital', 'clinic', 'police', 'fire-station', 'office', 'station', 'well', 'plantation', 'factory', 'park', 'cemetery', 'landmark', 'other'))
);
--> statement-breakpoint
ALTER TABLE "gazetteer_place" ADD CONSTRAINT "gazetteer_place_district_code_district_code_fk" FOREIGN KEY ("district_code") REFERENCES "public"."district"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gazetteer_place" ADD CONSTRAINT "gazetteer_place_village_code_village_code_fk" FOREIGN KEY ("village_code") REFERENCES "public"."village"("code") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gazetteer_place" ADD CONSTRAINT "gazetteer_place_network_id_network_id_fk" FOREIGN KEY ("network_id") REFERENCES "public"."network"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gazetteer_word" ADD CONSTRAINT "gazetteer_word_network_id_network_id_fk" FOREIGN KEY ("network_id") REFERENCES "public"."network"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "local_place" ADD CONSTRAINT "local_place_district_code_district_code_fk" FOREIGN KEY ("district_code") REFERENCES "public"."district"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "gazetteer_place_keys" ON "gazetteer_place" USING btree ("network_id","search_keys");--> statement-breakpoint
CREATE INDEX "gazetteer_place_words" ON "gazetteer_place" USING gin (to_tsvector('simple', search_keys));--> statement-breakpoint
CREATE INDEX "gazetteer_place_position" ON "gazetteer_place" USING gist ("position");--> statement-breakpoint
CREATE INDEX "gazetteer_place_village" ON "gazetteer_place" USING btree ("village_code") WHERE village_code is not null;--> statement-breakpoint
CREATE INDEX "gazetteer_word_shortened" ON "gazetteer_word" USING gin ("shortened");--> statement-breakpoint
CREATE INDEX "incident_used_address" ON "incident" USING gin (lower(address) gin_trgm_ops) WHERE status = 'closed' and not sensitive and address is not null;