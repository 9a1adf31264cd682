//! The router with the files that a build would have written.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{Router, extract::ConnectInfo};
use credentials::portal::Portal;
use ipnet::IpNet;
use server::web::{self, Web};

/// What `hash.txt` says; the files are named so.
const HASHES: &str = "js: 0123456789abcdef\nwasm: 123456789abcdef0\ncss: 23456789abcdef01\n";
pub const CSS: &str = "/pkg/saihakko.23456789abcdef01.css";
pub const JS: &str = "/pkg/saihakko.0123456789abcdef.js";
pub const WASM: &str = "/pkg/saihakko.123456789abcdef0.wasm";

/// A file beside the folder that may be served.
pub const SECRET: &str = "nobody may read this";

#[derive(Clone)]
pub struct Site {
    pub router: Router,
    /// The host and port of the public URL.
    pub host: String,
    /// The public URL, which is the origin of its own pages.
    pub origin: String,
    portal: Arc<Portal>,
    folder: PathBuf,
}

impl Site {
    pub fn new(folder: &Path, portal: Portal) -> Self {
        let folder = folder.join("site");
        if !folder.exists() {
            lay_out(&folder);
        }
        let portal = Arc::new(portal);
        let origin = portal.public_url.clone();
        let host = origin.split_once("://").map(|(_, host)| host.to_owned()).unwrap_or_default();
        let web = Web::new(portal.clone(), folder.clone(), HASHES, Vec::new());
        Self { router: web::router(&web, Router::new()), host, origin, portal, folder }
    }

    /// Whether its public URL is https.
    pub fn is_secure(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// With further routes.
    pub fn with_routes(self, more: Router<Web>) -> Self {
        let router = web::router(&self.web(Vec::new()), more);
        Self { router, ..self }
    }

    /// Behind proxies that it believes.
    pub fn behind(self, proxies: &[&str]) -> Self {
        let proxies = proxies.iter().map(|net| net.parse().unwrap()).collect();
        let router = web::router(&self.web(proxies), Router::new());
        Self { router, ..self }
    }

    /// Behind another router.
    #[cfg(feature = "demo")]
    pub fn behind_router(self, router: Router) -> Self {
        Self { router, ..self }
    }

    /// Where its files lie.
    #[cfg(feature = "demo")]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn web(&self, proxies: Vec<IpNet>) -> Web {
        Web::new(self.portal.clone(), self.folder.clone(), HASHES, proxies)
    }
}

fn lay_out(folder: &Path) {
    let pkg = folder.join("pkg");
    std::fs::create_dir_all(&pkg).unwrap();
    let write = |path: &str, text: &str| std::fs::write(folder.join(path.trim_start_matches('/')), text).unwrap();
    for (path, text) in [(CSS, "body{margin:0}"), (JS, "export default ()=>{}"), (WASM, "\0asm")] {
        write(path, text);
        write(&format!("{path}.br"), "brotli");
        write(&format!("{path}.gz"), "gzip");
    }
    write("pkg/plain.css", "i{}");
    write("favicon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    write("favicon.ico", "ico");
    write("robots.txt", "User-agent: *\nDisallow: /\n");
    write("hash.txt", HASHES);
    write("secret.txt", SECRET);
}

/// The peer as `axum::serve` would tell it.
pub fn peer(address: SocketAddr) -> ConnectInfo<SocketAddr> {
    ConnectInfo(address)
}
