use std::io;

/// An error of the command line itself: what is wrong, and what to do about it.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Failure {
    message: String,
    hint: Option<String>,
}

impl Failure {
    /// Says what is wrong: lower case, no full stop.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Returns what the user can do about an error.
pub(crate) fn hint(error: &anyhow::Error) -> Option<&str> {
    let own = error.downcast_ref::<Failure>();
    let formats = error.downcast_ref::<kodbro_formats::Error>();
    let store = error.downcast_ref::<kodbro_store::StoreError>();
    own.and_then(|failure| failure.hint.as_deref())
        .or_else(|| formats?.hint())
        .or_else(|| store?.hint())
}

/// Tells whether an error comes from a reader of our output that has gone.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kodbro_formats::{Error, ErrorKind, Place};

    #[test]
    fn hints_of_all_kinds_of_errors_are_found() {
        let own = anyhow::Error::from(Failure::new("no").with_hint("do this"));
        assert_eq!(
            (own.to_string().as_str(), hint(&own)),
            ("no", Some("do this"))
        );
        let theirs = Error::new(ErrorKind::Empty, Place::new("x")).with_hint("do that");
        assert_eq!(hint(&theirs.into()), Some("do that"));
        assert_eq!(hint(&anyhow::anyhow!("plain")), None);
    }

    #[test]
    fn a_broken_pipe_is_found_below_other_errors() {
        let cause = || io::Error::from(io::ErrorKind::BrokenPipe);
        let kind = ErrorKind::Io {
            action: "write",
            cause: cause(),
        };
        assert!(is_broken_pipe(&cause().into()));
        assert!(is_broken_pipe(&Error::new(kind, Place::new("x")).into()));
        assert!(!is_broken_pipe(&Failure::new("no").into()));
    }
}
