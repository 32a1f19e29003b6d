import { readGround } from "../ground/current-ground";
import { readGroundLines } from "../ground/ground-lines";
import { allowed, router } from "../trpc";
import { listDistricts, listFacilities, listPlaces } from "./list-places";
import {
  LocalPlaceInput,
  listLocalPlaces,
  removeLocalPlace,
  SaveLocalPlaceInput,
  saveLocalPlace,
} from "./local-places";
import { SearchPlacesInput, searchPlaces } from "./search-places";

export const placesRouter = router({
  districts: allowed("reference:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listDistricts(ctx)),
  facilities: allowed("reference:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listFacilities(ctx)),
  places: allowed("reference:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listPlaces(ctx)),
  /** The version of the ground and what a map needs to load its tiles. */
  ground: allowed("reference:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => readGround(ctx)),
  /** Rivers and main roads as lines, for images. */
  groundLines: allowed("reference:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => readGroundLines(ctx)),
  search: allowed("reference:read")
    .input(SearchPlacesInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => searchPlaces(ctx, input)),
  localPlaces: allowed("reference:write")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listLocalPlaces(ctx)),
  saveLocalPlace: allowed("reference:write")
    .input(SaveLocalPlaceInput)
    .mutation(({ ctx, input }) => saveLocalPlace(ctx, input)),
  removeLocalPlace: allowed("reference:write")
    .input(LocalPlaceInput)
    .mutation(({ ctx, input }) => removeLocalPlace(ctx, input)),
});
