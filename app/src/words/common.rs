//! Words of every page: frame, forms, buttons.

crate::words::words! {
    SKIP "skip" "本文へ移動" "Skip to main content";
    LANGUAGE "language" "表示言語" "Language";
    CONTACT "contact" "お問い合わせ" "Contact";
    ERROR_PREFIX "error-prefix" "エラー：" "Error: ";
    SUMMARY "summary" "入力内容をご確認ください" "Check what you entered";
    SHOW "show-password" "表示" "Show";
    HIDE "hide-password" "隠す" "Hide";
    COPIED "copied" "コピーしました。" "Copied.";
    OFFLINE "not-sent" "送信できませんでした。通信の状態を確認して、もう一度押してください。" "This could not be sent. Check your connection and press again.";
    STEPS "steps" "手続きの流れ" "Steps";
    STEP_DONE "step-done" "（済み）" " (done)";
    STEP_OTP "step-otp" "本人確認" "Confirm";
    STEP_ENROL "step-enrol" "アプリの設定" "App";
    STEP_LOGIN_ID "step-login-id" "ログインID" "Login ID";
    STEP_RENEW "step-renew" "パスワード" "Password";
    WORKS_UNTIL "works-until" "有効期限" "Works until";
    LEFT "time-left" "あと{m}分{s}秒" "{m} min {s} s left";
    LEFT_HOURS "time-left-hours" "あと{h}時間{m}分" "{h} h {m} min left";
    LEFT_DAYS "time-left-days" "あと{d}日{h}時間" "{d} d {h} h left";
    TIME_UP "time-up" "有効期限が過ぎました。" "The time is up.";
    FULL_WIDTH "full-width" "全角の文字が入っています。日本語入力を切ってください。" "There are full-width characters. Switch the Japanese input off.";
}
