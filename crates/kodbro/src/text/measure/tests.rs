use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::text::normalize;

/// What is found in a text: kinds and values.
fn found(text: &str) -> String {
    let all = measures(&normalize(text));
    let all: Vec<_> = all.iter().map(|m| format!("{} {m}", m.kind())).collect();
    all.join("; ")
}

/// What is found in a text: values only.
fn shown(text: &str) -> String {
    let all = measures(&normalize(text));
    let all: Vec<_> = all.iter().map(ToString::to_string).collect();
    all.join("; ")
}

#[track_caller]
fn all(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(&found(text), expected, "{text}");
    }
}

#[test]
fn lengths_and_dimensions() {
    all(&[
        ("Kanyl 0,8x40 mm", "dimensions 0.8 × 40 mm"),
        ("KOMPR NW 10X10 OST", "dimensions 10 × 10"),
        ("duk 120X120", "dimensions 120 × 120"),
        ("underlägg 60 x90 cm", "dimensions 600 × 900 mm"),
        ("binda 5 cm x 5 m", "dimensions 50 × 5000 mm"),
        ("7,5CM X 3,6M BLÅ", "dimensions 75 × 3600 mm"),
        ("10*10*2 cm", "dimensions 100 × 100 × 20 mm"),
        ("10cm x 15", "dimensions 100 × 150 mm"),
        ("tub 10-12x20 cm", "dimensions 100–120 × 200 mm"),
        ("150CM LL", "length 1500 mm"),
        ("filter 200 µm", "length 0.2 mm"),
        ("bildskärm 27\" usb", "length 685.8 mm"),
        ("nål 1½\", 1 1/2 tum", "length 38.1 mm; length 38.1 mm"),
        ("stomipåse 15-55 mm", "length 15–55 mm"),
        ("5 mm - 10 mm", "length 5–10 mm"),
        ("tub ID 7,0", "length 7 mm"),
        ("Ø 32 mm Ø5mm", "length 32 mm; length 5 mm"),
        ("dialysator 1,8 m² 1.5 m2", "area 18000 cm²; area 15000 cm²"),
        ("1x1x1x1 mm", ""),
    ]);
}

#[test]
fn needles_and_tubes() {
    all(&[
        ("PVK 20G 1,1x32 mm", "gauge 20 G; dimensions 1.1 × 32 mm"),
        ("21gx40mm", "gauge 21 G; length 40 mm"),
        ("21 g x 1 1/2\"", "gauge 21 G; length 38.1 mm"),
        ("18-22 G", "gauge 18–22 G"),
        ("ga 21, gauge 23, G25", "gauge 21 G; gauge 23 G; gauge 25 G"),
        ("22-gauge", "gauge 22 G"),
        ("Bikarbonat 720 g", "mass 720 g"),
        ("gel 20,0 g, 2x20 g", "mass 20 g; count 2 st; mass 20 g"),
        ("papper 80 g/m2, 20 g/m2", ""),
        ("SUGKAT CH14 50CM", "french 14 Fr; length 500 mm"),
        (
            "ch 12-14, 12ch, 12 CH",
            "french 12–14 Fr; french 12 Fr; french 12 Fr",
        ),
        (
            "fr 14; 7FR; 7f; charr. 8",
            "french 14 Fr; french 7 Fr; french 7 Fr; french 8 Fr",
        ),
        ("fr 14 cm", "length 140 mm"),
        ("ch2000", ""),
    ]);
}

#[test]
fn volumes_masses_and_what_is_made_of_them() {
    all(&[
        (
            "1 l 5 dl 2 cl 200 ul 5cc",
            "volume 1000 ml; volume 500 ml; volume 20 ml; volume 0.2 ml; volume 5 ml",
        ),
        (
            "1 000 ml, 1.500 ml, 1/2 l",
            "volume 1000 ml; volume 1500 ml; volume 500 ml",
        ),
        ("dryck 4x200 ml", "count 4 st; volume 200 ml"),
        (
            "2 kg 5 mg 250 µg",
            "mass 2000 g; mass 0.005 g; mass 0.00025 g",
        ),
        (
            "NaCl 9 mg/ml, 50 mg/2 ml",
            "concentration 9 mg/ml; mass 0.05 g; volume 2 ml",
        ),
        (
            "100 IE/ml 5 mmol/l",
            "concentration 100 IE/ml; concentration 5 mmol/l",
        ),
        ("upp till 60 l/min 5 ml/h", "flow ≤ 60 l/min; flow 5 ml/h"),
        (
            "28% 0,9 % 3-5 %",
            "percent 28 %; percent 0.9 %; percent 3–5 %",
        ),
    ]);
}

#[test]
fn sizes() {
    all(&[
        ("Handske stl M", "size size M"),
        (
            "strl l, size s, storlek XXL",
            "size size L; size size S; size size XXL",
        ),
        ("handske s-m", "size size S–M"),
        ("hjälm stl. 2XL", "size size XXL"),
        ("rock XL steril", "size size XL"),
        ("VINYL L", "size size L"),
        ("Handschuhe unsteril Gr. S", "size size S"),
        ("protein S, immunoglobulin M, kateter(s)", ""),
        ("OST M 150ST", "size size M; count 150 st"),
        ("kran m 10 cm slang", "length 100 mm"),
        ("1,8M M VATTENFÄLLA", "length 1800 mm"),
        (
            "stl 7,5 str 38 stl 36-38",
            "size size 7.5; size size 38; size size 36–38",
        ),
        ("stl 7 1/2", "size size 7.5"),
        ("mask stl 5 m reservoar", "size size 5"),
        ("stl 10x20 cm", "dimensions 100 × 200 mm"),
        ("stl 5 cm", "length 50 mm"),
    ]);
}

#[test]
fn sutures() {
    all(&[
        (
            "VICRYL 3-0 FS-2 70CM V",
            "suture_size 3-0 USP; length 700 mm",
        ),
        (
            "sutur 4/0, 3-0 USP",
            "suture_size 4-0 USP; suture_size 3-0 USP",
        ),
        (
            "usp 2, usp 0, 1 usp",
            "suture_size 2 USP; suture_size 0 USP; suture_size 1 USP",
        ),
        ("sutur 2.0 45 cm", "suture_size 2-0 USP; length 450 mm"),
        ("programvara 2.0", ""),
        ("10-0 2-0", "suture_size 10-0 USP; suture_size 2-0 USP"),
    ]);
    let strength = |text| measures(text)[0].value();
    assert_eq!(strength("2-0"), Some(-1.0));
    assert!(strength("3-0") < strength("2-0"));
}

#[test]
fn packs_and_parts() {
    all(&[
        (
            "200/FP 50-p 5-p fp/100",
            "count 200 st; count 50 st; count 5 st; count 100 st",
        ),
        (
            "100 st, à 50, 12-pack",
            "count 100 st; count 50 st; count 12 st",
        ),
        (
            "30-PACK 2x50st 100/FRP",
            "count 30 st; count 100 st; count 100 st",
        ),
        ("25 st/rulle förp om 10", "count 25 st; count 10 st"),
        ("hepatit A 20", ""),
        ("FÖRBAND 10X10 ST", "dimensions 10 × 10"),
        ("2x50 st", "count 100 st"),
        ("SYRINGES, 3-PIECE", "parts 3 parts"),
        (
            "3-lumen 1-dels 2-vägs",
            "parts 3 lumen; parts 1 parts; parts 2 ways",
        ),
        ("CVK trelumen, tvådelad", "parts 3 lumen; parts 2 parts"),
        ("8-lagers 12 leads", "parts 8 layers; parts 12 leads"),
    ]);
}

#[test]
fn other_units() {
    all(&[
        (
            "1200 psi 5 cmH2O",
            "pressure 8273.7087518 kPa; pressure 0.4903325 kPa",
        ),
        ("0,5 bar 20 kPa", "pressure 50 kPa; pressure 20 kPa"),
        ("2-8 °C, -80°C", "temperature 2–8 °C; temperature -80 °C"),
        ("optik 30° 30 gr", "angle 30°; angle 30°"),
        (
            "24 h 30 min 7 dygn",
            "time 1440 min; time 30 min; time 10080 min",
        ),
        ("0-2 år, 6 månader", "age 0–24 months; age 6 months"),
        ("IOL +21,0 D -3 dpt", "diopter 21 dpt; diopter -3 dpt"),
        (
            "12 V 5W 50 hz 2 J",
            "voltage 12 V; power 5 W; frequency 50 Hz; energy 2 J",
        ),
        (
            "batteri 2000 mAh 1,5 Ah",
            "charge 2000 mAh; charge 1500 mAh",
        ),
    ]);
}

#[test]
fn bounds_and_ranges() {
    all(&[
        ("≤ 5 ml", "volume ≤ 5 ml"),
        ("< 5", "number < 5"),
        ("> 10 cm", "length > 100 mm"),
        ("10-15 ml, 10–15", "volume 10–15 ml; number 10–15"),
        ("up to 5 ml, upp till 5 ml", "volume ≤ 5 ml; volume ≤ 5 ml"),
        ("minst 2, mer än 3 ml", "number ≥ 2; volume > 3 ml"),
        ("över 3 kg, under 18 år", "mass > 3000 g; age < 216 months"),
        (
            "max. 10 ml eller 5 ml eller mer",
            "volume ≤ 10 ml; volume ≥ 5 ml",
        ),
        ("mellan 10 och 15 ml", "volume 10–15 ml"),
        (
            "3-6 kg, 10 till 15 kg",
            "mass 3000–6000 g; mass 10000–15000 g",
        ),
        ("200-1500 ml", "volume 200–1500 ml"),
        ("> 5 and < 3 ml", "volume > 5 ml; volume < 3 ml"),
    ]);
}

/// The wordings of the official EMDN terms that hold values.
#[test]
fn official_terms() {
    all(&[
        ("FILTERS (>= 5 MICRONS)", "length ≥ 0.005 mm"),
        ("FILTERS (0.2-1.2 MICRONS)", "length 0.0002–0.0012 mm"),
        ("FILTERS (FOR 40 MICRON MICROAGGREGATES)", "length 0.04 mm"),
        (
            "CENTRAL VENOUS MULTI-LUMEN (>2) CATHETERS",
            "parts > 2 lumen",
        ),
        (
            "DIALYSERS - UFC < 18 ml/h/mmHg",
            "ultrafiltration < 18 ml/h/mmHg",
        ),
        (
            "UFC = 18 - 35 ml/h/mmHg, SYNTHETIC",
            "ultrafiltration 18–35 ml/h/mmHg",
        ),
        (
            "UFC > 35 ml/h/mmHg - OTHER",
            "ultrafiltration > 35 ml/h/mmHg",
        ),
        ("LOW EXTENSIBILITY (<70%)", "percent < 70 %"),
        ("MEDIUM EXTENSIBILITY (70-140%)", "percent 70–140 %"),
        ("HIGH EXTENSIBILITY (> 140%)", "percent > 140 %"),
        ("LACTATE DEHYDROGENASE L ( LDH - P --> L )", ""),
        (
            "(Random access without ISE mode test/h <= 400)",
            "throughput ≤ 400 test/h",
        ),
        (
            "(with ISE mode test/h > 800 and <= 1.200)",
            "throughput > 800 and ≤ 1200 test/h",
        ),
        ("(with ISE mode test/h > 1.200)", "throughput > 1200 test/h"),
        (
            "(Throughput > 100 and <= 250 test/h)",
            "throughput > 100 and ≤ 250 test/h",
        ),
        ("(Throughput <= 100 samples/hr)", "throughput ≤ 100 test/h"),
        ("AUTOMATED 5 PART DIFFERENTIAL HEMATOLOGY", "parts 5 parts"),
        ("WALKING FRAMES, 4 TIPS", "parts 4 tips"),
        (
            "COMPUTED TOMOGRAPHS - NOT EXCEEDING 2 LAYERS",
            "parts ≤ 2 layers",
        ),
        (
            "EXCEEDING 2 LAYERS BUT LESS THAN 16 LAYERS",
            "parts > 2 and < 16 layers",
        ),
        (
            "16 LAYERS OR MORE BUT LESS THAN 64 LAYERS",
            "parts ≥ 16 and < 64 layers",
        ),
        ("256 LAYERS OR MORE", "parts ≥ 256 layers"),
        ("LESS THAN OR EQUAL TO 0.5T", "field_strength ≤ 0.5 tesla"),
        (
            "GREATER THAN 2T AND LESS THAN OR EQUAL TO 4T",
            "field_strength > 2 and ≤ 4 tesla",
        ),
        ("CYFRA 21-1", ""),
    ]);
}

#[test]
fn names_are_no_measures() {
    for text in [
        "H2O2",
        "CO2",
        "SKALPELL NR 11 M SKYDD",
        "no 15",
        "B12",
        "type 2",
        "typ 1 l",
        "PV8215",
        "720030",
        "720030-1",
        "1/1",
        "v 2.0",
        "2.0",
        "FFP2",
        "2024-01-15",
        "15.01.2024",
        "2023-2024",
        "12/14",
        "K2EDTA",
        "HP26x",
        "#5 ml",
        "3M tejp",
        "5'-nucleotidase",
        "10x",
        "0012 ml",
        "5ml2",
        "2 m/ventil",
        "3d",
        "",
        "ml",
        "x",
        "≤",
        "<",
        "/",
        "5/",
        "-",
        "usp",
        "stl",
        "ch",
        "a",
    ] {
        assert_eq!(shown(text), "", "{text}");
    }
}

#[test]
fn a_row_fits_a_term_or_not() {
    let one = |text: &str| measures(&normalize(text)).remove(0);
    let layers = one("16 LAYERS OR MORE BUT LESS THAN 64 LAYERS");
    assert_eq!(one("DT 16 lager").fits(&layers), Some(true));
    assert_eq!(one("DT 64 lager").fits(&layers), Some(false));
    assert_eq!(one("3-lumen").fits(&layers), None, "other parts");
    assert_eq!(one("10x10").fits(&one("10x10 cm")), None, "no unit");
    assert_eq!(one("10x10 cm").fits(&one("100x100 mm")), Some(true));
    assert_eq!(one("10x10x1 cm").fits(&one("10x10 cm")), None);
    assert_eq!(one("20 mm").fits(&one("2 cm")), Some(true));
    assert_eq!(one("4T").fits(&one("> 2T and <= 4T")), Some(true));
}

/// Texts that nobody meant, long enough to show any step that is not linear.
#[test]
fn odd_texts_are_read_in_linear_time() {
    let pieces = [
        "1",
        "1 ",
        "1-",
        "1/",
        "1x",
        "1 x ",
        "1*",
        "1.",
        "1,",
        "1.2 ",
        "2-0 ",
        "2x50st",
        "21gx",
        "m",
        "m ",
        "s-",
        "xl-",
        "<",
        "< ",
        "<1",
        "> 1 and ",
        "ch",
        "ch 1",
        "stl ",
        "stl 1 ",
        "usp ",
        "fp/",
        "a ",
        "a 1 ",
        "'",
        "1'",
        "1½",
        "½",
        "1 000 ",
        "1 till ",
        "1 mm - ",
        "1 cm x ",
        "mg/",
        "1 mg/ml/",
        "nr 1 ",
        "nr ",
        "mellan 1 och ",
        "sutur 2.0 ",
        "sutur ",
        "\u{1f600}",
        "\u{301}",
        "\u{200f}",
        "\u{202e}",
        "é",
        "x",
        "not exceeding ",
        "16 layers or more but ",
    ];
    for piece in pieces {
        let text = piece.repeat(100_000 / piece.len());
        let start = Instant::now();
        check(&text);
        let elapsed = start.elapsed();
        assert!(elapsed < Duration::from_secs(2), "{piece:?}: {elapsed:?}");
    }
}

/// Asserts what holds of any text.
fn check(text: &str) {
    let mut from = 0;
    for measure in measures(text) {
        let place = measure.place();
        assert!(
            from <= place.start && place.start < place.end,
            "{measure:?}"
        );
        assert!(text.get(place.clone()).is_some(), "{measure:?}");
        from = place.end;
        assert!(!measure.values().is_empty() && measure.values().len() <= 3);
        for value in measure.values() {
            let ends = [value.low, value.high];
            assert!(ends.iter().any(Option::is_some), "{measure:?}");
            assert!(
                ends.iter().flatten().all(|end| end.is_finite()),
                "{measure:?}"
            );
            if let [Some(low), Some(high)] = ends {
                assert!(low <= high, "{measure:?}");
            }
        }
        assert_ne!(measure.fits(&measure), Some(false), "{measure:?}");
        assert!(!measure.to_string().is_empty());
    }
}

/// Texts that are likely to hold measures.
fn likely() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "1",
        "0",
        "12",
        "21",
        "ga",
        "7,5",
        "1.200",
        "½",
        "2-0",
        "3/0",
        "x",
        "*",
        "-",
        "/",
        " ",
        " ",
        " ",
        "<",
        "≤",
        ">",
        "=",
        "mm",
        "cm",
        "ml",
        "g",
        "ch",
        "fr",
        "stl",
        "m",
        "xl",
        "st",
        "fp",
        "p",
        "%",
        "°",
        "°c",
        "c",
        "d",
        "+",
        "h",
        "l/min",
        "mg/ml",
        "test/h",
        "mmhg",
        "cmh2o",
        "usp",
        "sutur",
        "nr",
        "till",
        "och",
        "mellan",
        "upp till",
        "minst",
        "or more",
        "but",
        "less than",
        "'",
        "a",
        "(",
        ")",
        ",",
        ".",
        "lumen",
        "trelumen",
        "vägs",
        "å",
        "t",
        "k",
        "²",
        "2",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn measures_are_sound_of_any_text(text in "[\\s\\S]{0,60}|[0-9a-z,.x/' -]{0,40}") {
        check(&text);
        check(&normalize(&text));
    }

    #[test]
    fn measures_are_sound_of_likely_texts(text in likely()) {
        check(&text);
    }

    /// What a measure prints is read as that measure again.
    #[test]
    fn what_is_printed_is_read_again(text in likely()) {
        // Except that few grams, which something else told from gauges, look like them.
        let is_like_gauge = |m: &Measure| {
            m.kind() == MeasureKind::Mass && m.low().is_some_and(|low| (7.0..=34.0).contains(&low))
        };
        for measure in measures(&text).iter().filter(|m| !is_like_gauge(m)) {
            let printed = normalize(&measure.to_string());
            let again = measures(&printed);
            prop_assert_eq!(again.len(), 1, "{:?} of {:?}", printed, text);
            prop_assert_eq!(again[0].kind(), measure.kind(), "{:?}", printed);
            prop_assert_eq!(again[0].unit(), measure.unit());
            prop_assert_eq!(again[0].values(), measure.values());
        }
    }
}
