DROP INDEX "hotspot_watch";--> statement-breakpoint
CREATE INDEX "fire_watch_merged_into" ON "fire_watch" USING btree ("merged_into_id") WHERE merged_into_id is not null;--> statement-breakpoint
CREATE INDEX "hotspot_watch_seen" ON "hotspot" USING btree ("watch_id","seen_at");--> statement-breakpoint
CREATE INDEX "hotspot_position" ON "hotspot" USING gist ("position");--> statement-breakpoint
CREATE INDEX "hotspot_heat_source" ON "hotspot" USING btree ("heat_source_id") WHERE heat_source_id is not null;