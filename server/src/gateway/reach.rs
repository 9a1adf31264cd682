//! A TCP connection to whoever carries messages.

use std::{io, net::SocketAddr, time::Duration};

use tokio::{
    net::{TcpStream, lookup_host},
    time::timeout,
};

/// Connects to the first address that answers; the time is shared fairly among them.
pub(super) async fn connect(server: (&str, u16), within: Duration) -> io::Result<TcpStream> {
    let addresses: Vec<SocketAddr> = lookup_host(server).await?.collect();
    let share = within / u32::try_from(addresses.len()).unwrap_or(u32::MAX).max(1);
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the server's name has no address");
    for address in addresses {
        match timeout(share, TcpStream::connect(address)).await {
            Ok(Ok(tcp)) => return Ok(tcp),
            Ok(Err(error)) => last = error,
            Err(_) => last = io::Error::new(io::ErrorKind::TimedOut, "the server doesn't answer"),
        }
    }
    Err(last)
}
