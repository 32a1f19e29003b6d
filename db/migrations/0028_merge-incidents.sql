CREATE TABLE "incident_merge" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "incident_merge_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"from_id" uuid NOT NULL,
	"into_id" uuid NOT NULL,
	"merged_at" timestamp with time zone NOT NULL,
	"merged_by" text NOT NULL,
	"undone_at" timestamp with time zone,
	"undone_by" text,
	"record" jsonb NOT NULL,
	CONSTRAINT "incident_merge_of_two" CHECK (from_id <> into_id)
);
--> statement-breakpoint
ALTER TABLE "incident" ADD COLUMN "merged_into_id" uuid;--> statement-breakpoint
ALTER TABLE "incident_merge" ADD CONSTRAINT "incident_merge_from_id_incident_id_fk" FOREIGN KEY ("from_id") REFERENCES "public"."incident"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_merge" ADD CONSTRAINT "incident_merge_into_id_incident_id_fk" FOREIGN KEY ("into_id") REFERENCES "public"."incident"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "incident_merge_standing" ON "incident_merge" USING btree ("from_id") WHERE undone_at is null;--> statement-breakpoint
CREATE INDEX "incident_merge_from" ON "incident_merge" USING btree ("from_id");--> statement-breakpoint
CREATE INDEX "incident_merge_into" ON "incident_merge" USING btree ("into_id");--> statement-breakpoint
ALTER TABLE "incident" ADD CONSTRAINT "incident_merged_into_id_incident_id_fk" FOREIGN KEY ("merged_into_id") REFERENCES "public"."incident"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "incident_merged_into" ON "incident" USING btree ("merged_into_id") WHERE merged_into_id is not null;--> statement-breakpoint
ALTER TABLE "incident" ADD CONSTRAINT "incident_merged_is_closed" CHECK (merged_into_id is null or (merged_into_id <> id and status = 'closed'));--> statement-breakpoint
-- Merging moves assignments from one incident to another: the figures of both months change.
CREATE FUNCTION note_stale_moved_assignments() RETURNS trigger LANGUAGE plpgsql AS $$
begin
  insert into insight_stale (month)
  select distinct month_in_sekayu(incident.opened_at)
  from (select incident_id from former union select incident_id from touched) changed
  join incident on incident.id = changed.incident_id;
  return null;
end
$$;
--> statement-breakpoint
DROP TRIGGER assignment_updated_is_stale ON assignment;
--> statement-breakpoint
CREATE TRIGGER assignment_updated_is_stale AFTER UPDATE ON assignment
  REFERENCING OLD TABLE AS former NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_stale_moved_assignments();
