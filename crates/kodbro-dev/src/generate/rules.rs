//! Writes what is checked, and why, for people.

use std::fmt::Write;

use kodbro_validate::{Example, Profile, Rule, rules};

use super::Generated;

/// Returns the list of rules.
pub(super) fn list() -> Generated {
    let mut out = "\
# Rules

What `kodbro validate` checks, by id. Written by `cargo dev generate` from the rules themselves, whose examples are
tested: a rule finds something in the first kind and nothing in the second. In examples, fields are separated by ` | `,
`@scheme`, `@release` and `@term` belong to the value before them, and `␣` stands for white space or a character that
cannot be seen; examples of documents (XML, JSON) are marked.

| rule | region | vendor | Peppol | asks that |
|---|---|---|---|---|
"
    .to_owned();
    for rule in rules() {
        let of = Profile::ALL.map(|profile| {
            let severity = rule.severity_in(profile);
            severity.map_or_else(|| "–".to_owned(), |severity| severity.to_string())
        });
        let _ = writeln!(
            out,
            "| [`{id}`](#{id}) | {} | {} | {} | {} |",
            of[0],
            of[1],
            of[2],
            rule.title.en,
            id = rule.id,
        );
    }
    for rule in rules() {
        section(&mut out, rule);
    }
    Generated {
        path: "crates/kodbro-validate/RULES.md".to_owned(),
        content: out.into_bytes(),
    }
}

fn section(out: &mut String, rule: &Rule) {
    let _ = write!(
        out,
        "\n## {}\n\n{}: {}.\n\n* Why: {}.\n* How to mend: {}.\n* Source: {}.\n",
        rule.id,
        capital(rule.title.en),
        rule.message.en,
        rule.why.en,
        rule.mend.en,
        match rule.source.url {
            "" => rule.source.name.to_owned(),
            url => format!("[{}]({url})", rule.source.name),
        }
    );
    for (finds, words) in [(true, "Found"), (false, "Not found")] {
        let mut examples = rule
            .examples
            .iter()
            .filter(|example| example.finds == finds)
            .peekable();
        if examples.peek().is_some() {
            let _ = write!(out, "\n{words}:\n\n```text\n");
            for example in examples {
                let _ = writeln!(out, "{}", shown(example));
            }
            out.push_str("```\n");
        }
    }
}

/// Shows an example in one line or more, without characters that cannot be seen.
fn shown(example: &Example) -> String {
    let hidden = |c: char| {
        c.is_control() && c != '\n' || matches!(c, '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{feff}')
    };
    let mut text: String = example
        .text
        .chars()
        .map(|c| if hidden(c) { '␣' } else { c })
        .collect();
    text = text.replace(":  ", ": ␣");
    match example.document {
        true => format!("(document) {text}"),
        false => text,
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
