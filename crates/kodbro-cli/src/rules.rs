use std::io::{self, Write};

use clap::Args;
use kodbro_validate::{Profile, Rule, UiLanguage, ValidateOptions, rules};
use serde_json::{Value, json};

use crate::Outcome;
use crate::args::AnswerFormat;
use crate::concepts::{to_stdout, write_json};
use crate::table::texts;
use crate::validate::{ReportLanguage, no_rule, words};

/// List the rules of 'kodbro validate', or explain one
///
/// Without RULE all rules are listed, with how much their findings matter in each profile; a dash is
/// a rule that is not part of it unless --enable takes it in. With the id of a rule it is explained:
/// why it is there, how to mend a finding, where it comes from. With the first words of ids, such as
/// 'gtin', these rules are listed.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Id of a rule, or the first words of ids
    #[arg(value_name = "RULE")]
    rule: Option<String>,

    /// Form of the answer
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    format: AnswerFormat,

    /// Language of the answer
    #[arg(long, value_enum, value_name = "L", default_value = "en")]
    language: ReportLanguage,
}

/// Lists or explains rules.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let language = arguments.language.into();
    let wanted = arguments.rule.as_deref().unwrap_or_default();
    let found: Vec<&Rule> = rules().filter(|rule| is_named(rule, wanted)).collect();
    if found.is_empty() {
        // Says which one may be meant.
        let unknown = ValidateOptions::default().with_disabled(wanted).err();
        let failure = unknown.map(|unknown| no_rule(&unknown));
        return failure.map_or(Ok(Outcome::Findings), |failure| Err(failure.into()));
    }
    let exact = found.iter().find(|rule| rule.id == wanted);
    to_stdout(|out| match (arguments.format, exact) {
        (AnswerFormat::Json, Some(rule)) => write_json(out, &as_json(rule, language)),
        (AnswerFormat::Json, None) => {
            let all: Vec<Value> = found.iter().map(|rule| as_json(rule, language)).collect();
            write_json(out, &all)
        }
        (AnswerFormat::Text, Some(rule)) => explain(out, rule, language),
        (AnswerFormat::Text, None) => list(out, &found, language),
    })?;
    Ok(Outcome::Done)
}

fn is_named(rule: &Rule, wanted: &str) -> bool {
    let rest = rule.id.strip_prefix(wanted);
    rest.is_some_and(|rest| wanted.is_empty() || rest.is_empty() || rest.starts_with('-'))
}

fn list(out: &mut dyn Write, rules: &[&Rule], language: UiLanguage) -> io::Result<()> {
    let severity = |rule: &Rule, profile| {
        let severity = rule.severity_in(profile).map(words::severity);
        severity
            .map_or("-", |severity| severity.say(language))
            .to_owned()
    };
    let rows = rules.iter().map(|rule| {
        let mut row = vec![rule.id.to_owned()];
        row.extend(Profile::ALL.map(|profile| severity(rule, profile)));
        row.push(rule.title.say(language).to_owned());
        row
    });
    let header = match language {
        UiLanguage::English => ["rule", "region", "vendor", "peppol", "what it asks for"],
        UiLanguage::Swedish => ["regel", "region", "vendor", "peppol", "vad den kräver"],
    };
    write!(out, "{}", texts(&header, rows))
}

fn explain(out: &mut dyn Write, rule: &Rule, language: UiLanguage) -> io::Result<()> {
    writeln!(out, "{}: {}\n", rule.id, rule.title.say(language))?;
    let severity = Profile::ALL.map(|profile| {
        let severity = rule.severity_in(profile).map_or(OFF, words::severity);
        format!("{profile} {}", severity.say(language))
    });
    let (why, mend, says, source) = match language {
        UiLanguage::English => ("why", "to mend", "says", "source"),
        UiLanguage::Swedish => ("varför", "åtgärd", "säger", "källa"),
    };
    let severities = match language {
        UiLanguage::English => "severity",
        UiLanguage::Swedish => "allvar",
    };
    let origin = [rule.source.name, rule.source.url].join(" ");
    for (name, text) in [
        (severities, severity.join(", ").as_str()),
        (says, rule.message.say(language)),
        (why, rule.why.say(language)),
        (mend, rule.mend.say(language)),
        (source, origin.trim()),
    ] {
        writeln!(out, "{name:<9} {text}")?;
    }
    for (finds, head) in [(true, EXAMPLES_FOUND), (false, EXAMPLES_FINE)] {
        let mut examples = rule
            .examples
            .iter()
            .filter(|example| example.finds == finds);
        if let Some(example) = examples.next() {
            writeln!(out, "\n{}", head.say(language))?;
            for line in example.text.lines() {
                writeln!(out, "  {line}")?;
            }
        }
    }
    Ok(())
}

const OFF: kodbro_validate::Words = kodbro_validate::Words {
    en: "off",
    sv: "av",
};
const EXAMPLES_FOUND: kodbro_validate::Words = kodbro_validate::Words {
    en: "found in:",
    sv: "hittas i:",
};
const EXAMPLES_FINE: kodbro_validate::Words = kodbro_validate::Words {
    en: "nothing found in:",
    sv: "inget hittas i:",
};

fn as_json(rule: &Rule, language: UiLanguage) -> Value {
    let severity = |profile| rule.severity_in(profile);
    json!({
        "rule": rule.id,
        "severity": {
            "region": severity(Profile::Region),
            "vendor": severity(Profile::Vendor),
            "peppol": severity(Profile::Peppol),
        },
        "title": rule.title.say(language),
        "message": rule.message.say(language),
        "why": rule.why.say(language),
        "mend": rule.mend.say(language),
        "source": {
            "name": rule.source.name,
            "url": Some(rule.source.url).filter(|url| !url.is_empty()),
        },
        "examples": rule.examples.iter().map(|example| json!({
            "finds": example.finds,
            "text": example.text,
        })).collect::<Vec<_>>(),
    })
}
