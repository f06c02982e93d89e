//! Can people and machines read what the product is?

use std::ops::Range;

use kodbro::text::repair;
use kodbro_formats::item::{Field, FieldKind};

use super::{ALL, words};
use crate::context::{Context, shown};
use crate::example::{bad, bad_xml, good, good_xml};
use crate::{Profile, Rule, Severity, Source};

const PRACTICE: Source = Source {
    name: "Practice: what regions meet in vendors' files",
    url: "",
};
const UNICODE: Source = Source {
    name: "The Unicode Standard, chapter 23 (controls, format characters) and section 3.9 (UTF-8)",
    url: "https://www.unicode.org/versions/latest/",
};

pub(super) static RULES: &[&Rule] = &[
    &NAME_MISSING,
    &NO_NAMES,
    &CUT,
    &CUT_TOGETHER,
    &SHOUTING,
    &MOJIBAKE,
    &LOST,
    &CONTROL,
    &HTML,
];

static NAME_MISSING: Rule = Rule {
    id: "name-missing",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words("a product has a name", "en produkt har ett namn"),
    message: words("the product has no name", "produkten har inget namn"),
    why: words(
        "nobody can tell what it is, nor give it a code",
        "ingen kan se vad det är, eller ge den en kod",
    ),
    mend: words(
        "write what the product is in its name",
        "skriv i namnet vad produkten är",
    ),
    source: Source {
        name: "Peppol BIS Catalogue 3: cac:Item/cbc:Name is mandatory",
        url: "https://docs.peppol.eu/poacc/upgrade-3/syntax/Catalogue/",
    },
    examples: &[
        bad("item_id: 4711 | name:"),
        bad("item_id: 4711 | name: –"),
        bad_xml("item_id: 4711"),
        good("item_id: 4711 | name: Handske"),
        good("item_id: 4711 | description: Handske nitril"),
        good("item_id: 4711 | name: | model: Nitril M"),
    ],
};

pub(crate) static NO_NAMES: Rule = Rule {
    id: "name-column-missing",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a table has a column of names",
        "en tabell har en kolumn med namn",
    ),
    message: words(
        "no column is known to hold the names of the {items} products",
        "ingen kolumn är känd för att innehålla de {items} produkternas namn",
    ),
    why: words(
        "nobody can tell what the products are, nor give them codes",
        "ingen kan se vad produkterna är, eller ge dem koder",
    ),
    mend: words(
        "add the column, or name it, as in --columns name=D",
        "lägg till kolumnen, eller ange den, som i --columns name=D",
    ),
    source: PRACTICE,
    examples: &[
        bad("item_id: 4711 | gtin: 8904000210037\nitem_id: 4712"),
        good("item_id: 4711 | name: Handske\nitem_id: 4712 | name:"),
        good("item_id: 4711 | description: Handske"),
        good_xml("item_id: 4711"),
    ],
};

static CUT: Rule = Rule {
    id: "name-cut",
    severity: Severity::Note,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "a name does not end within a word",
        "ett namn slutar inte mitt i ett ord",
    ),
    message: words(
        "the name ends within a word: the description goes on '{rest}'",
        "namnet slutar mitt i ett ord: beskrivningen fortsätter '{rest}'",
    ),
    why: words(
        "what is cut off is often what tells sizes and variants apart",
        "det som klipps bort är ofta det som skiljer storlekar och varianter åt",
    ),
    mend: words(
        "shorten the name by hand, or make the field longer",
        "korta namnet för hand, eller gör fältet längre",
    ),
    source: PRACTICE,
    examples: &[
        bad(
            "name: Undersökningshandske nitril puderf | description: Undersökningshandske nitril puderfri storlek M",
        ),
        good(
            "name: Undersökningshandske nitril | description: Undersökningshandske nitril puderfri storlek M",
        ),
        good(
            "name: Undersökningshandske nitril puderfri | description: Undersökningshandske nitril puderfri, storlek M",
        ),
        good("name: Handske | description: Handskens storlek är M"),
    ],
};

pub(crate) static CUT_TOGETHER: Rule = Rule {
    id: "name-cut-together",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "names are not all cut at one length",
        "namnen är inte alla klippta vid samma längd",
    ),
    message: words(
        "{count} names are exactly {length} characters long and none is longer: they look cut off",
        "{count} namn är exakt {length} tecken långa och inget är längre: de ser avklippta ut",
    ),
    why: words(
        "what is cut off is often what tells sizes and variants apart",
        "det som klipps bort är ofta det som skiljer storlekar och varianter åt",
    ),
    mend: words(
        "export the whole names: a field on the way holds {length} characters only",
        "exportera hela namnen: ett fält på vägen rymmer bara {length} tecken",
    ),
    source: PRACTICE,
    examples: &[
        bad(
            "name: Undersökningshandske vinyl två\nname: Uppdragningskanyl trubbig ster\nname: Infusionsaggregat med luftavsk\nname: Sårtvättspincett anatomisk rak\nname: Urinuppsamlingspåse med tappve\nname: Kanyl",
        ),
        good(
            "name: Undersökningshandske nitril pu\nname: Undersökningshandske vinyl\nname: Uppdragningskanyl trubbig\nname: Infusionsaggregat med luft\nname: Kanyl",
        ),
        good(
            "name: Kanyl 21G\nname: Kanyl 22G\nname: Kanyl 23G\nname: Kanyl 24G\nname: Kanyl 25G\nname: Kanyl 26G",
        ),
    ],
};

pub(crate) static SHOUTING: Rule = Rule {
    id: "name-shouting",
    severity: Severity::Note,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "names are not all in capitals",
        "namn är inte bara versaler",
    ),
    message: words(
        "{count} of {items} names are all in capitals; this is the first",
        "{count} av {items} namn är bara versaler; det här är det första",
    ),
    why: words(
        "capitals read slower, and abbreviations no longer stand out",
        "versaler är långsammare att läsa, och förkortningar syns inte längre",
    ),
    mend: words(
        "write names as sentences are written",
        "skriv namn som meningar skrivs",
    ),
    source: PRACTICE,
    examples: &[
        bad("name: UNDERSÖKNINGSHANDSKE NITRIL PUDERFRI STL M"),
        good("name: Undersökningshandske NITRIL puderfri"),
        good("name: KANYL BD 21G"),
        good("name: EKG-elektrod AMBU BLUE SENSOR"),
    ],
};

static MOJIBAKE: Rule = Rule {
    id: "text-mojibake",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "letters were read in the encoding they were written in",
        "bokstäver lästes i den kodning de skrevs i",
    ),
    message: words(
        "'{value}' was read in the wrong encoding",
        "'{value}' lästes i fel kodning",
    ),
    why: words(
        "å, ä and ö are lost to search, to sorting and to whoever reads the label",
        "å, ä och ö går förlorade för sökning, sortering och den som läser etiketten",
    ),
    mend: words(
        "export as UTF-8 and say so on import",
        "exportera som UTF-8 och ange det vid importen",
    ),
    source: UNICODE,
    examples: &[
        bad("name: UndersÃ¶kningshandske"),
        bad("name: SÃ¥rvÃ¥rdsset"),
        bad("name: Kanyl 37 Â°C"),
        bad("name: Unders”kningshandske"),
        bad("name: H„fta vit"),
        bad("name: F™RBAND"),
        good("name: Filter 20”x20”"),
        good("name: Kompress ”Extra” Steri™Strip"),
        bad("name: Kompress â€“ steril"),
        good("name: Undersökningshandske"),
        good("name: São Paulo 37 °C"),
        good("name: Kompress – steril"),
        good("name: CÂNULA ÃO"),
    ],
};

static LOST: Rule = Rule {
    id: "text-letters-lost",
    severity: Severity::Error,
    profiles: ALL,
    exceptions: &[],
    title: words("no letters are lost", "inga bokstäver är borta"),
    message: words(
        "'{value}' has lost letters",
        "'{value}' har tappat bokstäver",
    ),
    why: words(
        "what stood there cannot be told for certain, neither by people nor by machines",
        "vad som stod där går inte att veta säkert, varken för människor eller maskiner",
    ),
    mend: words(
        "export again from the source, as UTF-8",
        "exportera på nytt från källan, som UTF-8",
    ),
    source: UNICODE,
    examples: &[
        bad("name: Unders\u{fffd}kningshandske"),
        bad("name: Unders?kningshandske"),
        bad("name: H?fta vit"),
        bad("name: F?RBAND"),
        good("name: Passar den?Ja"),
        good("name: Undersökningshandske"),
        good("name: Passar den? ja"),
        good("name: Kanyl 21G?"),
        good("name: https://example.org/a?b=c"),
    ],
};

static CONTROL: Rule = Rule {
    id: "text-control",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "texts have no invisible characters",
        "texter har inga osynliga tecken",
    ),
    message: words(
        "an invisible character {character} stands in '{value}'",
        "ett osynligt tecken {character} står i '{value}'",
    ),
    why: words(
        "two texts that look the same are no longer the same, and XML with it is refused",
        "två texter som ser lika ut är inte längre lika, och XML med det avvisas",
    ),
    mend: words("remove the character", "ta bort tecknet"),
    source: UNICODE,
    examples: &[
        bad("name: Handske\u{0} nitril"),
        bad("name: Handske\u{200b}nitril"),
        bad("item_id: 47\u{feff}11 | name: Handske"),
        bad("name: Handske\u{b} nitril"),
        good("name: Handske\u{a0}nitril"),
        good("name: Handske nitril"),
        good_xml("description: Handske\tnitril"),
    ],
};

static HTML: Rule = Rule {
    id: "text-html",
    severity: Severity::Warning,
    profiles: ALL,
    exceptions: &[],
    title: words(
        "texts have no remains of web pages",
        "texter har inga rester av webbsidor",
    ),
    message: words(
        "'{value}' has {remains} from a web page",
        "'{value}' har {remains} från en webbsida",
    ),
    why: words(
        "it is shown as it stands, and counts as words in search",
        "det visas som det står, och räknas som ord i sökningar",
    ),
    mend: words("export plain text", "exportera ren text"),
    source: PRACTICE,
    examples: &[
        bad("name: Handske<br>nitril"),
        bad("description: <p>Handske</p> | name: Handske"),
        bad("name: Handske &amp; skydd"),
        bad("name: Handske&nbsp;nitril"),
        bad("name: Unders&#246;kningshandske"),
        good("name: Handske & skydd"),
        good("name: Kanyl <5 mm> lång"),
        good("name: Slang d<b och b>c"),
        good("name: R&D; skydd"),
    ],
};

/// The fields that are written for people.
const TEXTS: [FieldKind; 6] = [
    FieldKind::Name,
    FieldKind::Model,
    FieldKind::Description,
    FieldKind::Brand,
    FieldKind::Manufacturer,
    FieldKind::Supplier,
];

/// Looks at the texts of a product.
pub(super) fn item(cx: &mut Context<'_>) {
    let item = cx.item;
    names(cx);
    for field in &item.fields {
        control(cx, field);
        if TEXTS.contains(&field.kind) {
            encoding(cx, field);
            html(cx, field);
        }
    }
}

fn names(cx: &mut Context<'_>) {
    let item = cx.item;
    let says = |kind| item.text(kind).chars().any(char::is_alphanumeric);
    let peppol = cx.is_peppol() || cx.options.profile() == Profile::Peppol;
    let any = says(FieldKind::Name)
        || !peppol && (says(FieldKind::Model) || says(FieldKind::Description));
    let field = item.all(FieldKind::Name).next();
    if !any && field.is_none() && !cx.is_document() {
        cx.count(|memory| &mut memory.without_name_column, None);
    } else if !any {
        cx.report(&NAME_MISSING, field, |_| {});
    }
    let Some(field) = item.first(FieldKind::Name) else {
        return;
    };
    let name = field.value.trim();
    cx.memory.lengths.add(name);
    if is_shouting(name) {
        cx.count(|memory| &mut memory.shouting, Some(field));
    }
    if let Some(rest) = rest_of_word(name, item.text(FieldKind::Description)) {
        cx.report(&CUT, Some(field), |finding| {
            finding.set("rest", format!("…{rest}"))
        });
    }
}

/// Tells whether a name is all in capitals, and long enough for that to be a habit.
fn is_shouting(name: &str) -> bool {
    const WORDS: usize = 3;
    let words = name
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().count() >= 4);
    !name.chars().any(char::is_lowercase) && words.count() >= WORDS
}

/// Returns how a description goes on within the word that a name ends in.
fn rest_of_word<'d>(name: &str, description: &'d str) -> Option<&'d str> {
    const LONG: usize = 18;
    let rest = description.strip_prefix(name)?;
    let open = name.chars().next_back().is_some_and(char::is_alphabetic);
    let end = rest
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(rest.len());
    (open && end > 0 && name.chars().count() >= LONG).then(|| &rest[..end])
}

fn encoding(cx: &mut Context<'_>, field: &Field) {
    if let Some(span) = mojibake(&field.value) {
        cx.report(&MOJIBAKE, Some(field), |finding| {
            finding.span = span;
            let repaired = of_dos(&repair(&finding.value)).trim().to_owned();
            finding.suggestion = (repaired != finding.value.trim()).then_some(repaired);
        });
    } else if let Some(span) = lost_letter(&field.value) {
        cx.report(&LOST, Some(field), |finding| finding.span = span);
    }
}

/// Returns where UTF-8 was read as Windows-1252.
fn mojibake(text: &str) -> Option<Range<usize>> {
    if text.is_ascii() {
        return None;
    }
    let repaired = repair(text);
    if let Some(at) = text.bytes().zip(repaired.bytes()).position(|(a, b)| a != b) {
        // Repairing changes whole characters, but a byte that differs may be the second of one.
        let start = (0..=at)
            .rev()
            .find(|&start| text.is_char_boundary(start))
            .unwrap_or(0);
        let length: usize = text[start..].chars().take(2).map(char::len_utf8).sum();
        return Some(start..start + length);
    }
    if let Some(at) = text.find("â€") {
        let length: usize = text[at..].chars().take(3).map(char::len_utf8).sum();
        return Some(at..at + length);
    }
    let other = of_dos(text);
    let mut pairs = text.char_indices().zip(other.chars());
    let ((at, c), _) = pairs.find(|((_, c), other)| c != other)?;
    Some(at..at + c.len_utf8())
}

/// Returns a text of DOS (code page 850) that was read as Windows-1252, where its signs stand within
/// words.
fn of_dos(text: &str) -> String {
    const LETTERS: [(char, char); 5] = [
        ('”', 'ö'),
        ('„', 'ä'),
        ('†', 'å'),
        ('™', 'Ö'),
        ('\u{8f}', 'Å'),
    ];
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    let mut whole = String::with_capacity(text.len());
    while let Some(c) = characters.next() {
        let after = characters.peek().copied().unwrap_or(' ');
        let found = LETTERS.iter().find(|(sign, _)| *sign == c);
        let fits = |letter: char| match letter.is_lowercase() {
            true => before.is_alphabetic() && after.is_lowercase(),
            false => before.is_uppercase() && after.is_uppercase(),
        };
        before = match found {
            Some(&(_, letter)) if fits(letter) => letter,
            _ => c,
        };
        whole.push(before);
    }
    whole
}

/// Returns where a letter was replaced by a question mark or by the sign that says so.
fn lost_letter(text: &str) -> Option<Range<usize>> {
    if let Some(at) = text.find('\u{fffd}') {
        return Some(at..at + '\u{fffd}'.len_utf8());
    }
    if text.contains("://") {
        return None;
    }
    let marks = text.match_indices('?').map(|(at, _)| at);
    marks.into_iter().find_map(|at| {
        let mut before = text[..at].chars().rev();
        let (last, earlier) = (before.next()?, before.next());
        let after = text[at + 1..].chars().next()?;
        // `H?fta`, but not `Vad?Ja`.
        let begins = last.is_uppercase() && !earlier.is_some_and(char::is_alphabetic);
        let lost = after.is_lowercase() && (last.is_lowercase() || begins)
            || after.is_uppercase() && last.is_uppercase();
        lost.then_some(at..at + 1)
    })
}

fn control(cx: &mut Context<'_>, field: &Field) {
    let Some((at, c)) = field.value.char_indices().find(|&(_, c)| is_invisible(c)) else {
        return;
    };
    cx.report(&CONTROL, Some(field), |finding| {
        let clean: String = finding
            .value
            .chars()
            .filter(|&c| !is_invisible(c))
            .collect();
        let seen = finding
            .value
            .trim()
            .chars()
            .map(|c| if is_invisible(c) { '␣' } else { c });
        let seen: String = seen.collect();
        finding.set("value", shown(&seen));
        finding.set("character", format!("U+{:04X}", u32::from(c)));
        finding.span = at..at + c.len_utf8();
        finding.suggestion = Some(clean);
    });
}

/// Tells whether a character cannot be seen and is no white space. A soft hyphen may stand in texts.
fn is_invisible(c: char) -> bool {
    let space = matches!(c, '\t' | '\n' | '\r');
    c.is_control() && !space
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

fn html(cx: &mut Context<'_>, field: &Field) {
    let found = tag(&field.value).or_else(|| entity(&field.value));
    if let Some(span) = found {
        cx.report(&HTML, Some(field), |finding| {
            finding.set("remains", shown(&finding.value[span.clone()]));
            finding.span = span;
        });
    }
}

/// Returns the first tag of HTML.
fn tag(text: &str) -> Option<Range<usize>> {
    const TAGS: &[&str] = &[
        "br", "p", "b", "i", "u", "em", "strong", "span", "div", "ul", "ol", "li", "table", "tr",
        "td", "a", "img", "h1", "h2", "h3", "h4", "sup", "sub", "font", "html", "body",
    ];
    for (start, _) in text.match_indices('<') {
        let rest = &text[start + 1..];
        let body = rest.strip_prefix('/').unwrap_or(rest);
        let end = body
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(body.len());
        let known = TAGS.contains(&body[..end].to_ascii_lowercase().as_str());
        // `d<b och b>c` compares: a tag closes at once, or has attributes.
        let close = body[end..].find('>').filter(|&close| {
            let inside = &body[end..end + close];
            inside.is_empty()
                || inside.starts_with(' ') && inside.contains('=')
                || inside.trim() == "/"
        });
        if let (true, Some(close)) = (known, close) {
            let length = rest.len() - body.len() + end + close + 1;
            return Some(start..start + 1 + length);
        }
    }
    None
}

/// Returns the first entity of HTML.
fn entity(text: &str) -> Option<Range<usize>> {
    const NAMES: &[&str] = &[
        "amp", "nbsp", "lt", "gt", "quot", "apos", "aring", "auml", "ouml", "Aring", "Auml",
        "Ouml", "eacute", "deg", "reg", "trade", "copy", "micro", "ndash", "mdash", "bull",
        "hellip", "rsquo", "lsquo", "rdquo", "ldquo", "oslash", "aelig", "uuml", "times", "frac12",
    ];
    text.match_indices('&').find_map(|(start, _)| {
        let rest = &text[start + 1..];
        let name = &rest[..rest.find(';')?];
        let number = name.strip_prefix('#').is_some_and(|number| {
            let digits = number.strip_prefix(['x', 'X']).unwrap_or(number);
            !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit())
        });
        (number || NAMES.contains(&name)).then_some(start..start + name.len() + 2)
    })
}
