import { possibleAreaCorners } from "../../_map/layers/possible-area";
import { regencyView } from "../../_map/style/map-settings";
import { isPlaced } from "../is-placed";
import type { OverviewIncident } from "../use-overview";
import { around, type Box, boxOfPoints } from "./boxes";

/** What the map frames. The map moves when `key` becomes another, and never else. */
export type View = { key: string; box: Box; maxZoom: number; marginRem: Margins };
type Margins = { west: number; east: number; ends: number };

type Point = { lng: number; lat: number };
type Wish = {
  incidents: readonly OverviewIncident[];
  staged: OverviewIncident | null;
  /** The crews on their way to the staged one. */
  crews: readonly { unitId: string; at: Point | null }[];
  sceneCode: string | null;
  /** The frame of each kecamatan by its code. */
  areas: ReadonlyMap<string, Box>;
};

const whole: Margins = { west: 1.8, east: 1.8, ends: 1.8 };
/** Around what is staged stand the arrows of all that lies beyond; the name of a crew, with what is told of it, is so long. */
const [arrowsRem, nameRem] = [5.4, 12.5];
/** Crews that stand so far from a side, as a part of the width, have room for their names. */
const nearSide = 0.25;
const [closest, closestOfAll] = [11.5, 9.8];

/**
 * The view for what goes on: the staged incident with its crews, else the kecamatan of the scene, else all that is open. Of a
 * sensitive incident the whole kecamatan, so that the frame tells no more than its name.
 */
export function chooseView({ incidents, staged, crews, sceneCode, areas }: Wish): View {
  if (staged && isPlaced(staged)) {
    const near = [...possibleAreaCorners({ ...staged.location, precision: staged.precision })];
    const points = [...near, ...crews.flatMap(({ at }) => (at ? [at] : []))];
    const box = boxOfPoints(points) ?? regencyView.bounds;
    const who = crews
      .filter(({ at }) => at)
      .map(({ unitId }) => unitId)
      .sort();
    return {
      key: `stage ${staged.id} ${who.join(" ")}`,
      box,
      maxZoom: closest,
      marginRem: stageMargins(box, crews),
    };
  }
  if (staged) {
    const box = areas.get(staged.district.code) ?? regencyView.bounds;
    return {
      key: `kecamatan ${staged.district.code} for ${staged.id}`,
      box,
      maxZoom: closest,
      marginRem: whole,
    };
  }
  const scene = sceneCode === null ? undefined : areas.get(sceneCode);
  if (scene) return { key: `scene ${sceneCode}`, box: scene, maxZoom: closest, marginRem: whole };
  const boxes = incidents.flatMap((incident): Box[] => {
    if (isPlaced(incident)) {
      const { lng, lat } = incident.location;
      return [[lng, lat, lng, lat]];
    }
    const area = areas.get(incident.district.code);
    return area ? [area] : [];
  });
  const ids = incidents.map(({ id, masked }) => (masked ? `${id}*` : id)).sort();
  return {
    key: `all ${ids.join(" ")}`,
    box: wholeWhenWide(around(boxes)),
    maxZoom: closestOfAll,
    marginRem: whole,
  };
}

/** Where what is open lies all over the regency, the regency is framed, so that no part of it hides behind a panel. */
function wholeWhenWide(box: Box | null): Box {
  if (!box) return regencyView.bounds;
  const [west, south, east, north] = regencyView.bounds;
  const isWide = box[2] - box[0] > (east - west) / 2 || box[3] - box[1] > (north - south) / 2;
  return isWide ? (around([box, regencyView.bounds]) ?? box) : box;
}

/** A side that a crew stands at leaves room for its name, which may stand on either side of its sign. */
function stageMargins([west, , east]: Box, crews: Wish["crews"]): Margins {
  const near = (east - west) * nearSide;
  const lngs = crews.flatMap(({ at }) => (at ? [at.lng] : []));
  return {
    west: lngs.some((lng) => lng <= west + near) ? nameRem : arrowsRem,
    east: lngs.some((lng) => lng >= east - near) ? nameRem : arrowsRem,
    ends: arrowsRem,
  };
}
