//! A cable to PostgreSQL that can be cut, or held so that nothing comes through.

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cable {
    Whole,
    /// Connections stay and are made, but nothing comes through: the server stands still.
    Frozen,
    /// Connections end and none is made: the server is gone.
    Cut,
}

pub struct Wire {
    /// The database's URL through the cable.
    pub url: String,
    cable: watch::Sender<Cable>,
}

impl Wire {
    /// To the server of that URL.
    pub async fn to(url: &str) -> Self {
        let (user, place) = url.rsplit_once('@').unwrap();
        let (host, database) = place.split_once('/').unwrap();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("{user}@{}/{database}", listener.local_addr().unwrap());
        let cable = watch::Sender::new(Cable::Whole);
        tokio::spawn(accept(listener, host.to_owned(), cable.clone()));
        Self { url, cable }
    }

    pub fn set(&self, cable: Cable) {
        self.cable.send_replace(cable);
    }
}

async fn accept(listener: TcpListener, host: String, cable: watch::Sender<Cable>) {
    while let Ok((near, _)) = listener.accept().await {
        let state = *cable.borrow();
        if state == Cable::Cut {
            continue;
        }
        let far = TcpStream::connect(&host).await.unwrap();
        let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
        tokio::spawn(carry(near_in, far_out, cable.subscribe()));
        tokio::spawn(carry(far_in, near_out, cable.subscribe()));
    }
}

async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut cable: watch::Receiver<Cable>) {
    let mut bytes = [0; 8192];
    while let Ok(Cable::Whole) = cable.wait_for(|state| *state != Cable::Frozen).await.map(|state| *state) {
        let read = tokio::select! {
            read = from.read(&mut bytes) => read,
            _ = cable.changed() => continue,
        };
        let Some(read) = read.ok().filter(|count| *count > 0).and_then(|count| bytes.get(..count)) else { return };
        let through = cable.wait_for(|state| *state != Cable::Frozen).await.map(|state| *state);
        if !matches!(through, Ok(Cable::Whole)) || to.write_all(read).await.is_err() {
            return;
        }
    }
}
