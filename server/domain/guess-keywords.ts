/**
 * Words that callers use, in everyday Indonesian and in the Malay of Palembang and the Musi, grouped by meaning. An
 * asterisk matches any ending, an underscore any white space. The patterns in `guess-type.ts` combine these groups.
 */
export const keywords = {
  fire: "kebakar* terbakar tebakar dibakar membakar bakar-bakaran kobaran api apinya apinyo berapi hangus nyala* menyala* dilalap tebako",
  smoke: "asap* berasap ngebul mengepul",
  building:
    "rumah* ruko* warung* toko* kios* pasar* gedung* kantor* sekolah* masjid musholla gudang* kontrakan* kos kosan kos-kosan asrama* dapur* bedeng* pondok* bangunan* pabrik* bengkel* kandang* limas",
  land: "lahan* hutan* kebun* sawah* semak* ilalang alang-alang rumput* sawit perkebunan ladang* umo karet belukar karhutla",
  landFire: "karhutla* kebakaran_lahan kebakaran_hutan",
  houseFire: "rumah_terbakar rumah_tebakar rumah_kebakar* rumah_ikut_terbakar rumah_ikut_tebakar kebakaran_rumah",
  peat: "gambut*",
  approaching:
    "mendekat* mengarah menuju hampir_sampai hampir_sampe hampir_nyampe mau_sampai mau_nyampe nak_sampe nak_nyampe",
  vehicle:
    "mobil* motor* truk* truck* trek fuso* bus* bis travel* minibus avanza innova angkot* ojek tangki* tanki* trailer* tronton* pickup pick-up ambulan* kendaraan* becak bentor sepeda* honda oto",
  well: "sumur* sumor",
  oil: "minyak minyaknya minyaknyo migas mentah kilang* penyulingan* illegal_drilling illegal_refinery ilegal_drilling masakan_minyak refinery",
  oilSite:
    "kilang* penyulingan* penyulingan illegal_drilling ilegal_drilling illegal_refinery masakan_minyak masak_minyak tempat_masak gudang_minyak gudang_bbm penampungan_minyak lokasi_minyak refinery pertamina",
  explosion: "meledak* ledakan* meletus* meledug njeblug meledos ledak*",
  electric: "gardu* trafo* travo*",
  wiring:
    "listrik kabel* meteran* korslet* konslet* korsleting* konsleting* arus_pendek hubungan_pendek pln tiang_listrik",
  fallen: "putus* roboh* rubuh* jatuh* tumbang* miring* menjuntai* menjulur* melintang* nyangkut tebalik",
  gas: "gas elpiji lpg tabung* melon",
  leaking: "bocor* bau nyengat menyengat mendesis ngebocor kebocoran",
  crash:
    "kecelakaan* kecelakaan laka lakalantas tabrak* tabrakan* menabrak nabrak ditabrak tertabrak ketabrak betabrak bertabrakan tubruk* tubrukan tumbur* ditumbur betumbur numbur senggol* bersenggolan terserempet keserempet serempet* terguling teguling terbalik tebalik adu_kambing beruntun rem_blong tergelincir terperosok masuk_jurang masuk_siring masuk_parit terlindas kelindas dilindas",
  personFell: "jatuh terjatuh tejatuh gubrak nyusruk terpental",
  trapped: "terjepit* kejepit* tejepit tergencet* kegencet* terhimpit* kehimpit terjebak* kejebak tertimpa_bodi",
  boat: "perahu* ketek* kapal* speedboat* speed_boat speed tongkang* tugboat* tug_boat jukung* getek* sampan* pompong* klotok ponton* feri",
  sinking:
    "terbalik tebalik tenggelam karam* tabrak* tabrakan menabrak nabrak ditabrak tertabrak hantam* dihantam bocor hanyut kandas pecah meledak terbakar",
  drowning: "tenggelam tenggelem kelelep kelelap hanyut anyut terseret_arus keseret_arus terseret hilang_di_sungai",
  person:
    "orang* wong uwong anak* budak* bocah* balita* bapak* ibu* mak kakek* nenek* yai nyai remaja* pemuda* warga* lansia* pria wanita perempuan lelaki laki-laki suami* istri* bini* adik* adek* kakak* mahasiswa siswa* pelajar bayi* korban* pemancing penambang paman bibi teman* tetangga*",
  flood:
    "banjir* kebanjiran terendam* kerendam merendam luapan meluap* genangan tergenang air_naik banyu_naik aek_naik air_masuk air_sungai_naik",
  flashFlood: "banjir_bandang air_bah galodo",
  wind: "puting_beliung angin_kencang angin_ribut angin_kuat angin_topan badai* atap_terbang atap_terangkat lesus",
  tree: "pohon* batang_kayu batang kayu_besar dahan* ranting*",
  landslide:
    "longsor* tanah_amblas amblas tebing_runtuh tebing_sungai_runtuh runtuh_ke_sungai abrasi tanah_retak lonsor tebing_longsor",
  bridgeBroken:
    "jembatan_runtuh jembatan_ambruk jembatan_roboh jembatan_putus jembatan_patah jembatan_ditabrak jembatan_tertabrak nabrak_jembatan menabrak_jembatan tabrak_jembatan hantam_jembatan menghantam_jembatan nabrak_tiang_jembatan menabrak_tiang_jembatan jembatan_gantung_putus jembatan_kayu_putus",
  work: "kecelakaan_kerja jatuh_dari_atap jatuh_dari_tangga jatuh_dari_ketinggian jatuh_dari_pohon jatuh_dari_bangunan jatuh_dari_tower kesetrum* kesentrum* tersengat_listrik tertimbun tertimpa_besi tertimpa_kayu tertimpa_alat pekerja_jatuh",
  machine: "mesin* conveyor konveyor alat_berat eskavator excavator gilingan pabrik",
  spill: "tumpah* tumpahan* bocor* kebocoran ceceran berceceran tercecer",
  chemical: "minyak* solar bbm bensin kimia asam cpo aspal amonia pipa* limbah* b3",
  blocked:
    "mogok macet_total macet_panjang macet_parah jalan_tertutup menutup_jalan nutup_jalan jalan_terhalang melintang_di_jalan jalan_putus terperosok_di_tengah amblas_di_jalan patah_as pecah_ban pecah_as nggak_bisa_lewat tidak_bisa_lewat dak_biso_lewat",
  animal: "buaya* buayo* harimau* macan gajah* beruang* babi_hutan babi babi_rusa monyet* anjing_gila anjing*",
  attack:
    "serang* diserang menyerang terkam* diterkam menerkam sambar* disambar gigit* digigit menggigit kejar* dikejar seruduk* diseruduk nyeruduk mangsa dimangsa ngamuk mengamuk masuk_kampung masuk_desa masuk_kebun masuk_pemukiman muncul",
  dangerousAnimal: "buaya* buayo* harimau* gajah* beruang*",
  snake: "ular* ulo piton* sanca* kobra* cobra*",
  bees: "tawon* lebah* penyengat sarang_tawon vespa",
  bite: "gigit* digigit tegigit tergigit dipatuk dipatok dipatuk patuk* patok* tepatok tepatuk dicatok catok* kepatok",
  pet: "kucing* anjing* sapi* kambing* kerbau* ayam* kuda burung* hewan* binatang*",
  stuck:
    "terjebak* kejebak terperosok* masuk_sumur kecemplung tercebur nyangkut tersangkut diselamatkan tidak_bisa_turun dak_biso_turun atas_pohon",
  unconscious:
    "tidak_sadar tak_sadar dak_sadar dk_sadar nggak_sadar gak_sadar ga_sadar ndak_sadar idak_sadar tidak_sadarkan tidak_bernapas tidak_bernafas dak_bernapas tidak_napas tidak_ada_napas tidak_ada_nadi nadi_tidak henti_jantung serangan_jantung jantung_berhenti belum_sadar tidak_sadar-sadar dak_sadar-sadar tidak_bergerak dak_begerak tidak_bangun dak_bangun-bangun tidak_respon tidak_merespon koma tergeletak",
  fainted: "pingsan* semaput ambruk kolaps",
  breathing:
    "sesak* sesek* susah_napas susah_nafas sulit_bernapas sulit_napas sulit_bernafas asma asthma napas_berat ngap megap-megap tersedak keselek kesedak tidak_bisa_napas tidak_bisa_bernapas dak_biso_napas",
  pregnant: "hamil* bunting* kandungan kehamilan bumil mengandung",
  birth:
    "melahirkan lahiran ngelahirke ngelahirkan bersalin persalinan beranak ketuban* pembukaan kontraksi mules_mau nak_lahir mau_lahir bayi_sudah_keluar",
  obstetric:
    "pendarahan* perdarahan* kejang* pingsan eklamsi* preeklamsi* sungsang tidak_sadar dak_sadar keguguran tekanan_darah_tinggi darah_tinggi plasenta ari-ari jatuh",
  poison: "keracunan* racun* tertelan terminum kesepak_jamur makan_jamur overdosis oplosan",
  suicide:
    "bunuh_diri gantung_diri minum_racun minum_baygon minum_obat_nyamuk minum_herbisida minum_roundup mau_loncat mau_lompat hendak_lompat nak_loncat nak_terjun mau_terjun mengakhiri_hidup potong_urat iris_nadi",
  illness:
    "sakit* demam* panas_tinggi kejang* step stroke muntah* diare* muntaber nyeri_dada nyeri* lemas* lemah pusing* mimisan mimisan gula_darah kolik vertigo darah_tinggi kumat kambuh dbd batuk_darah berdarah perut_keras usus_buntu luka*",
  transfer:
    "rujuk* rujukan* dirujuk pindah_rumah_sakit antar_pasien jemput_pasien pindahkan_pasien kontrol_ke bawa_jenazah antar_jenazah jenazah cuci_darah pulang_dari_rumah_sakit ambulans_untuk_kontrol",
  theft:
    "maling* kemalingan dimaling pencuri* mencuri dicuri curi* kecurian nyuri pencurian kecopetan copet* cilok dicilok bobol* dibobol kebobolan motor_hilang mobil_hilang hp_hilang curanmor",
  robbery:
    "begal* dibegal rampok* dirampok perampok* perampokan ngerampok todong* ditodong nodong jambret* dijambret rampas* dirampas merampas bajing_loncat",
  weapon:
    "bacok* dibacok membacok pembacokan tikam* ditikam penikaman menikam tusuk* ditusuk penusukan menusuk tujah* ditujah nujah tembak* ditembak penembakan nembak sajam senjata* parang* pisau* celurit* clurit* golok* senpi pistol* kecepek badik* kapak* pedang*",
  fight:
    "berkelahi perkelahian kelahi* belago begoco begocoan baku_hantam adu_jotos keributan ribut* ricuh dikeroyok keroyok* pengeroyokan mengeroyok cekcok pukul-pukulan berantem",
  mob: "rusuh* kerusuhan bentrok* demo* unjuk_rasa pembakaran tawuran_antar antar_kampung antar_desa antar_warga warga_mengamuk dihakimi_massa amuk_massa main_hakim",
  crowd: "massa",
  brawl: "tawuran*",
  disturbance:
    "mabuk* mabok* musik_keras suara_keras orgen* organ_tunggal berisik* bising* judi* balap_liar balapan_liar balapan nongkrong knalpot* petasan* mercon* remix*",
  missing:
    "hilang* belum_pulang tidak_pulang dak_balek dak_balik belum_balek belum_kembali tidak_kembali tidak_ditemukan diculik penculikan culik*",
  lost: "tersesat kesasar nyasar terlantar telantar kebingungan lupa_jalan kehabisan_ongkos kehabisan_uang kehilangan_arah dak_tau_jalan",
  vulnerablePerson:
    "lansia* kakek* nenek* jompo tunawisma gelandangan gembel pengemis pemulung sebatang_kara yai nyai tua",
  neglected:
    "terlantar telantar tidak_terurus dak_teurus tidak_diurus tinggal_sendiri sebatang_kara gelandangan tunawisma gembel pengemis tidur_di_emperan tidur_di_pinggir",
  madness: "odgj gangguan_jiwa orang_gila wong_gilo gilo gila* depresi sakit_jiwa halusinasi kesurupan stres_berat",
  relief:
    "pengungsi* mengungsi* pengungsian butuh_makanan butuh_sembako butuh_bantuan_makanan butuh_selimut butuh_tenda logistik* sembako air_bersih dapur_umum kelaparan belum_makan",
  haze: "kabut_asap jarak_pandang asap_kiriman",
  thickSmoke: "asap_pekat asap_tebal",
  spouse: "suami* istri* bini* laki_aku laki_saya mantan_suami rumah_tangga lakinyo bininyo suamiku isteri*",
  violence:
    "pukul* dipukul* dipukuli memukul* mukul* aniaya* dianiaya penganiayaan menganiaya hajar* dihajar tampar* ditampar tendang* ditendang siksa* disiksa cekik* dicekik gebuk* digebuk* kekerasan diseret dikurung disekap dibanting tinju* ditinju kdrt mukuli goco digoco",
  child: "anak* balita* bayi* budak_kecik bocah* keponakan* murid* santri* cucu* anak-anak",
  sexual:
    "perkosa* diperkosa pemerkosaan memperkosa cabul* dicabuli mencabuli pencabulan pelecehan* dilecehkan melecehkan rudapaksa setubuhi* disetubuhi kekerasan_seksual diraba* digerayangi",
  abandoned:
    "dibuang ditelantarkan menelantarkan penelantaran terlantar ditinggal_sendiri ditinggalkan ditinggal_orang_tua dak_dikasih_makan tidak_diberi_makan tidak_dikasih_makan dikunci_sendiri",
  trafficking:
    "perdagangan_orang tppo dijual* dipaksa_kerja dipaksa_jadi human_trafficking pekerja_paksa eksploitasi* perdagangan_manusia",
  domestic: "kdrt kekerasan_dalam_rumah_tangga",
} as const;

export type KeywordGroup = keyof typeof keywords;
