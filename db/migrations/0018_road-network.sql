CREATE TABLE "closure" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"shape" geometry(geometry,4326) NOT NULL,
	"label" text NOT NULL,
	"reason" text NOT NULL,
	"vehicles" text[] NOT NULL,
	"incident_id" uuid,
	"starts_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ends_at" timestamp with time zone,
	"lifted_at" timestamp with time zone,
	"created_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "network" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "network_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"status" text NOT NULL,
	"source" text NOT NULL,
	"source_date" timestamp with time zone,
	"checksum" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	"stats" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "network_status_known" CHECK ("status" in ('building', 'current', 'retired'))
);
--> statement-breakpoint
CREATE TABLE "network_edge" (
	"network_id" integer NOT NULL,
	"id" integer NOT NULL,
	"from_node" integer NOT NULL,
	"to_node" integer NOT NULL,
	"metres" real NOT NULL,
	"class" text NOT NULL,
	"name" text,
	"ref" text,
	"way_id" bigint NOT NULL,
	"bridge" boolean DEFAULT false NOT NULL,
	"main_parts" smallint NOT NULL,
	"line" geometry(linestring,4326) NOT NULL,
	"ambulance_ms" integer,
	"ambulance_back_ms" integer,
	"fire_engine_ms" integer,
	"fire_engine_back_ms" integer,
	"patrol_ms" integer,
	"patrol_back_ms" integer,
	"motorcycle_ms" integer,
	"motorcycle_back_ms" integer,
	"boat_ms" integer,
	"boat_back_ms" integer,
	CONSTRAINT "network_edge_network_id_id_pk" PRIMARY KEY("network_id","id"),
	CONSTRAINT "network_edge_class_known" CHECK ("class" in ('motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'unclassified', 'residential', 'living_street', 'service', 'track', 'path', 'ferry', 'river', 'canal'))
);
--> statement-breakpoint
CREATE TABLE "network_node" (
	"network_id" integer NOT NULL,
	"id" integer NOT NULL,
	"lng" double precision NOT NULL,
	"lat" double precision NOT NULL,
	"jetty" boolean DEFAULT false NOT NULL,
	CONSTRAINT "network_node_network_id_id_pk" PRIMARY KEY("network_id","id")
);
--> statement-breakpoint
CREATE TABLE "network_turn_ban" (
	"network_id" integer NOT NULL,
	"from_edge" integer NOT NULL,
	"via_node" integer NOT NULL,
	"to_edge" integer NOT NULL,
	CONSTRAINT "network_turn_ban_network_id_from_edge_via_node_to_edge_pk" PRIMARY KEY("network_id","from_edge","via_node","to_edge")
);
--> statement-breakpoint
ALTER TABLE "network_edge" ADD CONSTRAINT "network_edge_network_id_network_id_fk" FOREIGN KEY ("network_id") REFERENCES "public"."network"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "network_node" ADD CONSTRAINT "network_node_network_id_network_id_fk" FOREIGN KEY ("network_id") REFERENCES "public"."network"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "network_turn_ban" ADD CONSTRAINT "network_turn_ban_network_id_network_id_fk" FOREIGN KEY ("network_id") REFERENCES "public"."network"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "closure_in_force" ON "closure" USING btree ("ends_at") WHERE lifted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "network_one_current" ON "network" USING btree ("status") WHERE status = 'current';