-- The text size of a screen follows from the distance of its farthest reader. A screen with larger text had a farther one.
UPDATE "screen" SET "settings" = ("settings" - 'textSize') || jsonb_build_object(
  'distanceMetres', case "settings" ->> 'textSize' when 'largest' then 7 when 'large' then 6 else 5 end
) WHERE "settings" ? 'textSize';
