//! What becomes of a panic?

/// The name of a product that makes the library panic at its work.
const NAME: &str = "kodbro, panic";

/// Panics where real work would, so that a test sees what becomes of it.
pub(crate) fn if_asked(name: &str) {
    if name == NAME {
        std::panic::panic_any("as the test asked");
    }
}
