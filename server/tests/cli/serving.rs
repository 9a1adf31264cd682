//! A server from its start to its end, and what is done with its database meanwhile.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use super::{CONFIG, Desk};

/// A running server of a desk. It doesn't outlive the test.
struct Server {
    child: Child,
    port: u16,
    metrics: u16,
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

impl Server {
    fn start(desk: &Desk, drain: &str) -> Self {
        let (port, metrics) = (free_port(), free_port());
        let config = format!(
            "listen = \"127.0.0.1:{port}\"\ndrain = \"{drain}\"\n{CONFIG}[database]\nurl = \"sqlite://{}\"\n[metrics]\nlisten = \"127.0.0.1:{metrics}\"\n",
            desk.path("test.db")
        );
        desk.file("saihakko.toml", config);
        fs::create_dir_all(desk.path("site")).unwrap();
        desk.file("site/hash.txt", "js: 0123456789abcdef\nwasm: 123456789abcdef0\ncss: 23456789abcdef01\n");
        let log = fs::File::create(desk.path("log")).unwrap();
        let mut command = desk.command();
        command.args(["serve", "--config", &desk.path("saihakko.toml"), "--site", &desk.path("site")]);
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut ready = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        assert_eq!(ready, format!("ready http://127.0.0.1:{port}\n"), "{}", desk.log());
        Self { child, port, metrics }
    }

    /// Status and body.
    fn get(&self, path: &str) -> (u16, String) {
        get(self.port, path)
    }

    fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &pid]).status().unwrap().success());
    }

    fn ends_within(&mut self, limit: Duration) -> i32 {
        let begin = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code().unwrap();
            }
            assert!(begin.elapsed() < limit, "still running after {limit:?}");
            sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Desk {
    fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap()
    }
}

fn get(port: u16, path: &str) -> (u16, String) {
    let mut connection = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(connection, "GET {path} HTTP/1.1\r\nhost: id.example.jp\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

#[test]
fn a_server_says_first_that_it_ends_and_then_finishes() {
    let desk = Desk::new("drain");
    let mut server = Server::start(&desk, "2s");
    assert_eq!(server.get("/readyz"), (200, "ready\n".to_owned()));
    server.signal("TERM");
    let begin = Instant::now();
    while server.get("/readyz").0 == 200 {
        assert!(begin.elapsed() < Duration::from_secs(1), "readiness stays");
    }
    assert_eq!(server.get("/readyz"), (503, "this process is ending\n".to_owned()));
    assert_eq!(server.get("/club/login").0, 200);
    assert_eq!(server.ends_within(Duration::from_secs(10)), 0);
    assert!(begin.elapsed() > Duration::from_millis(1900), "it drained for {:?}", begin.elapsed());
}

#[test]
fn whoever_holds_a_connection_open_does_not_hold_up_the_end_and_a_second_signal_does_not_wait() {
    let desk = Desk::new("second-signal");
    let mut server = Server::start(&desk, "5m");
    let mut idle = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    idle.write_all(b"GET /readyz HTTP/1.1\r\nhost: never ends").unwrap();
    server.signal("TERM");
    sleep(Duration::from_millis(300));
    assert!(server.child.try_wait().unwrap().is_none());
    server.signal("TERM");
    assert_eq!(server.ends_within(Duration::from_secs(2)), 1);
}

#[test]
fn requests_are_logged_and_counted_without_their_secrets() {
    let desk = Desk::new("log");
    let server = Server::start(&desk, "0s");
    let token = "q2hJ0Z3m5n7p9r1t3v5x7z9A1C3E5G7I9K1M3O5Q7S9";
    server.get(&format!("/club/recovery/link/{token}?secret=1"));
    server.get("/club/login");
    server.get("/healthz");
    let log = desk.log();
    let line = log.lines().find(|line| line.contains("/club/recovery/link/…")).expect("the request is logged");
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!((line["method"].as_str(), line["status"].as_u64()), (Some("GET"), Some(303)), "{line}");
    assert_eq!(line["span"]["id"].as_str().map(str::len), Some(16), "{line}");
    assert!(!log.contains(token) && !log.contains("secret=1") && !log.contains("/healthz"), "{log}");
    let (status, metrics) = get(server.metrics, "/metrics");
    assert_eq!(status, 200);
    for line in [
        "saihakko_requests_total{route=\"Page\",status=\"200\"} 1\n",
        "saihakko_requests_total{route=\"Page\",status=\"303\"} 1\n",
        "saihakko_request_seconds_count{route=\"Page\"} 2\n",
        "saihakko_database_up 1\n",
        "saihakko_outbox_waiting{lane=\"interactive\"} 0\n",
        "saihakko_build_info{version=",
        "saihakko_process_resident_memory_bytes ",
    ] {
        assert!(metrics.contains(line), "{line} isn't in\n{metrics}");
    }
    assert_eq!((get(server.metrics, "/club/login").0, server.get("/metrics").0), (404, 404));
}

#[test]
fn a_backup_of_a_running_server_comes_back_when_it_has_ended() {
    let desk = Desk::migrated("backup");
    desk.add("before-01");
    let mut server = Server::start(&desk, "0s");
    let (backup, database) = (desk.path("backup.db"), desk.path("test.db"));
    let said = desk.fine(&["backup", &backup]);
    assert!(said.contains(": 1 accounts, schema ") && said.contains(", checked\n"), "{said}");
    assert_eq!(fs::metadata(&backup).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(desk.refused(&["backup", &backup]).starts_with("…/backup.db exists; "));
    desk.add("after-01");
    assert!(desk.refused(&["restore", &backup]).starts_with("…/test.db is in use; stop the server"));
    server.signal("TERM");
    assert_eq!(server.ends_within(Duration::from_secs(5)), 0);
    let wrong = desk.file(
        "wrong.db",
        "no database at all, but long enough to be taken for the head of one, which has 100 bytes".repeat(20),
    );
    assert!(desk.refused(&["restore", &wrong]).starts_with("…/wrong.db can't be restored: "));
    assert!(desk.show("after-01").contains("user ID            after-01\n"));
    let said = desk.fine(&["restore", &backup]);
    let kept =
        said.lines().find_map(|line| line.strip_prefix("the database as it was is in ")?.split(';').next()).unwrap();
    assert!(kept.starts_with(&format!("{database}.before-")) && Path::new(kept).exists(), "{said}");
    assert!(desk.show("before-01").contains("before-01"));
    assert!(desk.refused(&Desk::user("show", &["--user-id", "after-01"])).contains("has no account after-01"));
    let left: Vec<String> =
        fs::read_dir(&desk.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!left.iter().any(|name| name.contains("part-") || name.contains("restoring-")), "{left:?}");
    assert_eq!(Server::start(&desk, "0s").get("/readyz").0, 200);
}

#[test]
fn a_rotated_key_seals_and_the_old_one_still_opens() {
    let desk = Desk::migrated("rotate");
    let keys = || credentials::seal::Keys::parse(&fs::read_to_string(desk.path("keys")).unwrap()).unwrap();
    let chance = credentials::chance::SystemChance;
    let before = keys().seal(&chance, b"of an app", "account 1");
    fs::set_permissions(desk.path("keys"), fs::Permissions::from_mode(0o640)).unwrap();
    let said = desk.fine(&["keys", "rotate", "--prepare", &desk.path("keys")]);
    assert!(said.starts_with("prepared key 2 in "), "{said}");
    assert_eq!((keys().current_id(), keys().next_id()), (1, Some(2)));
    let said = desk.fine(&["keys", "rotate", &desk.path("keys")]);
    assert!(said.starts_with("key 2 seals from the next restart on; "), "{said}");
    assert!(keys().seal(&chance, b"x", "a").starts_with("v1.2."));
    assert_eq!(keys().open(&before, "account 1").unwrap().as_slice(), b"of an app");
    assert_eq!(fs::metadata(desk.path("keys")).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(!Path::new(&desk.path("keys.new")).exists());
    desk.add("hk-01");
    let damaged = desk.file("damaged", "1 = \"short\"\n");
    assert!(desk.refused(&["keys", "rotate", &damaged]).starts_with("…/damaged can't be used: line 1 "));
}

/// A mail server that says hello and good-bye.
fn mail_server() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            connection.write_all(b"220 mail.test ESMTP\r\n").unwrap();
            let mut lines = BufReader::new(connection.try_clone().unwrap()).lines();
            while let Some(Ok(line)) = lines.next() {
                let reply: &[u8] = if line.starts_with("QUIT") { b"221 bye\r\n" } else { b"250 mail.test\r\n" };
                connection.write_all(reply).unwrap();
            }
        }
    });
    port
}

#[test]
fn the_doctor_names_what_is_wrong_and_how_to_put_it_right() {
    let desk = Desk::migrated("doctor");
    let config = fs::read_to_string(desk.path("saihakko.toml")).unwrap();
    let with_mail = |port: u16| config.replace("tls = \"none\"", &format!("tls = \"none\", port = {port}"));
    desk.file("saihakko.toml", with_mail(mail_server()));
    let well = desk.run(&["doctor"]);
    for line in [
        "ok    configuration  https://id.example.jp with club\n",
        "ok    keys           key 1 seals\n",
        "ok    database       Sqlite, schema ",
        "ok    database       takes changes\n",
        "ok    disk           ",
        "ok    mail           127.0.0.1:",
    ] {
        assert!(well.out.contains(line), "{line} isn't in\n{}", well.out);
    }
    desk.file("saihakko.toml", with_mail(free_port()));
    let ill = desk.run(&["doctor"]);
    let line = ill.out.lines().find(|line| line.starts_with("FAIL  mail")).unwrap_or_default();
    assert!(line.contains("; compare host, port, tls"), "{}", ill.out);
    assert!(ill.code == 1 && ill.err.contains("marked FAIL"), "{}", ill.err);
    fs::remove_file(desk.path("test.db")).unwrap();
    let gone = desk.run(&["doctor"]);
    assert!(gone.out.contains("FAIL  database       ") && gone.code == 1, "{}", gone.out);
}
