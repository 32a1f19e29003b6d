/** The regencies that touch Musi Banyuasin, by name. Their numbers are for the room to find out, and are not guessed here. */
export const knownNeighbours = [
  { code: "banyuasin", name: "Kabupaten Banyuasin" },
  { code: "pali", name: "Kabupaten Penukal Abab Lematang Ilir" },
  { code: "musi-rawas", name: "Kabupaten Musi Rawas" },
  { code: "musi-rawas-utara", name: "Kabupaten Musi Rawas Utara" },
  { code: "batanghari", name: "Kabupaten Batanghari" },
  { code: "muaro-jambi", name: "Kabupaten Muaro Jambi" },
] as const;
