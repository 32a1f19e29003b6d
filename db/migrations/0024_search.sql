-- The words of a text for full-text search, without stemming. Punctuation is replaced first, because the parser would keep
-- "rt03/rw02" or "psk-byl" together as one word.
create function search_words(words text) returns tsvector
language sql immutable parallel safe
return to_tsvector('simple'::regconfig, translate(words, '/.-_@:+#&<>~', '            '));
--> statement-breakpoint
create function search_words(address text, description text, close_note text) returns tsvector
language sql immutable parallel safe
return search_words(coalesce(address, '') || ' ' || coalesce(description, '') || ' ' || coalesce(close_note, ''));
--> statement-breakpoint
CREATE INDEX "call_digits" ON "call" USING gin (regexp_replace(caller_number, '\D', '', 'g') gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "call_words" ON "call" USING gin (search_words(note)) WHERE note is not null;--> statement-breakpoint
CREATE INDEX "incident_type_opened" ON "incident" USING btree ("type_code","opened_at");--> statement-breakpoint
CREATE INDEX "incident_district_opened" ON "incident" USING btree ("district_code","opened_at");--> statement-breakpoint
CREATE INDEX "incident_words" ON "incident" USING gin (search_words(address, description, close_note)) WHERE not sensitive;--> statement-breakpoint
CREATE INDEX "incident_similar_words" ON "incident" USING gin (lower(coalesce(address, '') || ' ' || coalesce(description, '')) gin_trgm_ops) WHERE not sensitive;--> statement-breakpoint
CREATE INDEX "note_words" ON "note" USING gin (search_words(text)) WHERE text is not null;