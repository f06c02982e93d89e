use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::browser::{Browser, Shown};
use super::report;

/// What stands on the screen in each language, but not on paper.
const CONTROLS: [(&str, [&str; 2]); 2] = [
    ("en", ["All rules", "Show all"]),
    ("sv", ["Alla regler", "Visa alla"]),
];

/// Opens the report in both languages, searches, filters and prints it.
pub(super) fn run(work: &Path) -> Result<()> {
    let browser = Browser::new(work);
    let own = control(&browser, work)?;
    for (language, controls) in CONTROLS {
        let options = ["--language", language];
        let page = report(&work.join(format!("{language}.html")), &options)?;
        let said = report(&work.join(format!("{language}.json")), &options)?;
        let said: Value = serde_json::from_str(&fs::read_to_string(said)?)?;
        let open = |fragment: &str| -> Result<Shown> {
            let shown = browser.open(&page, fragment)?;
            ensure!(shown.console.is_empty(), "#{fragment}: {:?}", shown.console);
            let others: Vec<_> = shown.hosts.difference(&own).collect();
            ensure!(others.is_empty(), "#{fragment}: the page asks {others:?}");
            ensure!(
                !shown.dom.contains("<title>ran"),
                "a text of a catalogue was run"
            );
            Ok(shown)
        };
        filters(&said, open).with_context(|| page.display().to_string())?;
        paper(&said, &browser.print(&page)?, &controls)
            .with_context(|| format!("{} on paper", page.display()))?;
    }
    println!("Chromium shows, filters and prints the pages, and asks the network for nothing");
    Ok(())
}

/// Shows that what must not happen would be seen; returns the hosts that the browser asks for itself.
fn control(browser: &Browser, work: &Path) -> Result<BTreeSet<String>> {
    let empty = work.join("empty.html");
    fs::write(&empty, "<!doctype html><title>empty</title>")?;
    let own = browser.open(&empty, "")?.hosts;
    let bad = work.join("bad.html");
    fs::write(
        &bad,
        "<!doctype html><script>document.title='ran'; console.error('no')</script>\
         <img src=\"https://kodbro.invalid/x.png\">",
    )?;
    let shown = browser.open(&bad, "")?;
    ensure!(shown.dom.contains("<title>ran"), "{}", shown.dom);
    ensure!(!shown.console.is_empty(), "errors of scripts go unseen");
    ensure!(shown.hosts.contains("kodbro.invalid"), "{:?}", shown.hosts);
    Ok(own)
}

/// Compares what search and filters leave with what the JSON report says.
fn filters(said: &Value, open: impl Fn(&str) -> Result<Shown>) -> Result<()> {
    let findings = said["findings"].as_array().context("no findings")?;
    let count = |is: &dyn Fn(&Value) -> bool| findings.iter().filter(|finding| is(finding)).count();
    let rule = |id: &'static str| move |finding: &Value| finding["rule"] == id;
    let error = |finding: &Value| finding["severity"] == "error";
    let second = |finding: &Value| finding["source"] == "catalogue.xml";
    let code = |finding: &Value| finding["id"] == "code-1";
    for (fragment, expected) in [
        ("", findings.len()),
        ("severity=error", count(&error)),
        ("severity=error,warning,note", findings.len()),
        ("rule=gtin-malformed", count(&rule("gtin-malformed"))),
        ("rule=gtin-malformed&severity=note", 0),
        ("rule=no-such-rule", findings.len()),
        ("file=1", count(&second)),
        ("q=code-1", count(&code)),
        ("q=CODE-1%20kanyl", count(&code)),
        ("q=no-such-text", 0),
    ] {
        let dom = open(fragment)?.dom;
        let shown = format!("data-shown=\"{expected}\"");
        ensure!(
            dom.contains(&shown),
            "#{fragment}: {expected} findings are not what is shown"
        );
        let rows = dom.matches("<tr data-file=").count();
        let hidden = dom.split("<tr data-file=").skip(1);
        let hidden = hidden.filter(|row| {
            row.split('>')
                .next()
                .is_some_and(|tag| tag.contains("hidden"))
        });
        ensure!(
            rows - hidden.count() == expected,
            "#{fragment}: rows are not hidden"
        );
    }
    ensure!(count(&error) > 0 && count(&second) > 0 && count(&code) == 1);
    Ok(())
}

/// Sees that each finding is on the paper, and nothing that only works on a screen.
fn paper(said: &Value, paper: &str, controls: &[&str]) -> Result<()> {
    let squeezed = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
            .to_lowercase()
    };
    let paper = squeezed(paper);
    for finding in said["findings"].as_array().context("no findings")? {
        let message = finding["message"].as_str().unwrap_or_default();
        ensure!(paper.contains(&squeezed(message)), "'{message}' is missing");
    }
    for control in controls {
        ensure!(
            !paper.contains(&squeezed(control)),
            "'{control}' is printed"
        );
    }
    Ok(())
}
