//! Is the last character of a number the one that its other characters give?
//!
//! Pure functions, each with published examples.

mod cpv;
mod gmn;
mod gs1;
mod hibc;
mod iccbba;
mod ifa;

pub use cpv::cpv_check_digit_fits;
pub use gmn::{gmn_check_characters, hibc_basic_check_characters};
pub use gs1::gs1_check_digit;
pub use hibc::hibc_check_character;
pub use iccbba::is_iccbba_di;
pub use ifa::ifa_check_digits;
