//! Which codes do the lists have that rules look up? Facts, with their source.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The units of UN/ECE Recommendation 20, revision 11e, with the packages of Recommendation 21 behind an
/// `X`, as Peppol has them (<https://docs.peppol.eu/poacc/upgrade-3/codelist/UNECERec20/>).
const UNITS: &str = include_str!("../data/units.tsv");

/// The lists of UNCL 7143, D.19A, with those that Peppol adds
/// (<https://docs.peppol.eu/poacc/upgrade-3/codelist/UNCL7143/>).
const LISTS: &str = include_str!("../data/lists.tsv");

static UNIT_NAMES: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| rows(UNITS));
static LIST_NAMES: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| rows(LISTS));

fn rows(table: &'static str) -> FxHashMap<&'static str, &'static str> {
    table
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once('\t'))
        .collect()
}

/// Returns the English name of a unit.
pub(crate) fn unit_name(code: &str) -> Option<&'static str> {
    UNIT_NAMES.get(code).copied()
}

/// Tells whether UNCL 7143 has a list.
pub(crate) fn is_list(id: &str) -> bool {
    LIST_NAMES.contains_key(id)
}

/// Tells whether ISO 4217 has a currency, or had it until lately.
pub(crate) fn is_currency(code: &str) -> bool {
    CURRENCIES.split(' ').any(|other| other == code)
}

/// Tells whether ISO 3166-1 has a country; `XI`, `XK` and `1A` are in use beside it.
pub(crate) fn is_country(code: &str) -> bool {
    COUNTRIES.split(' ').any(|other| other == code)
}

/// The segments of UNSPSC.
pub(crate) const UNSPSC_SEGMENTS: &[&str] = &[
    "10", "11", "12", "13", "14", "15", "20", "21", "22", "23", "24", "25", "26", "27", "30", "31",
    "32", "39", "40", "41", "42", "43", "44", "45", "46", "47", "48", "49", "50", "51", "52", "53",
    "54", "55", "56", "57", "60", "64", "70", "71", "72", "73", "76", "77", "78", "80", "81", "82",
    "83", "84", "85", "86", "90", "91", "92", "93", "94", "95",
];

/// The divisions of the CPV.
pub(crate) const CPV_DIVISIONS: &[&str] = &[
    "03", "09", "14", "15", "16", "18", "19", "22", "24", "30", "31", "32", "33", "34", "35", "37",
    "38", "39", "41", "42", "43", "44", "45", "48", "50", "51", "55", "60", "63", "64", "65", "66",
    "70", "71", "72", "73", "75", "76", "77", "79", "80", "85", "90", "92", "98",
];

const CURRENCIES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

const COUNTRIES: &str = "1A AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XI XK YE YT ZA ZM ZW";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_hold_what_catalogues_name() {
        assert_eq!(unit_name("C62"), Some("one"));
        assert_eq!(unit_name("XBX"), Some("Box"));
        assert_eq!(unit_name("PCE"), None);
        assert!(
            ["EMD", "TST", "STI", "STT", "MP", "ZZZ"]
                .iter()
                .all(|list| is_list(list))
        );
        assert!(is_currency("SEK") && !is_currency("kr") && !is_currency(""));
        assert!(is_country("SE") && !is_country("Sverige") && !is_country(""));
    }
}
