//! Short messages and calls against a real HTTP server: a process of its own, made by [`program`], that accepts, delays, refuses,
//! redirects, hangs up or shows the wrong certificate.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

mod form;
mod hooks;
mod outcome;
mod program;
mod provider;
mod tls;
mod twilio;
mod worker;
mod world;

/// The provider when the others start this program again; by itself, the proof that such a process answers.
#[test]
fn the_provider_itself() {
    use std::io::{Read as _, Write as _};
    if let Ok(script) = std::env::var(program::SCRIPT) {
        program::run(&script).expect("a provider");
        return;
    }
    let provider = provider::Provider::replying(program::Reply::new(202, "hello"));
    let mut connection = std::net::TcpStream::connect(("127.0.0.1", provider.port)).unwrap();
    connection.write_all(b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nab").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert_eq!(answer, "HTTP/1.1 202 Whatever\r\nContent-Length: 5\r\n\r\nhello");
    assert_eq!(provider.request().body, "ab");
}
