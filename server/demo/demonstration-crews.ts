import type { Mobility, UnitKind } from "../../db/vocabulary";

/** Crews of one kind at one station. The call sign of each crew is `callSign` followed by its number. */
export type CrewGroup = {
  station: string;
  agency: string;
  kind: UnitKind;
  callSign: string;
  count: number;
  skills: readonly string[];
  mobility: Mobility;
};

/**
 * Made-up crews for demonstration and training. The stations are real. The crews and call signs are invented, because
 * the number of vehicles per station has not been published.
 */
export const demonstrationCrews: readonly CrewGroup[] = [
  ...createCrewGroups("ambulance", "rsud-sekayu", [["rsud-sekayu", "AMB-SKY", 3]], ["trauma", "midwife"]),
  ...createCrewGroups("ambulance", "rsud-sungai-lilin", [["rsud-sungai-lilin", "AMB-SLN", 2]], ["trauma", "midwife"]),
  ...createCrewGroups("ambulance", "rsud-bayung-lencir", [["rsud-bayung-lencir", "AMB-BYL", 2]], ["trauma", "midwife"]),
  ...createCrewGroups(
    "ambulance",
    "dinkes",
    [
      ["pkm-bayung-lencir", "PKM-BYL", 1],
      ["pkm-ulak-paceh", "PKM-ULP", 1],
      ["pkm-tanah-abang", "PKM-TNA", 1],
      ["puskesmas-karya-maju", "PKM-KRM", 1],
      ["puskesmas-tebing-bulang", "PKM-TBL", 1],
      ["puskesmas-balai-agung", "PKM-BLA", 1],
    ],
    ["midwife"],
  ),
  ...createCrewGroups("ambulance", "dinkes", [["puskesmas-lumpatan", "PKM-LMP", 1]]),
  ...createCrewGroups("fire-engine", "damkar", [
    ["damkar-sekayu", "DMK-SKY", 1],
    ["damkar-lais", "DMK-LAI", 1],
    ["pos-damkar-babat-toman", "DMK-BBT", 1],
    ["posko-damkar-sungai-keruh", "DMK-SKR", 1],
  ]),
  ...createCrewGroups(
    "fire-engine",
    "damkar",
    [
      ["damkar-sekayu", "BUSA-SKY", 2],
      ["pos-damkar-sungai-lilin", "BUSA-SLN", 2],
    ],
    ["hazmat"],
  ),
  ...createCrewGroups("rescue-team", "damkar", [["damkar-sekayu", "RSC-SKY", 2]], ["extrication", "water-rescue"]),
  ...createCrewGroups(
    "rescue-team",
    "damkar",
    [
      ["pos-damkar-sungai-lilin", "RSC-SLN", 1],
      ["pos-damkar-babat-toman", "RSC-BBT", 1],
    ],
    ["extrication"],
  ),
  ...createCrewGroups("rescue-boat", "damkar", [["pos-damkar-babat-toman", "PRH-BBT", 1]], ["water-rescue"], "river"),
  ...createCrewGroups("rescue-team", "bpbd", [["bpbd", "TRC-SKY", 1]], ["extrication", "water-rescue"]),
  ...createCrewGroups(
    "rescue-boat",
    "bpbd",
    [
      ["bpbd", "PRH-SKY", 2],
      ["bpbd-posko-keluang", "PRH-KLG", 1],
      ["karhutla-induk-bayung-lencir", "PRH-BYL", 1],
      ["karhutla-kepayang", "PRH-KPY", 1],
    ],
    ["water-rescue"],
    "river",
  ),
  ...createCrewGroups("disaster-team", "bpbd", [
    ["bpbd", "BPB-SKY", 2],
    ["bpbd-posko-keluang", "BPB-KLG", 1],
    ["karhutla-induk-bayung-lencir", "BPB-BYL", 2],
    ["karhutla-muara-baru", "BPB-MRB", 1],
    ["karhutla-mekar-jaya-medak", "BPB-MKJ", 1],
    ["karhutla-mendis", "BPB-MDS", 1],
    ["karhutla-pulai-gading", "BPB-PLG", 1],
    ["karhutla-kepayang", "BPB-KPY", 1],
  ]),
  ...createCrewGroups("police-patrol", "polres", [
    ["polres-muba", "PRS", 3],
    ["polsek-sekayu", "PSK-SKY", 3],
    ["polsek-sungai-lilin", "PSK-SLN", 3],
    ["polsek-bayung-lencir", "PSK-BYL", 3],
    ["polsek-sanga-desa", "PSK-SGD", 2],
    ["polsek-plakat-tinggi", "PSK-PLT", 2],
    ["polsek-tungkal-jaya", "PSK-TKJ", 2],
    ["polsek-babat-supat", "PSK-BBS", 2],
    ["polsek-lais", "PSK-LAI", 2],
    ["polsek-keluang", "PSK-KLG", 2],
    ["polsek-batang-hari-leko", "PSK-BHL", 2],
    ["polsek-lalan", "PSK-LLN", 2],
    ["polsek-sungai-keruh", "PSK-SKR", 2],
    ["polsek-babat-toman", "PSK-BBT", 2],
  ]),
  ...createCrewGroups("rescue-boat", "polres", [["polsek-lalan", "PRH-LLN", 1]], ["water-rescue"], "river"),
  ...createCrewGroups("civil-order-patrol", "satpol-pp", [["satpolpp", "TIB-SKY", 3]]),
  ...createCrewGroups("social-team", "dinsos", [["dinsos", "SOS-SKY", 2]]),
  ...createCrewGroups("protection-team", "dpppa", [["dpppa", "PPA-SKY", 2]], ["counsellor"]),
  ...createCrewGroups("tow-truck", "dishub", [["dishub", "DRK-SKY", 2]], ["heavy-recovery"]),
  ...createCrewGroups("public-works-crew", "pupr", [["pupr", "PUP-SKY", 3]]),
];

function createCrewGroups(
  kind: UnitKind,
  agency: string,
  stations: readonly (readonly [station: string, callSign: string, count: number])[],
  skills: readonly string[] = [],
  mobility: Mobility = "road",
): CrewGroup[] {
  return stations.map(([station, callSign, count]) => ({ station, agency, kind, callSign, count, skills, mobility }));
}
