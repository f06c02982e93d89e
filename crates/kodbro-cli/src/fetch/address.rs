use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// Where something is fetched from: by HTTPS, or by plain HTTP from this computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    text: String,
    /// How long scheme and host are, port included.
    origin: usize,
}

impl Address {
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns where a redirect from here leads to; the target may be relative (RFC 3986).
    ///
    /// # Errors
    /// When it leads to what is no address to fetch from.
    pub(super) fn redirect(&self, target: &str) -> Result<Self, String> {
        let (scheme, _) = self.text.split_once("://").unwrap_or(("https", ""));
        let origin = self.text.get(..self.origin).unwrap_or_default();
        let path = self.text.get(self.origin..).unwrap_or_default();
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let has_scheme = target.split_once(':').is_some_and(|(scheme, _)| {
            let mut letters = scheme.bytes();
            letters.next().is_some_and(|b| b.is_ascii_alphabetic())
                && letters.all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
        });
        match target {
            _ if has_scheme => target.parse(),
            _ if target.starts_with("//") => format!("{scheme}:{target}").parse(),
            _ if target.starts_with('/') => format!("{origin}{target}").parse(),
            _ if target.starts_with('?') => format!("{origin}{path}{target}").parse(),
            _ => {
                let folder = path.rfind('/').and_then(|end| path.get(..=end));
                format!("{origin}{}{target}", folder.unwrap_or("/")).parse()
            }
        }
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let rest = |scheme: &str| {
            let start = text.get(..scheme.len())?;
            let rest = text.get(scheme.len()..)?;
            start.eq_ignore_ascii_case(scheme).then_some(rest)
        };
        let (is_secure, rest) = match (rest("https://"), rest("http://")) {
            (Some(rest), _) => (true, rest),
            (None, Some(rest)) => (false, rest),
            (None, None) => return Err("expected an address that begins with https://".to_owned()),
        };
        if text.contains(|c: char| c.is_control() || c.is_whitespace()) {
            return Err("expected an address without spaces; write %20 for a space".to_owned());
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = host(authority);
        if host.is_empty() || authority.contains('@') {
            return Err("expected the name of a server behind ://".to_owned());
        }
        if !is_secure && !is_this_computer(host) {
            return Err(
                "expected https://; only this computer may be asked by http://, which anybody on the way can change"
                    .to_owned(),
            );
        }
        Ok(Self {
            origin: text.len() - rest.len() + authority.len(),
            text: text.to_owned(),
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

/// Returns the host of `host:port` or `[address]:port`.
fn host(authority: &str) -> &str {
    match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}

fn is_this_computer(host: &str) -> bool {
    let is_loopback = |address: IpAddr| address.is_loopback();
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(is_loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_from_anywhere_and_http_from_here_only() {
        for good in [
            "https://example.org/a%20b.xlsx",
            "HTTPS://example.org",
            "http://localhost:8080/a",
            "http://127.0.0.1:1/a",
            "http://[::1]:1/a",
        ] {
            assert_eq!(good.parse::<Address>().unwrap().as_str(), good);
        }
        for bad in [
            "",
            "example.org",
            "ftp://example.org/",
            "file:///etc/passwd",
            "http://example.org/",
            "http://127.0.0.1.example.org/",
            "http://localhost@example.org/",
            "http://10.0.0.1/",
            "https://",
            "https:///a",
            "https://example.org/a b",
            "å",
        ] {
            assert!(bad.parse::<Address>().is_err(), "{bad}");
        }
    }

    #[test]
    fn redirects_may_be_relative_and_never_leave_the_rule() {
        let here: Address = "https://example.org:8/a/b?c=/d".parse().unwrap();
        for (target, expected) in [
            ("https://other.org/x", "https://other.org/x"),
            ("//other.org/x", "https://other.org/x"),
            ("/x/y", "https://example.org:8/x/y"),
            ("x", "https://example.org:8/a/x"),
            ("?e", "https://example.org:8/a/b?e"),
        ] {
            assert_eq!(here.redirect(target).unwrap().as_str(), expected);
        }
        let bare: Address = "http://localhost:1".parse().unwrap();
        assert_eq!(bare.redirect("x").unwrap().as_str(), "http://localhost:1/x");
        for bad in ["http://other.org/x", "file:///x", "javascript:alert(1)"] {
            assert!(here.redirect(bad).is_err(), "{bad}");
        }
        assert!(bare.redirect("//example.org/x").is_err());
    }
}
