use std::io::{self, Write};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use super::escape::Escaped;
use crate::report::kept::Kept;
use crate::report::listed::Listed;
use crate::report::sentence::{heading, sentence};
use crate::report::{About, Ending, RuleCount, words};
use crate::{Severity, UiLanguage, Words};

const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

/// The most severe first.
const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

/// All that the page shows.
pub(super) struct Page<'p> {
    pub(super) about: &'p About,
    pub(super) ending: &'p Ending<'p>,
    pub(super) kept: &'p Kept<Listed>,
}

impl Page<'_> {
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        self.head(out)?;
        self.header(out)?;
        writeln!(out, "<main>")?;
        self.files(out)?;
        let rules = self.ending.tally.rules();
        if rules.is_empty() {
            if self.ending.failures().next().is_none() {
                writeln!(out, "<p class=\"clean\">{}</p>", self.say(words::CLEAN))?;
            }
        } else {
            self.summary(out, &rules)?;
            self.findings(out, &rules)?;
        }
        let version = env!("CARGO_PKG_VERSION");
        let made = self.say(words::MADE_BY).replace("{version}", version);
        writeln!(out, "</main>\n<footer><p>{made}</p></footer>")?;
        if !rules.is_empty() {
            writeln!(out, "<script>{SCRIPT}</script>")?;
        }
        writeln!(out, "</body>\n</html>")
    }

    fn head(&self, out: &mut impl Write) -> io::Result<()> {
        let language = match self.about.language {
            UiLanguage::English => "en",
            UiLanguage::Swedish => "sv",
        };
        let policy = format!(
            "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
            hash(STYLE),
            hash(SCRIPT),
        );
        let title = self.title();
        write!(
            out,
            "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <title>{}</title>\n<style>{STYLE}</style>\n</head>\n",
            Escaped(&title),
        )
    }

    fn title(&self) -> String {
        let title = self.say(words::TITLE);
        match self.ending.files {
            [file] => format!("{title}: {}", file.name),
            files => format!(
                "{title}: {} {}",
                files.len(),
                self.say(words::FILES).to_lowercase()
            ),
        }
    }

    fn header(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(
            out,
            "<body>\n<a class=\"skip\" href=\"#findings\">{}</a>\n<header>\n<h1>{}</h1>",
            self.say(words::SKIP),
            Escaped(&self.title()),
        )?;
        let about = [
            (words::PROFILE, self.about.profile.clone()),
            (words::NOMENCLATURE, self.about.nomenclature.clone()),
            (words::MADE, self.about.made()),
        ];
        let about = about.iter().filter(|(_, text)| !text.is_empty());
        let about: Vec<String> = about
            .map(|(name, text)| format!("{}: {}", self.say(*name), Escaped(text)))
            .collect();
        writeln!(out, "<p>{}</p>\n</header>", about.join(" · "))
    }

    fn files(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "<ul class=\"counts\">")?;
        let tally = self.ending.tally;
        for (severity, name) in [
            (Severity::Error, words::ERRORS),
            (Severity::Warning, words::WARNINGS),
            (Severity::Note, words::NOTES),
        ] {
            let (count, name) = (self.number(tally.of(severity)), self.say(name));
            writeln!(
                out,
                "<li class=\"{severity}\"><strong>{count}</strong> {name}</li>"
            )?;
        }
        let (count, name) = (self.number(self.ending.items()), self.say(words::ITEMS));
        writeln!(out, "<li><strong>{count}</strong> {name}</li>\n</ul>")?;

        let heads = [words::FILE, words::READ_AS].map(|head| (head, ""));
        let numbers = [words::PRODUCTS, words::FINDINGS].map(|head| (head, "number"));
        writeln!(out, "<section>\n<h2>{}</h2>", self.say(words::FILES))?;
        self.table(out, words::FILES, "", heads.into_iter().chain(numbers))?;
        for file in self.ending.files {
            let (items, found) = (self.number(file.items), self.number(file.tally.total()));
            writeln!(
                out,
                "<tr><th scope=\"row\"><bdi>{}</bdi></th><td lang=\"en\">{}</td>\
                 <td class=\"number\">{items}</td><td class=\"number\">{found}</td></tr>",
                Escaped(&file.name),
                Escaped(&file.read_as),
            )?;
            if let Some(failure) = &file.failure {
                writeln!(
                    out,
                    "<tr class=\"failure\"><td colspan=\"4\">{} <bdi lang=\"en\">{}</bdi></td></tr>",
                    self.say(words::UNREAD),
                    Escaped(failure),
                )?;
            }
        }
        writeln!(out, "</tbody></table></div>\n</section>")
    }

    fn summary(&self, out: &mut impl Write, rules: &[RuleCount]) -> io::Result<()> {
        writeln!(out, "<section>\n<h2>{}</h2>", self.say(words::RULES))?;
        let heads = [
            (words::SEVERITY, ""),
            (words::RULE, ""),
            (words::COUNT, "number"),
        ];
        self.table(out, words::RULES, "", heads.into_iter())?;
        for rule in rules {
            writeln!(
                out,
                "<tr><td>{}</td><td><a href=\"#rule={id}\">{}</a> <code class=\"id\">{id}</code></td>\
                 <td class=\"number\">{}</td></tr>",
                self.badge(rule.severity),
                Escaped(&heading(rule.rule.title.say(self.about.language))),
                self.number(rule.count),
                id = Escaped(rule.rule.id),
            )?;
        }
        writeln!(out, "</tbody></table></div>\n</section>")
    }

    fn findings(&self, out: &mut impl Write, rules: &[RuleCount]) -> io::Result<()> {
        let title = self.say(words::FINDINGS);
        writeln!(
            out,
            "<section id=\"findings\" tabindex=\"-1\">\n<h2>{title}</h2>"
        )?;
        self.filters(out, rules)?;
        for rule in rules {
            self.rule(out, rule)?;
        }
        writeln!(out, "</section>")
    }

    /// Writes the controls, which stay hidden where no script runs.
    fn filters(&self, out: &mut impl Write, rules: &[RuleCount]) -> io::Result<()> {
        writeln!(
            out,
            "<form id=\"filters\" role=\"search\" aria-label=\"{}\" hidden>\n\
             <label>{} <input type=\"search\" id=\"q\" autocomplete=\"off\" spellcheck=\"false\"></label>\n\
             <label>{} <select id=\"rule\"><option value=\"\">{}</option>",
            self.say(words::FILTER),
            self.say(words::SEARCH),
            self.say(words::RULE),
            self.say(words::ALL_RULES),
        )?;
        for rule in rules {
            let id = Escaped(rule.rule.id);
            let title = heading(rule.rule.title.say(self.about.language));
            writeln!(out, "<option value=\"{id}\">{}</option>", Escaped(&title))?;
        }
        let hidden = if self.ending.files.len() > 1 {
            ""
        } else {
            " hidden"
        };
        writeln!(
            out,
            "</select></label>\n<label{hidden}>{} <select id=\"file\"><option value=\"\">{}</option>",
            self.say(words::FILE),
            self.say(words::ALL_FILES),
        )?;
        for (at, file) in self.ending.files.iter().enumerate() {
            writeln!(
                out,
                "<option value=\"{at}\">{}</option>",
                Escaped(&file.name)
            )?;
        }
        writeln!(
            out,
            "</select></label>\n<fieldset><legend>{}</legend>",
            self.say(words::SEVERITY)
        )?;
        for severity in SEVERITIES {
            writeln!(
                out,
                "<label><input type=\"checkbox\" name=\"severity\" value=\"{severity}\" checked> {}</label>",
                self.say(words::severity(severity)),
            )?;
        }
        let listed = self.kept.len();
        let shown = self
            .say(words::SHOWN)
            .replace("{listed}", &listed.to_string());
        writeln!(
            out,
            "</fieldset>\n<button type=\"reset\">{}</button>\n\
             <output id=\"shown\" data-text=\"{shown}\">{}</output>\n</form>",
            self.say(words::RESET),
            shown.replace("{shown}", &listed.to_string()),
        )
    }

    fn rule(&self, out: &mut impl Write, counted: &RuleCount) -> io::Result<()> {
        let (rule, language) = (counted.rule, self.about.language);
        writeln!(
            out,
            "<section class=\"rule\" data-rule=\"{id}\" data-severity=\"{severity}\">\n<div class=\"about\">\n\
             <div class=\"title\">{badge} <h3>{title}</h3> <code class=\"id\">{id}</code> <span class=\"id\">{count}</span></div>\n\
             <dl><dt>{why_name}</dt><dd>{why}</dd>",
            id = Escaped(rule.id),
            severity = counted.severity,
            badge = self.badge(counted.severity),
            title = Escaped(&heading(rule.title.say(language))),
            count = self
                .say(words::FOUND)
                .replace("{count}", &self.number(counted.count)),
            why_name = self.say(words::WHY),
            why = Escaped(&sentence(rule.why.say(language))),
        )?;
        let mend = rule.mend.say(language);
        if !mend.contains('{') {
            let name = self.say(words::MEND);
            writeln!(out, "<dt>{name}</dt><dd>{}</dd>", Escaped(&sentence(mend)))?;
        }
        let source = Escaped(rule.source.name);
        let source = match rule.source.url {
            "" => source.to_string(),
            url => format!(
                "<a href=\"{}\" rel=\"noreferrer\">{source}</a>",
                Escaped(url)
            ),
        };
        let name = self.say(words::SOURCE);
        writeln!(out, "<dt>{name}</dt><dd>{source}</dd></dl>\n</div>")?;
        let kept = self.kept.of(rule.id, counted.severity);
        if !kept.is_empty() {
            let heads = [
                (words::PLACE, "place"),
                (words::PRODUCT, "product"),
                (words::VALUE, "shown"),
                (words::SAID, ""),
            ];
            self.table(out, rule.title, "findings", heads.into_iter())?;
            for listed in kept {
                self.listed(out, listed)?;
            }
            writeln!(out, "</tbody></table></div>")?;
        }
        let more = counted.count.saturating_sub(kept.len() as u64);
        if more > 0 {
            let more = self.say(words::MORE).replace("{count}", &self.number(more));
            writeln!(out, "<p class=\"more\">{more}.</p>")?;
        }
        writeln!(out, "</section>")
    }

    fn listed(&self, out: &mut impl Write, listed: &Listed) -> io::Result<()> {
        write!(out, "<tr data-file=\"{}\"><td>", listed.file)?;
        let name = match self.ending.files {
            [_] => None,
            files => files.get(listed.file),
        };
        let mut place: Vec<String> = Vec::new();
        if let Some(file) = name {
            place.push(format!("<bdi>{}</bdi>", Escaped(&file.name)));
        }
        if !listed.place.is_empty() {
            place.push(format!("<bdi>{}</bdi>", Escaped(&listed.place)));
        }
        if let Some(path) = &listed.path {
            place.push(format!("<code class=\"id\">{}</code>", Escaped(path)));
        }
        write!(out, "{}</td><td>", place.join("<br>"))?;
        let product = [(&listed.id, " class=\"id\""), (&listed.name, "")];
        let product = product.iter().filter(|(text, _)| !text.is_empty());
        let product: Vec<String> = product
            .map(|(text, class)| format!("<bdi{class}>{}</bdi>", Escaped(text)))
            .collect();
        write!(out, "{}</td><td>", product.join("<br>"))?;
        if let Some(value) = &listed.value {
            if value.marked.is_empty() {
                write!(out, "<span class=\"id\">{}</span>", self.say(words::EMPTY))?;
            } else {
                write!(
                    out,
                    "<bdi class=\"value\">{}<mark>{}</mark>{}</bdi>",
                    Escaped(&value.before),
                    Escaped(&value.marked),
                    Escaped(&value.after),
                )?;
            }
        }
        write!(out, "</td><td>{}", Escaped(&listed.message))?;
        if let Some(mend) = &listed.mend {
            write!(out, " {}", Escaped(mend))?;
        }
        if let Some(better) = &listed.suggestion {
            let name = self.say(words::SUGGESTION);
            let better = Escaped(better);
            write!(
                out,
                "<br><span class=\"suggestion\">{name}</span> <bdi class=\"value\">{better}</bdi>"
            )?;
        }
        if !listed.evidence.is_empty() {
            write!(out, "<ul>")?;
            for reason in &listed.evidence {
                write!(out, "<li>{}</li>", Escaped(reason))?;
            }
            write!(out, "</ul>")?;
        }
        writeln!(out, "</td></tr>")
    }

    /// Begins a table up to its first row.
    fn table(
        &self,
        out: &mut impl Write,
        caption: Words,
        class: &str,
        heads: impl Iterator<Item = (Words, &'static str)>,
    ) -> io::Result<()> {
        write!(
            out,
            "<div class=\"scroll\"><table class=\"{class}\"><caption>{}</caption>\n<thead><tr>",
            Escaped(&heading(self.say(caption))),
        )?;
        for (name, class) in heads {
            write!(
                out,
                "<th scope=\"col\" class=\"{class}\">{}</th>",
                self.say(name)
            )?;
        }
        writeln!(out, "</tr></thead>\n<tbody>")
    }

    fn badge(&self, severity: Severity) -> String {
        let name = self.say(words::severity(severity));
        format!("<span class=\"badge {severity}\">{name}</span>")
    }

    fn say(&self, words: Words) -> &'static str {
        words.say(self.about.language)
    }

    /// Writes a number as the language groups its digits.
    fn number(&self, number: u64) -> String {
        let separator = match self.about.language {
            UiLanguage::English => ",",
            UiLanguage::Swedish => "\u{A0}",
        };
        let digits = number.to_string();
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push_str(separator);
            }
            text.push(digit);
        }
        text
    }
}

/// Names a script or style by its hash, as a content security policy does.
fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
}
