use std::io;
use std::time::{Duration, Instant};

use ureq::http::{Response, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body, Error};

use super::address::Address;
use crate::failure::Failure;
use crate::numbers::{bytes as size, duration};

/// So many bytes are read at most; the workbook of 2026 has 0.4 million.
const MAX_BYTES: u64 = 50_000_000;
/// So many redirects are followed.
const MAX_REDIRECTS: usize = 5;
/// A connection has to be there in this time.
const CONNECT: Duration = Duration::from_secs(10);

/// Gets what is at an address, within a time for everything.
///
/// # Errors
/// When the server cannot be reached in time, answers with an error, leads in a circle or to where
/// nothing may be fetched from, or sends too much or less than it has announced.
pub(super) fn download(address: &Address, timeout: Duration) -> Result<Vec<u8>, Failure> {
    let start = Instant::now();
    let mut address = address.clone();
    for _ in 0..=MAX_REDIRECTS {
        let left = timeout.saturating_sub(start.elapsed());
        if left.is_zero() {
            return Err(too_slow(&address, timeout));
        }
        let refuse = |error| refused(&address, timeout, error);
        let mut response = agent(left).get(address.as_str()).call().map_err(refuse)?;
        if !response.status().is_redirection() {
            return body(&address, &mut response).map_err(|error| match error {
                Problem::Failure(failure) => failure,
                Problem::Transport(error) => refused(&address, timeout, error),
            });
        }
        address = target(&address, &response)?;
    }
    let message = format!("{address}: more than {MAX_REDIRECTS} redirects");
    Err(Failure::new(message)
        .with_hint("open the address in a browser and name where it ends with --url"))
}

/// Makes what asks: it follows no redirects itself, so that each is checked.
fn agent(timeout: Duration) -> Agent {
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .build();
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_connect(Some(CONNECT.min(timeout)))
        .timeout_global(Some(timeout))
        .user_agent(concat!("kodbro/", env!("CARGO_PKG_VERSION")))
        .tls_config(tls)
        .build();
    config.new_agent()
}

/// Returns where a redirect leads to.
fn target(address: &Address, response: &Response<Body>) -> Result<Address, Failure> {
    let location = response.headers().get(header::LOCATION);
    let location = location
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let refuse = |expected: String| {
        let shown: String = location.chars().take(200).collect();
        let message = format!("{address}: the server leads to '{shown}', {expected}");
        Failure::new(message)
            .with_hint("open the address in a browser and name where it ends with --url")
    };
    match location {
        "" => Err(refuse("expected an address".to_owned())),
        location => address.redirect(location).map_err(refuse),
    }
}

/// Why there is no body.
enum Problem {
    Failure(Failure),
    Transport(Error),
}

fn body(address: &Address, response: &mut Response<Body>) -> Result<Vec<u8>, Problem> {
    let failure = |what: String, hint: &str| {
        Problem::Failure(Failure::new(format!("{address}: {what}")).with_hint(hint))
    };
    let too_large = || {
        failure(
            format!("more than {}, expected a workbook", size(MAX_BYTES)),
            "check the address",
        )
    };
    let status = response.status();
    if !status.is_success() {
        return Err(failure(
            format!("the server answers {status}"),
            "check the address; the publisher may have moved the file: name its address with --url",
        ));
    }
    let announced = response.body().content_length();
    if announced.is_some_and(|length| length > MAX_BYTES) {
        return Err(too_large());
    }
    let read = response
        .body_mut()
        .with_config()
        .limit(MAX_BYTES)
        .read_to_vec();
    match read {
        Ok(bytes) if bytes.is_empty() => Err(failure(
            "the server sent nothing, expected a workbook".to_owned(),
            "check the address, or try again later",
        )),
        Ok(bytes) => Ok(bytes),
        Err(Error::BodyExceedsLimit(_)) => Err(too_large()),
        Err(Error::Io(cause)) if cause.kind() == io::ErrorKind::UnexpectedEof => Err(failure(
            "the file has broken off before its end".to_owned(),
            "try again",
        )),
        Err(error) => Err(Problem::Transport(error)),
    }
}

/// Says why nothing came.
fn refused(address: &Address, timeout: Duration, error: Error) -> Failure {
    let (cause, hint) = match error {
        Error::Timeout(ureq::Timeout::Connect) => (
            format!("no connection within {}", duration(CONNECT.min(timeout))),
            "check the network; behind a proxy set HTTPS_PROXY",
        ),
        Error::Timeout(_) => return too_slow(address, timeout),
        Error::HostNotFound => (
            "no such server".to_owned(),
            "check the address and the network; behind a proxy set HTTPS_PROXY",
        ),
        Error::Io(cause) if cause.kind() == io::ErrorKind::UnexpectedEof => (
            "the server closed the connection without an answer".to_owned(),
            "check the address, or try again later",
        ),
        Error::Io(cause) => (
            cause.to_string(),
            "check the address and the network; behind a proxy set HTTPS_PROXY",
        ),
        Error::Rustls(cause) => (
            format!("no secure connection: {cause}"),
            "check the address and this computer's clock; a proxy that opens connections needs its certificate among those the system trusts",
        ),
        other => (other.to_string(), "check the address, or try again later"),
    };
    Failure::new(format!("{address}: {cause}")).with_hint(hint)
}

fn too_slow(address: &Address, timeout: Duration) -> Failure {
    let message = format!("{address}: not complete within {}", duration(timeout));
    Failure::new(message).with_hint("try again, or allow more time with --timeout")
}
