//! Setting up an app: three ways to hand it the key (open, scan, type), then a name and the first code.

use std::fmt::Write as _;

use credentials::{flow::EnrolmentView, form::Field};
use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode};

use super::{CodeField, TextField, say};
use crate::{islands::CopyText, visit::Visit, words::enrol};

/// The three tasks, in a form. The last one holds the fields and then `children`: the buttons.
#[component]
pub fn Enrolment(
    /// What is to be set up.
    enrolment: EnrolmentView,
    children: Children,
) -> impl IntoView {
    view! {
        <ol class="tasks">
            <li>
                <h2>{say(enrol::INSTALL)}</h2>
                <p>{say(enrol::INSTALL_ONE)}</p>
                <ul class="apps">
                    <li>"FreeOTP"</li>
                    <li>"Microsoft Authenticator"</li>
                    <li>"Google Authenticator"</li>
                </ul>
            </li>
            <li>
                <h2>{say(enrol::REGISTER)}</h2>
                <Ways enrolment />
            </li>
            <li>
                <h2>{say(enrol::ENTER)}</h2>
                <TextField field=Field::DeviceName autocomplete="off" hint=say(enrol::DEVICE_NAME_HINT) />
                <CodeField hint=enrol::OTP_HINT />
                {children()}
            </li>
        </ol>
    }
}

/// On a phone nobody can scan the own screen: there the key is open at first, elsewhere the QR code. The same `name` makes
/// opening one close the other, without scripts.
#[component]
fn Ways(enrolment: EnrolmentView) -> impl IntoView {
    let phone = Visit::current().is_some_and(|visit| visit.on_phone());
    let label = say(enrol::QR);
    let groups = enrolment.key_groups.iter().map(|group| group.as_str()).collect::<Vec<_>>().join(" ");
    view! {
        <div class="ways">
            <div class="way">
                <p>{say(enrol::OPEN_HINT)}</p>
                <a class="button secondary" href=enrolment.uri.as_str().to_owned()>{say(enrol::OPEN)}</a>
            </div>
            <details name="way" open=!phone>
                <summary>{say(enrol::SCAN)}</summary>
                <div class="qr">
                    <p>{say(enrol::SCAN_HOW)}</p>
                    {qr(&enrolment.uri).map(|(size, modules)| view! {
                        <svg
                            viewBox=format!("0 0 {size} {size}")
                            role="img"
                            aria-label=label
                            shape-rendering="crispEdges"
                            inner_html=modules
                        />
                    })}
                </div>
            </details>
            <details name="way" open=phone>
                <summary>{say(enrol::CANT_SCAN)}</summary>
                <div class="copy">
                    <p>{say(enrol::KEY_HOW)}</p>
                    <code class="key" id="totp-key" data-copy=enrolment.key()>{groups}</code>
                    <CopyText text_from="totp-key".to_owned() label=say(enrol::KEY_COPY) done=say(crate::words::common::COPIED) />
                </div>
            </details>
        </div>
    }
}

/// The code's size in modules, quiet zone of four included, and its dark modules: each run of a row is a stroke from where the last one
/// ended, which is a seventh of what rectangles take.
fn qr(uri: &str) -> Option<(usize, String)> {
    let code = QrCode::with_error_correction_level(uri, EcLevel::L).ok()?;
    let (width, colors) = (code.width(), code.into_colors());
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let (mut x, mut pen) = (0, None);
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                let _ = match pen {
                    None => write!(path, "M{} {}.5h{}", x + 4, y + 4, run.len()),
                    Some(pen) => write!(path, "m{} 0h{}", x - pen, run.len()),
                };
                pen = Some(x + run.len());
            }
            x += run.len();
        }
    }
    Some((width + 8, format!("<path stroke=\"#000\" d=\"{path}\"/>")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws the strokes again.
    fn dark(path: &str) -> Vec<(usize, usize)> {
        let mut dark = Vec::new();
        let (mut x, mut y) = (0, 0);
        for part in path.replace('M', "|M").replace('m', "|m").split('|') {
            let Some((to, run)) = part.split_once('h') else { continue };
            let (kind, to) = to.split_at(1);
            let (dx, row) = to.split_once(' ').unwrap();
            let dx: usize = dx.parse().unwrap();
            if kind == "M" {
                (x, y) = (dx, row.trim_end_matches(".5").parse().unwrap());
            } else {
                x += dx;
            }
            let run: usize = run.parse().unwrap();
            dark.extend((x..x + run).map(|x| (x, y)));
            x += run;
        }
        dark
    }

    #[test]
    fn the_strokes_are_the_dark_modules() {
        let uri = "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP";
        let (size, drawn) = qr(uri).unwrap();
        let code = QrCode::with_error_correction_level(uri, EcLevel::L).unwrap();
        let path = drawn.split('"').nth(3).unwrap();
        let width = code.width();
        let expected: Vec<(usize, usize)> = (0..width)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .filter(|at| code[*at] == Color::Dark)
            .map(|(x, y)| (x + 4, y + 4))
            .collect();
        assert_eq!(dark(path), expected);
        assert_eq!(size, width + 8);
    }
}
