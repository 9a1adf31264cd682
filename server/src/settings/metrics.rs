//! `[metrics]`: where Prometheus reads.

use std::net::SocketAddr;

use credentials::config::Section;

pub(super) fn listen(root: &Section<'_>, portal: Option<SocketAddr>) -> Option<SocketAddr> {
    let section = root.section("metrics");
    let takes = "an address and a port such as \"127.0.0.1:9464\", other than the portal's";
    let listen = section.parsed("listen", takes, |text| text.parse().ok().filter(|address| portal != Some(*address)));
    section.done();
    listen.map(|found| found.value)
}
