import { allowed, router } from "../trpc";
import { listDistricts, listFacilities, listPlaces } from "./list-places";
import { SearchPlacesInput, searchPlaces } from "./search-places";

export const placesRouter = router({
  districts: allowed("reference:read").query(({ ctx }) => listDistricts(ctx)),
  facilities: allowed("reference:read").query(({ ctx }) => listFacilities(ctx)),
  places: allowed("reference:read").query(({ ctx }) => listPlaces(ctx)),
  search: allowed("reference:read")
    .input(SearchPlacesInput)
    .query(({ ctx, input }) => searchPlaces(ctx, input)),
});
