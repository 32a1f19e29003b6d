CREATE TABLE "unit_skill" (
	"kind" text NOT NULL,
	"skill" text NOT NULL,
	"unit_id" uuid NOT NULL,
	CONSTRAINT "unit_skill_kind_skill_unit_id_pk" PRIMARY KEY("kind","skill","unit_id")
);
--> statement-breakpoint
ALTER TABLE "unit_skill" ADD CONSTRAINT "unit_skill_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "unit_skill_unit" ON "unit_skill" USING btree ("unit_id");
--> statement-breakpoint
CREATE FUNCTION write_unit_skills() RETURNS trigger LANGUAGE plpgsql AS $$
begin
  if tg_op = 'UPDATE' then
    delete from unit_skill where unit_id = new.id;
  end if;
  insert into unit_skill (kind, skill, unit_id) select distinct new.kind, skill, new.id from unnest(new.skills) as skill;
  return null;
end
$$;
--> statement-breakpoint
CREATE TRIGGER unit_inserted_has_skills AFTER INSERT ON unit
  FOR EACH ROW WHEN (cardinality(new.skills) > 0) EXECUTE FUNCTION write_unit_skills();
--> statement-breakpoint
CREATE TRIGGER unit_updated_has_skills AFTER UPDATE OF kind, skills ON unit
  FOR EACH ROW WHEN ((old.kind, old.skills) IS DISTINCT FROM (new.kind, new.skills)) EXECUTE FUNCTION write_unit_skills();
--> statement-breakpoint
INSERT INTO unit_skill (kind, skill, unit_id)
  SELECT DISTINCT unit.kind, skill, unit.id FROM unit CROSS JOIN unnest(unit.skills) AS skill;
