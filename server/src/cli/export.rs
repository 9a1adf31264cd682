use std::{
    fs::{File, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use credentials::{
    export::{self, ExportError},
    lang::Lang,
    portal::Portal,
    realm::Realm,
    text::CompanyId,
};

use super::{Failure, say};

pub(super) const HELP: &str = "\
The file is one that `user import` reads back: UTF-8, a header line, one account a line in the
order of the user IDs. Passwords, apps and sessions aren't in it; in realms with customers
neither are login IDs and mail addresses, which nobody but the customer sees. A cell that a
spreadsheet would run as a formula begins with an apostrophe, which an import takes away again.
The audit log tells that accounts were exported.";

#[derive(Debug, Args)]
pub(super) struct Wish {
    /// Only the accounts of this company (会員ID)
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    company: Option<String>,
    /// The language of the header line
    #[arg(long, default_value = "en")]
    lang: Header,
    /// The file to write, which must not be there yet; else standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// A language by its tag.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Header {
    En,
    Ja,
}

impl From<Header> for Lang {
    fn from(header: Header) -> Self {
        match header {
            Header::En => Self::En,
            Header::Ja => Self::Ja,
        }
    }
}

pub(super) async fn run(portal: &Portal, realm: &Realm, wish: &Wish) -> Result<(), Failure> {
    let company = wish.company.as_deref().map(CompanyId::parse).transpose();
    let company = company.map_err(|_| Failure::new("the company ID can't be one; compare its spelling"))?;
    let what = (company.as_ref(), wish.lang.into());
    write(realm, wish.out.as_deref(), async |out| export::users(portal, realm, what, out).await).await
}

/// Writes a file that must not be there yet and tells how many lines it has, or writes to standard output.
pub(super) async fn write(
    realm: &Realm,
    out: Option<&Path>,
    work: impl AsyncFnOnce(&mut (dyn Write + Send)) -> Result<usize, ExportError>,
) -> Result<(), Failure> {
    let Some(path) = out else {
        let mut out = BufWriter::new(io::stdout());
        let done = work(&mut out).await;
        return match done.and_then(|_| Ok(out.flush()?)) {
            // Who stops listening (`| head`) is no failure.
            Err(ExportError::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            done => done.map_err(|error| failure(error, realm, Path::new("standard output"))),
        };
    };
    let failed = |error: ExportError| failure(error, realm, path);
    let mut out = BufWriter::new(create(path).map_err(|error| failed(error.into()))?);
    let done = work(&mut out).await;
    let count = done.and_then(|count| Ok(out.flush().map(|()| count)?)).map_err(|error| {
        // Half a file would be taken for a whole one.
        let _ = std::fs::remove_file(path);
        failed(error)
    })?;
    say(format_args!("exported {count} to {}", path.display()));
    Ok(())
}

/// Names, addresses and telephones: only the owner reads the file.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn failure(error: ExportError, realm: &Realm, path: &Path) -> Failure {
    let shown = path.display();
    match error {
        ExportError::Store(error) => error.into(),
        ExportError::CompanyUnknown => {
            Failure::new(format!("realm {} has no such company; compare the spelling of its ID", realm.slug))
        }
        ExportError::Write(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Failure::new(format!("{shown} exists; choose another name, or move it away first"))
        }
        ExportError::Write(error) => {
            Failure::new(format!("{shown} can't be written: {error}; choose another place, or make room"))
        }
    }
}
