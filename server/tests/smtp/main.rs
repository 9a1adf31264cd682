//! The SMTP gateway against a real mail server: a process of its own, made by [`program`], that accepts, delays, refuses,
//! hangs up, offers no TLS or the wrong certificate.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

mod bounce;
mod campaign;
mod injection;
mod program;
mod refusal;
mod server;
mod tls;
mod world;

/// The mail server when the others start this program again; by itself, the proof that such a process answers.
#[test]
fn the_mail_server_itself() {
    use std::io::{BufRead as _, BufReader};
    if let Ok(script) = std::env::var(program::SCRIPT) {
        program::run(&script).expect("a mail server");
        return;
    }
    let server = server::Server::start(program::Script::default());
    let connection = std::net::TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    let mut greeting = String::new();
    BufReader::new(connection).read_line(&mut greeting).unwrap();
    assert!(greeting.starts_with("220 "), "{greeting}");
}
