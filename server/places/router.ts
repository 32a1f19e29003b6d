import { readGround } from "../ground/current-ground";
import { allowed, router } from "../trpc";
import { listDistricts, listFacilities, listPlaces } from "./list-places";
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
  search: allowed("reference:read")
    .input(SearchPlacesInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => searchPlaces(ctx, input)),
});
