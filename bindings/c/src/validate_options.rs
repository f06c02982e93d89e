//! How are catalogues to be checked?

use std::ffi::c_char;
use std::ptr;

use kodbro_formats::item::ItemOptions;
use kodbro_validate::{Date, UiLanguage, UnknownRule};

use crate::Status;
use crate::boundary::{Message, answered};
use crate::failure::Failure;
use crate::text::{c_text, structure};

/// Who asks what is wrong with a catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum Profile {
    /// A region takes the catalogue in: groups are fine as codes.
    Region = 1,
    /// A vendor sends it: terminal codes, as for registration.
    Vendor = 2,
    /// It goes over the Peppol network.
    Peppol = 3,
}

/// How a catalogue is to be checked. Fill it with `kodbro_validate_options_default` and change what
/// is to be otherwise; NULL instead of options means those. Texts are UTF-8 with a NUL at their end.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct ValidateOptions {
    /// Who asks: one of `kodbro_profile`, a region by default.
    pub profile: i32,
    /// Whether declared codes are held against the texts of products: 1 by default. It takes most
    /// of the time.
    pub check_text: i32,
    /// How many findings are kept at most: all, SIZE_MAX, by default. The others are only counted.
    pub limit: usize,
    /// The language of messages, "en" or "sv"; NULL, by default, is English.
    pub language: *const c_char,
    /// The ids of rules to switch off, or words that ids begin with, such as "unit,gtin", with commas
    /// between them; or NULL.
    pub disable: *const c_char,
    /// Those to switch on, likewise, also where `disable` or the profile switches them off.
    pub enable: *const c_char,
    /// Which day it is, such as "2026-11-02"; with NULL, by default, no period is said to be over.
    pub today: *const c_char,
    /// The columns of a table that are not found by their headers, such as "gtin=Kod 2"; or NULL.
    pub columns: *const c_char,
    /// The sheet of a workbook, or NULL.
    pub sheet: *const c_char,
}

/// The options as the core has them.
pub(crate) struct Checked {
    pub(crate) options: kodbro_validate::ValidateOptions,
    pub(crate) items: ItemOptions,
    pub(crate) language: UiLanguage,
    pub(crate) limit: usize,
}

impl Checked {
    /// Reads and checks options, or takes the default ones for NULL.
    ///
    /// # Errors
    /// [`Failure::InvalidArgument`], and those of the texts.
    ///
    /// # Safety
    /// NULL, or options whose texts are sound.
    pub(crate) unsafe fn read(options: *const ValidateOptions) -> Result<Self, Failure> {
        // SAFETY: the caller vouches for it.
        let (asked, language, disable, enable, today, columns, sheet) = unsafe {
            let asked = match options.is_null() {
                true => ValidateOptions::default(),
                false => structure(options, "options")?,
            };
            (
                asked,
                c_text(asked.language, "language")?,
                c_text(asked.disable, "disable")?,
                c_text(asked.enable, "enable")?,
                c_text(asked.today, "today")?,
                c_text(asked.columns, "columns")?,
                c_text(asked.sheet, "sheet")?,
            )
        };
        let mut options = kodbro_validate::ValidateOptions::default()
            .with_profile(profile(asked.profile)?)
            .with_check_text(asked.check_text != 0);
        for id in ids(disable) {
            options = options.with_disabled(id).map_err(unknown("disable"))?;
        }
        for id in ids(enable) {
            options = options.with_enabled(id).map_err(unknown("enable"))?;
        }
        if let Some(text) = today {
            options = options.with_today(day(text)?);
        }
        let mut items = ItemOptions::default();
        if let Some(text) = columns {
            let columns = text.parse();
            items = items.with_columns(columns.map_err(|error: kodbro_formats::Error| {
                Failure::InvalidArgument {
                    argument: "columns",
                    value: format!("'{text}'"),
                    expected: format!("such as 'name=Text,gtin=Kod 2'; {}", error.kind()),
                }
            })?);
        }
        if let Some(sheet) = sheet {
            items = items.with_sheet(sheet);
        }
        Ok(Self {
            options,
            items,
            language: spoken(language)?,
            limit: asked.limit,
        })
    }
}

impl Default for ValidateOptions {
    fn default() -> Self {
        Self {
            profile: REGION,
            check_text: 1,
            limit: usize::MAX,
            language: ptr::null(),
            disable: ptr::null(),
            enable: ptr::null(),
            today: ptr::null(),
            columns: ptr::null(),
            sheet: ptr::null(),
        }
    }
}

/// Fills options with what is meant by NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_validate_options_default(options: *mut ValidateOptions) -> Status {
    // SAFETY: the caller vouches for the output.
    unsafe { answered(options, Message::NONE, || Ok(ValidateOptions::default())) }
}

const REGION: i32 = Profile::Region as i32;
const VENDOR: i32 = Profile::Vendor as i32;
const PEPPOL: i32 = Profile::Peppol as i32;

fn profile(number: i32) -> Result<kodbro_validate::Profile, Failure> {
    match number {
        REGION => Ok(kodbro_validate::Profile::Region),
        VENDOR => Ok(kodbro_validate::Profile::Vendor),
        PEPPOL => Ok(kodbro_validate::Profile::Peppol),
        other => Err(Failure::InvalidArgument {
            argument: "profile",
            value: other.to_string(),
            expected: "one of kodbro_profile, 1 to 3".to_owned(),
        }),
    }
}

fn spoken(language: Option<&str>) -> Result<UiLanguage, Failure> {
    match language {
        None | Some("en") => Ok(UiLanguage::English),
        Some("sv") => Ok(UiLanguage::Swedish),
        Some(other) => Err(Failure::InvalidArgument {
            argument: "language",
            value: format!("'{other}'"),
            expected: "'en' or 'sv'".to_owned(),
        }),
    }
}

/// Parts a list with commas.
fn ids(list: Option<&str>) -> impl Iterator<Item = &str> {
    let ids = list.unwrap_or_default().split(',').map(str::trim);
    ids.filter(|id| !id.is_empty())
}

fn unknown(argument: &'static str) -> impl Fn(UnknownRule) -> Failure {
    move |error| Failure::InvalidArgument {
        argument,
        value: format!("'{}'", error.id),
        expected: format!("a rule such as '{}'", error.nearest),
    }
}

fn day(text: &str) -> Result<Date, Failure> {
    let read = || {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
        // Written as it was read: nothing behind, and all its zeros.
        (date.to_string() == text).then_some(date)
    };
    read().ok_or_else(|| Failure::InvalidArgument {
        argument: "today",
        value: format!("'{text}'"),
        expected: "a day such as '2026-11-02'".to_owned(),
    })
}
