import type { LngLat } from "../../../db/columns";

/** Groups of incidents with similar causes, places and times of day. */
export const themes = ["wildfire", "flood", "road", "river", "oil", "storm", "town"] as const;
export type Theme = (typeof themes)[number];

/**
 * A place with many incidents of a theme; not a satellite's hotspot. Two thirds of the incidents are within `spreadKm`.
 * `weight` is the place's relative frequency among those of the theme.
 */
export type FrequentPlace = { name: string; theme: Theme; at: LngLat; spreadKm: number; weight: number };

/**
 * The places with many incidents in the demonstration history. They come from the reference data and match descriptions
 * of the regency that have been published: peat and plantations in the north, the banks of the Musi, the road from
 * Palembang to Jambi, oil wells in the middle. The weights are invented.
 */
export const frequentPlaces: readonly FrequentPlace[] = [
  createFrequentPlace("wildfire", "Muara Medak, Bayung Lencir", 103.7706, -1.9784, 5, 6),
  createFrequentPlace("wildfire", "Pulai Gading, Bayung Lencir", 104.0489, -1.9193, 6, 5),
  createFrequentPlace("wildfire", "Kepayang, Bayung Lencir", 104.1949, -2.1856, 5, 5),
  createFrequentPlace("wildfire", "Mendis, Bayung Lencir", 103.8392, -2.0343, 3, 3),
  createFrequentPlace("wildfire", "Karang Mukti, Lalan", 104.5139, -2.2875, 4, 5),
  createFrequentPlace("wildfire", "Peninggalan, Tungkal Jaya", 103.9457, -2.3279, 4, 5),
  createFrequentPlace("wildfire", "Sri Gunung, Sungai Lilin", 104.0016, -2.4813, 3, 4),
  createFrequentPlace("wildfire", "Kerta Jaya, Sungai Keruh", 103.6651, -3.0548, 2, 1),
  createFrequentPlace("wildfire", "Ulak Paceh, Lawang Wetan", 103.7263, -2.7642, 2, 1),

  createFrequentPlace("flood", "Ulak Embacang, Sanga Desa", 103.3658, -2.6799, 1.2, 5),
  createFrequentPlace("flood", "Ngulak, Sanga Desa", 103.4095, -2.7238, 1.2, 4),
  createFrequentPlace("flood", "Babat, Babat Toman", 103.6266, -2.7341, 1.2, 4),
  createFrequentPlace("flood", "Muara Punjung, Babat Toman", 103.5944, -2.7526, 1, 2),
  createFrequentPlace("flood", "Ulak Paceh, Lawang Wetan", 103.7263, -2.7642, 1.2, 4),
  createFrequentPlace("flood", "Karang Waru, Lawang Wetan", 103.7536, -2.816, 1, 2),
  createFrequentPlace("flood", "Sekayu", 103.8344, -2.8819, 1.5, 4),
  createFrequentPlace("flood", "Epil, Lais", 103.9896, -2.8263, 1.2, 3),
  createFrequentPlace("flood", "Teluk, Lais", 104.0575, -2.8824, 1.2, 2),
  createFrequentPlace("flood", "Dawas, Keluang", 103.8661, -2.5341, 1, 1),

  createFrequentPlace("road", "Tanjung Kerang, Babat Supat", 104.1324, -2.799, 2, 3),
  createFrequentPlace("road", "Langkap, Babat Supat", 104.1466, -2.7484, 2, 2),
  createFrequentPlace("road", "Sungai Lilin, KM 110", 104.1189, -2.5692, 1.5, 6),
  createFrequentPlace("road", "Sri Gunung, KM 121", 104.0016, -2.4813, 1.5, 4),
  createFrequentPlace("road", "Peninggalan, Tungkal Jaya", 103.9457, -2.3879, 2, 3),
  createFrequentPlace("road", "Simpang Bayat, Bayung Lencir", 103.6735, -2.123, 1.5, 4),
  createFrequentPlace("road", "Bayung Lencir, KM 203", 103.6834, -2.0549, 1.5, 5),
  createFrequentPlace("road", "Sekayu", 103.8344, -2.8819, 2, 4),

  createFrequentPlace("river", "Suka Jadi, Lalan", 104.4595, -2.3267, 1.5, 4),
  createFrequentPlace("river", "Sekayu", 103.8344, -2.8819, 1, 3),
  createFrequentPlace("river", "Babat, Babat Toman", 103.6266, -2.7341, 1, 2),
  createFrequentPlace("river", "Epil, Lais", 103.9896, -2.8263, 1, 2),

  createFrequentPlace("oil", "Keluang", 103.8848, -2.6421, 3, 4),
  createFrequentPlace("oil", "Sungai Angit, Babat Toman", 103.5961, -2.6339, 2, 4),
  createFrequentPlace("oil", "Simpang Bayat, Bayung Lencir", 103.6735, -2.123, 3, 2),

  createFrequentPlace("storm", "Sekayu", 103.8344, -2.8819, 4, 4),
  createFrequentPlace("storm", "Sungai Lilin", 104.1189, -2.5692, 4, 3),
  createFrequentPlace("storm", "Plakat Tinggi", 103.5759, -2.9734, 4, 2),
  createFrequentPlace("storm", "Bayung Lencir", 103.6834, -2.0549, 4, 2),
  createFrequentPlace("storm", "Keluang", 103.8848, -2.6421, 4, 2),

  createFrequentPlace("town", "Sekayu", 103.8344, -2.8819, 1.5, 12),
  createFrequentPlace("town", "Sungai Lilin", 104.1189, -2.5692, 1.5, 6),
  createFrequentPlace("town", "Bayung Lencir", 103.6834, -2.0549, 1.5, 5),
  createFrequentPlace("town", "Babat, Babat Toman", 103.6266, -2.7341, 1.2, 3),
  createFrequentPlace("town", "Keluang", 103.8848, -2.6421, 1.2, 2),
  createFrequentPlace("town", "Lais", 104.1005, -2.8615, 1.2, 2),
  createFrequentPlace("town", "Babat Supat", 104.0923, -2.7585, 1.2, 2),
  createFrequentPlace("town", "Tungkal Jaya", 103.9457, -2.3879, 1.2, 2),
  createFrequentPlace("town", "Bandar Agung, Lalan", 104.4364, -2.2923, 1.2, 2),
  createFrequentPlace("town", "Ulak Paceh, Lawang Wetan", 103.7263, -2.7642, 1, 1.5),
  createFrequentPlace("town", "Ngulak, Sanga Desa", 103.4095, -2.7238, 1, 1.5),
  createFrequentPlace("town", "Plakat Tinggi", 103.5759, -2.9734, 1, 1.5),
  createFrequentPlace("town", "Tebing Bulang, Sungai Keruh", 103.7592, -3.0869, 1, 1.5),
  createFrequentPlace("town", "Jirak", 103.6925, -3.1926, 1, 1),
  createFrequentPlace("town", "Tanah Abang, Batang Hari Leko", 103.7937, -2.696, 1, 1),
];

function createFrequentPlace(
  theme: Theme,
  name: string,
  lng: number,
  lat: number,
  spreadKm: number,
  weight: number,
): FrequentPlace {
  return { name, theme, at: { lng, lat }, spreadKm, weight };
}
