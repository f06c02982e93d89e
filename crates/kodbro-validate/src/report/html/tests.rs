use super::*;
use crate::report::{CheckedFile, sample};
use crate::{Severity, UiLanguage};

fn page_of(files: &[(&str, &[Finding])], language: UiLanguage) -> String {
    let about = About {
        language,
        profile: "region".into(),
        nomenclature: "EMDN 2025".into(),
        made_at: String::new(),
    };
    let mut bytes = Vec::new();
    let mut report = HtmlReport::new(&mut bytes, about);
    let columns = ["Artnr".to_owned(), "EMDN".to_owned()];
    let mut tally = crate::report::Tally::default();
    let mut checked: Vec<CheckedFile> = Vec::new();
    for (name, findings) in files {
        report.begin_file(&columns).unwrap();
        for finding in *findings {
            report.finding(finding).unwrap();
        }
        checked.push(sample::file(name, findings));
    }
    checked.iter().for_each(|file| tally.merge(&file.tally));
    let ending = Ending {
        files: &checked,
        tally: &tally,
        exit_code: 1,
    };
    report.finish(&ending).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn page(findings: &[Finding], language: UiLanguage) -> String {
    page_of(&[("lista.csv", findings)], language)
}

#[test]
fn a_finding_is_said_whole_in_the_language_of_the_page() {
    let page = page(&[sample::unknown_code(7)], UiLanguage::Swedish);
    for part in [
        "<html lang=\"sv\">",
        "rad 7, kolumn EMDN (B7)",
        "<bdi class=\"id\">0012</bdi><br><bdi>Handske å</bdi>",
        "<bdi class=\"value\">å <mark>T99</mark></bdi>",
        "Koden &#39;T99&#39; finns inte i EMDN 2025. Skriv en kod ur EMDN 2025.",
        "<bdi class=\"value\">T01</bdi>",
        "<li>handske talar för T01</li>",
        "<dd>En region kan inte tolka koden.</dd>",
        "<a href=\"https://example.org/emdn\" rel=\"noreferrer\">EMDN</a>",
        "<strong>1\u{A0}234</strong> granskade produkter",
    ] {
        assert!(page.contains(part), "{part} is missing in\n{page}");
    }
}

#[test]
fn texts_of_files_do_not_become_markup() {
    let hostile = sample::hostile();
    let name = hostile.place.source.clone();
    let page = page_of(&[(&name, &[hostile])], UiLanguage::English);
    // Two tags of ours, which open and close the script.
    assert_eq!(page.matches("<script").count(), 1, "{page}");
    assert_eq!(page.matches("</script").count(), 1);
    for part in ["<img", "onerror=\"", "alert(1)</", "\u{0}"] {
        assert!(!page.contains(part), "{part}");
    }
    assert!(page.contains("&lt;/script&gt;&lt;script&gt;alert(1)"));
}

#[test]
fn the_page_asks_for_nothing_from_elsewhere() {
    let page = page(&[sample::unknown_code(7)], UiLanguage::English);
    assert!(page.contains("default-src 'none'; style-src 'sha256-"));
    for part in [
        "src=",
        "@import",
        "url(",
        "<link",
        "<iframe",
        " style=\"",
        " onclick",
    ] {
        assert!(!page.contains(part), "{part}");
    }
}

#[test]
fn what_there_is_no_room_for_is_counted_and_said() {
    let many: Vec<Finding> = (0..6_000).map(sample::missing_gtin).collect();
    let page = page(&many, UiLanguage::English);
    assert_eq!(page.matches("<tr data-file=").count(), 5_000);
    assert!(page.contains("1,000 more findings of this rule are counted above but not listed."));
    assert!(page.contains("5000 of 5000 listed findings are shown"));
    assert!(page.contains("<td class=\"number\">6,000</td>"));
}

#[test]
fn a_clean_file_is_said_to_be_clean_and_needs_no_script() {
    let page = page(&[], UiLanguage::English);
    assert!(page.contains("Nothing was found"));
    assert!(!page.contains("<script"));
}

#[test]
fn with_several_files_each_finding_names_its_own() {
    let (one, two) = (sample::unknown_code(2), sample::missing_gtin(3));
    let page = page_of(&[("a.csv", &[one]), ("b.csv", &[two])], UiLanguage::English);
    assert!(page.contains("<tr data-file=\"1\"><td><bdi>b.csv</bdi><br><bdi>row 3</bdi></td>"));
    assert!(page.contains("<title>Catalogue check: 2 files</title>"));
    assert_eq!(Severity::ALL.len(), 3);
}
