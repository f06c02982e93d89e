use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// A server on this computer that gives one answer to everybody, until the test ends.
pub(crate) struct Server {
    pub(crate) url: String,
}

/// What a server answers.
pub(crate) enum Answer {
    /// These bytes, as they are, then the end of the connection.
    Bytes(Vec<u8>),
    /// The head, then one byte of the body in each of these.
    Slowly(Duration),
    /// The head of an endless body, and that body.
    Endless,
}

impl Answer {
    /// A good answer with a body.
    pub(crate) fn body(body: &[u8]) -> Self {
        Self::with_status(
            "200 OK",
            &format!("Content-Length: {}\r\n", body.len()),
            body,
        )
    }

    /// An answer with its own status, headers and body.
    pub(crate) fn with_status(status: &str, headers: &str, body: &[u8]) -> Self {
        let head = format!("HTTP/1.1 {status}\r\n{headers}Connection: close\r\n\r\n");
        Self::Bytes([head.as_bytes(), body].concat())
    }

    pub(crate) fn redirect(to: &str) -> Self {
        Self::with_status(
            "302 Found",
            &format!("Location: {to}\r\nContent-Length: 0\r\n"),
            b"",
        )
    }
}

impl Server {
    /// Starts to answer; `answer` gets the path asked for, and the server's own address.
    pub(crate) fn start(answer: impl Fn(&str, &str) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let own = url.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let mut request = String::new();
                let mut line = String::new();
                while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
                    request.push_str(&line);
                    line.clear();
                }
                let path = request.split(' ').nth(1).unwrap_or_default();
                // The command may hang up when it has seen enough.
                let _ = send(&mut stream, answer(path, &own));
            }
        });
        Self { url }
    }
}

fn send(stream: &mut TcpStream, answer: Answer) -> std::io::Result<()> {
    let head = |length: &str| format!("HTTP/1.1 200 OK\r\n{length}Connection: close\r\n\r\n");
    match answer {
        Answer::Bytes(bytes) => stream.write_all(&bytes),
        Answer::Slowly(pause) => {
            stream.write_all(head("Content-Length: 1000\r\n").as_bytes())?;
            loop {
                thread::sleep(pause);
                stream.write_all(b"P")?;
            }
        }
        Answer::Endless => {
            stream.write_all(head("").as_bytes())?;
            let block = vec![b'P'; 1 << 20];
            loop {
                stream.write_all(&block)?;
            }
        }
    }
}
