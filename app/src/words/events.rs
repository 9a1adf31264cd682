//! What the history calls the things that happened.

use credentials::audit::Event;

use super::Word;

crate::words::words! {
    SIGNED_IN "event-signed-in" "ログインしました" "Signed in";
    SIGN_IN_FAILED "event-sign-in-failed" "ログインに失敗しました" "Sign-in failed";
    OTP_FAILED "event-otp-failed" "ワンタイムパスワードが一致しませんでした" "One-time password didn’t match";
    SIGNED_OUT "event-signed-out" "ログアウトしました" "Signed out";
    SESSION_ENDED "event-session-ended" "ほかのデバイスをログアウトしました" "Another device was signed out";
    SIGNED_OUT_EVERYWHERE "event-signed-out-everywhere" "すべてのデバイスからログアウトしました" "Signed out everywhere";
    RECOVERY_ASKED "event-recovery-asked" "パスワードの再設定を申し込みました" "Asked for a password reset";
    RECOVERY_MAILED "event-recovery-mailed" "再設定のメールを送信しました" "A reset mail was sent";
    RECOVERY_SKIPPED "event-recovery-skipped" "再設定のメールは送信しませんでした" "No reset mail was sent";
    LINK_REDEEMED "event-link-redeemed" "メールのURLで本人確認をしました" "Confirmed by the mailed link";
    LINK_REFUSED "event-link-refused" "使えないURLが開かれました" "A link that doesn’t work was opened";
    PASSWORD_RESET "event-password-reset" "パスワードを再設定しました" "Password was reset";
    PASSWORD_CHANGED "event-password-changed" "パスワードを変更しました" "Password was changed";
    DEVICE_ADDED "event-device-added" "デバイスを追加しました" "Device was added";
    DEVICE_RENAMED "event-device-renamed" "デバイスの名前を変更しました" "Device was renamed";
    DEVICE_REMOVED "event-device-removed" "デバイスを削除しました" "Device was removed";
    CODES_MADE "event-codes-made" "リカバリーコードを作成しました" "Recovery codes were made";
    CODE_USED "event-code-used" "リカバリーコードを使いました" "Recovery code was used";
    CONFIRMED "event-confirmed" "ご本人の確認をしました" "Confirmed again";
    CONFIRM_FAILED "event-confirm-failed" "ご本人の確認に失敗しました" "Confirming again failed";
    LIMITED "event-limited" "回数の上限に達しました" "Too many tries";
    DISAVOWED "event-disavowed" "お心当たりがないとのお知らせを受けました" "Reported as \"this wasn’t me\"";
    ACCOUNT_ADDED "event-account-added" "アカウントが作成されました" "Account was made";
    ACCOUNT_CHANGED "event-account-changed" "アカウントの情報が変更されました" "Account was changed";
    ACCOUNT_DISABLED "event-account-disabled" "アカウントが停止されました" "Account was disabled";
    ACCOUNT_ENABLED "event-account-enabled" "アカウントが再開されました" "Account was enabled";
    FACTS_GIVEN "event-facts-given" "再設定のお手続きをはじめました" "Began a reset";
    PIN_ASKED "event-pin-asked" "PINコードの送信を申し込みました" "Asked for a PIN";
    PIN_SKIPPED "event-pin-skipped" "PINコードは送信しませんでした" "No PIN was sent";
    PIN_PROVEN "event-pin-proven" "PINコードで本人確認をしました" "Confirmed by PIN";
    PIN_REFUSED "event-pin-refused" "PINコードが一致しませんでした" "PIN didn’t match";
    LOGIN_ID_ASKED "event-login-id-asked" "ログインIDの変更を申し込みました" "Asked for a new login ID";
    LOGIN_ID_CHANGED "event-login-id-changed" "ログインIDを変更しました" "Login ID was changed";
    CONTACT_ADDED "event-contact-added" "連絡先を追加しました" "Contact was added";
    CONTACT_VERIFIED "event-contact-verified" "連絡先を確認しました" "Contact was confirmed";
    CONTACT_REMOVED "event-contact-removed" "連絡先を削除しました" "Contact was removed";
    CUSTOMER_INVITED "event-customer-invited" "招待のメールを送信しました" "An invitation was sent";
    BUDGET_REACHED "event-budget-reached" "送信数の上限に達しました" "Sending limit was reached";
    REISSUED "event-reissued" "パスワードが再発行されました" "Password was reissued";
    TEMPORARY_USED "event-temporary-used" "仮パスワードを使いました" "Temporary password was used";
    TEMPORARY_REMINDED "event-temporary-reminded" "仮パスワードの期限をお知らせしました" "Reminded of the temporary password";
    CHECK_BEGUN "event-check-begun" "本人確認を始めました" "Identity check was begun";
    CHECK_POINT "event-check-point" "本人確認の項目を記録しました" "A point of the identity check was recorded";
    CHECK_WAITING "event-check-waiting" "本人確認の承認を依頼しました" "Identity check waits for approval";
    CHECK_APPROVED "event-check-approved" "本人確認を承認しました" "Identity check was approved";
    CHECK_REFUSED "event-check-refused" "本人確認ができませんでした" "Identity check was refused";
    CHECK_LEFT "event-check-left" "本人確認を中止しました" "Identity check was given up";
    ACCOUNT_UNLOCKED "event-account-unlocked" "入力回数の制限が解除されました" "Limit on tries was lifted";
    RENEWAL_REQUIRED "event-renewal-required" "新しいパスワードの設定を求めました" "A new password was required";
    REMOVAL_ASKED "event-removal-asked" "認証アプリの取り外しが依頼されました" "Removal of an app was asked for";
    REMOVAL_DONE "event-removal-done" "認証アプリが取り外されました" "App was removed by two operators";
    REMOVAL_REFUSED "event-removal-refused" "認証アプリの取り外しは承認されませんでした" "Removal of an app was not approved";
    MESSAGE_RESENT "event-message-resent" "メッセージの再送を依頼しました" "A message was sent again";
    EXPORTED "event-exported" "一覧をファイルに保存しました" "A list was exported";
    DENIED "event-denied" "権限のない操作を断りました" "Refused: no right to do this";
    CAMPAIGN_SAVED "event-campaign-saved" "一斉更新の下書きを保存しました" "Campaign was drafted";
    CAMPAIGN_DISCARDED "event-campaign-discarded" "一斉更新の下書きを削除しました" "Draft of a campaign was deleted";
    CAMPAIGN_STARTED "event-campaign-started" "一斉更新を始めました" "Campaign was started";
    CAMPAIGN_PAUSED "event-campaign-paused" "一斉更新の送信を止めました" "Campaign was paused";
    CAMPAIGN_RESUMED "event-campaign-resumed" "一斉更新の送信を再開しました" "Campaign was resumed";
    CAMPAIGN_AGAIN "event-campaign-again" "一斉更新のメールをもう一度送りました" "Unfinished of a campaign were mailed again";
    CAMPAIGN_ENDED "event-campaign-ended" "一斉更新を終了しました" "Campaign was ended";
    MAIL_RETURNED "event-mail-returned" "メールが届かずに戻りました" "A mail came back undelivered";
}

/// The word for an event.
pub fn word(event: Event) -> Word {
    match event {
        Event::SignedIn => SIGNED_IN,
        Event::SignInFailed => SIGN_IN_FAILED,
        Event::OtpFailed => OTP_FAILED,
        Event::SignedOut => SIGNED_OUT,
        Event::SessionEnded => SESSION_ENDED,
        Event::SignedOutEverywhere => SIGNED_OUT_EVERYWHERE,
        Event::RecoveryAsked => RECOVERY_ASKED,
        Event::RecoveryMailed => RECOVERY_MAILED,
        Event::RecoverySkipped => RECOVERY_SKIPPED,
        Event::LinkRedeemed => LINK_REDEEMED,
        Event::LinkRefused => LINK_REFUSED,
        Event::PasswordReset => PASSWORD_RESET,
        Event::PasswordChanged => PASSWORD_CHANGED,
        Event::DeviceAdded => DEVICE_ADDED,
        Event::DeviceRenamed => DEVICE_RENAMED,
        Event::DeviceRemoved => DEVICE_REMOVED,
        Event::CodesMade => CODES_MADE,
        Event::CodeUsed => CODE_USED,
        Event::Confirmed => CONFIRMED,
        Event::ConfirmFailed => CONFIRM_FAILED,
        Event::Limited => LIMITED,
        Event::Disavowed => DISAVOWED,
        Event::AccountAdded => ACCOUNT_ADDED,
        Event::AccountChanged => ACCOUNT_CHANGED,
        Event::AccountDisabled => ACCOUNT_DISABLED,
        Event::AccountEnabled => ACCOUNT_ENABLED,
        Event::FactsGiven => FACTS_GIVEN,
        Event::PinAsked => PIN_ASKED,
        Event::PinSkipped => PIN_SKIPPED,
        Event::PinProven => PIN_PROVEN,
        Event::PinRefused => PIN_REFUSED,
        Event::LoginIdAsked => LOGIN_ID_ASKED,
        Event::LoginIdChanged => LOGIN_ID_CHANGED,
        Event::ContactAdded => CONTACT_ADDED,
        Event::ContactVerified => CONTACT_VERIFIED,
        Event::ContactRemoved => CONTACT_REMOVED,
        Event::CustomerInvited => CUSTOMER_INVITED,
        Event::BudgetReached => BUDGET_REACHED,
        Event::Reissued => REISSUED,
        Event::TemporaryUsed => TEMPORARY_USED,
        Event::TemporaryReminded => TEMPORARY_REMINDED,
        Event::CheckBegun => CHECK_BEGUN,
        Event::CheckPoint => CHECK_POINT,
        Event::CheckWaiting => CHECK_WAITING,
        Event::CheckApproved => CHECK_APPROVED,
        Event::CheckRefused => CHECK_REFUSED,
        Event::CheckLeft => CHECK_LEFT,
        Event::AccountUnlocked => ACCOUNT_UNLOCKED,
        Event::RenewalRequired => RENEWAL_REQUIRED,
        Event::RemovalAsked => REMOVAL_ASKED,
        Event::RemovalDone => REMOVAL_DONE,
        Event::RemovalRefused => REMOVAL_REFUSED,
        Event::MessageResent => MESSAGE_RESENT,
        Event::Exported => EXPORTED,
        Event::Denied => DENIED,
        Event::CampaignSaved => CAMPAIGN_SAVED,
        Event::CampaignDiscarded => CAMPAIGN_DISCARDED,
        Event::CampaignStarted => CAMPAIGN_STARTED,
        Event::CampaignPaused => CAMPAIGN_PAUSED,
        Event::CampaignResumed => CAMPAIGN_RESUMED,
        Event::CampaignAgain => CAMPAIGN_AGAIN,
        Event::CampaignEnded => CAMPAIGN_ENDED,
        Event::MailReturned => MAIL_RETURNED,
    }
}
