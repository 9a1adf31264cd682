//! The islands as they leave the server. Words are props, already in the person's language.
//!
//! `data-component` names the function that starts the island in the browser.

use leptos::prelude::*;

/// Shows and hides the password in the input `target`. Submitting hides it. Absent without scripts.
#[component]
pub fn ShowPassword(
    /// `id` of the password input.
    #[prop(into)]
    target: String,
    /// The button while the password is hidden, such as 「表示」.
    #[prop(into)]
    show: String,
    /// The button while it can be read, such as 「隠す」.
    #[prop(into)]
    hide: String,
    /// For screen readers, where a page has two such buttons: the label of the field.
    #[prop(optional, into)]
    field: Option<String>,
) -> impl IntoView {
    let (controls, label) = (target.clone(), show.clone());
    view! {
        <leptos-island data-component="show_password" data-target=target data-show=show data-hide=hide>
            <button type="button" class="button secondary needs-script" aria-controls=controls>
                <span>{label}</span>
                <span class="visually-hidden">{field}</span>
            </button>
        </leptos-island>
    }
}

/// Copies the text of another element with one tap and says so. Absent without scripts: the text can be selected.
#[component]
pub fn CopyText(
    /// `id` of the element. Its `data-copy` is copied where it has one (a key without its spaces), else the text that is
    /// to be seen.
    #[prop(into)]
    text_from: String,
    /// The button.
    #[prop(into)]
    label: String,
    /// What is said once it's copied, such as 「コピーしました」.
    #[prop(into)]
    done: String,
) -> impl IntoView {
    view! {
        <leptos-island data-component="copy_text" data-from=text_from data-done=done>
            <button type="button" class="button secondary needs-script">
                {label}
            </button>
            <span class="copied" role="status"></span>
        </leptos-island>
    }
}

/// Saves the text of another element as a text file. Absent without scripts.
#[component]
pub fn DownloadCodes(
    /// `id` of the element that shows the codes, one a line.
    #[prop(into)]
    text_from: String,
    /// The file's name, such as `saihakko-recovery-codes.txt`.
    #[prop(into)]
    file_name: String,
    /// The file's first line: what the codes are for.
    #[prop(into)]
    heading: String,
    /// The button.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <leptos-island data-component="download_codes" data-from=text_from data-file=file_name data-heading=heading>
            <button type="button" class="button secondary needs-script">
                {label}
            </button>
        </leptos-island>
    }
}

/// Prints the page. Absent without scripts: the browser's own menu prints as well.
#[component]
pub fn PrintButton(
    /// The button.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <leptos-island data-component="print_button">
            <button type="button" class="button secondary needs-script">
                {label}
            </button>
        </leptos-island>
    }
}

/// Reads the text of another element aloud, or stops. Absent where the browser has no voice.
#[component]
pub fn Hear(
    /// `id` of the element.
    #[prop(into)]
    text_from: String,
    /// The text's language, such as `ja-JP`.
    #[prop(into)]
    lang: String,
    /// The button.
    #[prop(into)]
    label: String,
    /// The button while it is read.
    #[prop(into)]
    stop: String,
) -> impl IntoView {
    let shown = label.clone();
    view! {
        <leptos-island data-component="hear" data-from=text_from data-lang=lang data-label=label data-stop=stop>
            <button type="button" class="button secondary small" hidden>
                {shown}
            </button>
        </leptos-island>
    }
}

/// Ticks towards a time that the page itself states in full (`<time>`); without scripts it shows nothing.
///
/// It starts from the server's clock, so a phone with a wrong clock, and the demo's clock, count right.
#[component]
pub fn Countdown(
    /// When it ends: unix milliseconds.
    until_ms: i64,
    /// The server's now: unix milliseconds.
    now_ms: i64,
    /// Such as 「あと{m}分{s}秒」.
    #[prop(into)]
    left_label: String,
    /// What is shown and said at the end.
    #[prop(into)]
    ended: String,
) -> impl IntoView {
    let total = (until_ms - now_ms).to_string();
    view! {
        <leptos-island data-component="countdown" data-total=total data-left=left_label data-ended=ended>
            <span class="countdown needs-script">
                <span aria-hidden="true"></span>
                <span role="status" class="visually-hidden"></span>
            </span>
        </leptos-island>
    }
}

/// Keeps a button from being pressed for a while, and counts beside it. Without scripts the text stays, which names the clock time.
#[component]
pub fn CoolDown(
    /// When it ends: unix milliseconds.
    until_ms: i64,
    /// The server's now: unix milliseconds.
    now_ms: i64,
    /// `id` of the button.
    #[prop(into)]
    target: String,
    /// `id` of the text, for the button's `aria-describedby`.
    hint: String,
    /// Such as 「あと{t}秒」.
    #[prop(into)]
    left_label: String,
    /// The text at first.
    text: String,
) -> impl IntoView {
    let total = (until_ms - now_ms).to_string();
    view! {
        <leptos-island data-component="cool_down" data-target=target data-total=total data-left=left_label>
            <span class="hint" id=hint>{text}</span>
        </leptos-island>
    }
}

/// Fills the input `target` with the code of a text message where the browser hands it over.
#[component]
pub fn OneTimeCode(
    /// `id` of the input.
    #[prop(into)]
    target: String,
) -> impl IntoView {
    view! { <leptos-island data-component="one_time_code" data-target=target></leptos-island> }
}

/// A rough estimate beside a new password: length, variety, repetition, runs. It knows no dictionary and never blocks;
/// the server decides. Absent without scripts.
#[component]
pub fn StrengthHint(
    /// `id` of the input for the new password.
    #[prop(into)]
    target: String,
    /// What the words are about, such as 「強さ：」.
    #[prop(into)]
    label: String,
    /// Level 1 of 4.
    #[prop(into)]
    weak: String,
    /// Level 2.
    #[prop(into)]
    fair: String,
    /// Level 3.
    #[prop(into)]
    good: String,
    /// Level 4.
    #[prop(into)]
    strong: String,
) -> impl IntoView {
    view! {
        <leptos-island
            data-component="strength_hint"
            data-target=target
            data-label=label
            data-1=weak
            data-2=fair
            data-3=good
            data-4=strong
        >
            <div class="strength needs-script" role="status" data-level="0"></div>
        </leptos-island>
    }
}

/// A hint while the input `target` holds full-width characters: they look almost like others and make a password that
/// can't be typed elsewhere. Only tells; empty without scripts.
#[component]
pub fn FullWidthHint(
    /// `id` of the input.
    #[prop(into)]
    target: String,
    /// What to tell, such as 「全角の文字が入っています。」.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <leptos-island data-component="full_width_hint" data-target=target data-text=text>
            <span class="hint" role="status"></span>
        </leptos-island>
    }
}

/// Follows numbers of the page as they change: those in elements with `data-count`. Without scripts it shows nothing; a reload does.
#[component]
pub fn LiveCounts(
    /// Where the stream of server-sent events is.
    from: String,
    /// The state in which the page was made; in another one it is loaded anew.
    state: &'static str,
    /// What is said while they come.
    #[prop(into)]
    live: String,
    /// What is said when no more will come.
    #[prop(into)]
    lost: String,
) -> impl IntoView {
    view! {
        <leptos-island data-component="live_counts" data-from=from data-state=state data-live=live data-lost=lost>
            <p class="hint" role="status"></p>
        </leptos-island>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_finds_name_and_words_in_the_attributes() {
        let html = view! { <ShowPassword target="password" show="表示" hide="隠す" field="パスワード" /> }.to_html();
        assert!(
            html.starts_with(
                r#"<leptos-island data-component="show_password" data-target="password" data-show="表示" data-hide="隠す"><button "#
            ),
            "{html}"
        );
        assert!(html.contains(r#"<span>表示</span><span class="visually-hidden">パスワード</span>"#), "{html}");
    }

    #[test]
    fn a_countdown_shows_nothing_that_depends_on_the_time() {
        let html = view! { <Countdown until_ms=301_000 now_ms=1_000 left_label="あと{m}分{s}秒" ended="過ぎました" /> }
            .to_html();
        assert!(html.contains(r#"data-total="300000""#), "{html}");
        assert!(
            html.contains(r#"<span aria-hidden="true"></span><span role="status" class="visually-hidden"></span>"#),
            "{html}"
        );
    }

    #[test]
    fn words_cannot_leave_their_attribute() {
        let html = view! { <FullWidthHint target="password" text="\"><script>" /> }.to_html();
        assert!(!html.contains("<script>") && html.contains("&quot;"), "{html}");
    }
}
