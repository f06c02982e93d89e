//! What is checked? One file a concern: the rules as data, and the functions that look.

pub(crate) mod code;
mod date;
pub(crate) mod declared;
pub(crate) mod file;
pub(crate) mod gtin;
pub(crate) mod identifier;
mod list;
mod peppol;
mod price;
mod quantity;
pub(crate) mod table;
pub(crate) mod text;
mod udi;
mod unit;

#[cfg(test)]
mod tests;

use kodbro::Mapping;

use crate::context::Context;
use crate::{Profile, Rule, Source, Words};

/// Iterates over all rules, those about one thing together.
///
/// # Example: the rules that a profile has
///
/// ```
/// use kodbro_validate::{Profile, rules};
///
/// let of = |profile| rules().filter(move |rule| rule.severity_in(profile).is_some()).count();
/// assert!(of(Profile::Vendor) > of(Profile::Region));
/// ```
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [
        code::RULES,
        declared::RULES,
        list::RULES,
        gtin::RULES,
        udi::RULES,
        identifier::RULES,
        unit::RULES,
        quantity::RULES,
        text::RULES,
        date::RULES,
        price::RULES,
        table::RULES,
        peppol::RULES,
        file::RULES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// Returns the rule with an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id == id)
}

/// Looks at what is said of a catalogue as a whole.
pub(crate) fn head(cx: &mut Context<'_>) {
    peppol::head(cx);
    date::head(cx);
    identifier::head(cx);
}

/// Looks at a product.
pub(crate) fn item(cx: &mut Context<'_>, mapping: Option<&Mapping<'_>>) {
    table::item(cx); // first, since what a spreadsheet did to a number explains what is wrong with it
    list::item(cx);
    code::item(cx, mapping);
    gtin::item(cx);
    udi::item(cx);
    identifier::item(cx);
    unit::item(cx);
    quantity::item(cx);
    text::item(cx);
    date::item(cx);
    price::item(cx);
    peppol::item(cx);
}

/// All profiles.
const ALL: &[Profile] = &Profile::ALL;
/// Those who send a catalogue.
const SENDERS: &[Profile] = &[Profile::Vendor, Profile::Peppol];

const EMDN: Source = Source {
    name: "EMDN, the European Medical Device Nomenclature: structure of codes (MDCG 2021-12)",
    url: "https://health.ec.europa.eu/system/files/2021-06/md_mdcg_2021-12_en_0.pdf",
};

const fn words(en: &'static str, sv: &'static str) -> Words {
    Words { en, sv }
}
