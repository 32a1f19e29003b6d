import { readGround } from "../ground/current-ground";
import { readGroundLines } from "../ground/ground-lines";
import { readGroundState } from "../ground/ground-state";
import { procedureFor, router } from "../trpc";
import { listDistricts, listFacilities, listPlaces } from "./list-places";
import {
  LocalPlaceInput,
  listLocalPlaces,
  removeLocalPlace,
  SaveLocalPlaceInput,
  saveLocalPlace,
} from "./local-places";
import { SearchNarrativeInput, searchNarrative } from "./search-narrative";
import { SearchPlacesInput, searchPlaces } from "./search-places";

export const placesRouter = router({
  districts: procedureFor("reference:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listDistricts(ctx)),
  facilities: procedureFor("reference:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listFacilities(ctx)),
  places: procedureFor("reference:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listPlaces(ctx)),
  /** Returns the version of the base map and what a map needs to load its tiles. */
  ground: procedureFor("reference:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => readGround(ctx)),
  /** Returns which network, map tiles and place names are loaded, and what they lack. */
  groundState: procedureFor("reference:write")
    .meta({ records: "nothing" })
    .query(({ ctx }) => readGroundState(ctx)),
  /** Returns rivers and main roads as lines, for images. */
  groundLines: procedureFor("reference:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => readGroundLines(ctx)),
  search: procedureFor("reference:read")
    .input(SearchPlacesInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => searchPlaces(ctx, input)),
  /** Finds the places that a caller's narrative mentions. */
  searchNarrative: procedureFor("reference:read")
    .input(SearchNarrativeInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => searchNarrative(ctx, input)),
  localPlaces: procedureFor("reference:write")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listLocalPlaces(ctx)),
  saveLocalPlace: procedureFor("reference:write")
    .input(SaveLocalPlaceInput)
    .mutation(({ ctx, input }) => saveLocalPlace(ctx, input)),
  removeLocalPlace: procedureFor("reference:write")
    .input(LocalPlaceInput)
    .mutation(({ ctx, input }) => removeLocalPlace(ctx, input)),
});
