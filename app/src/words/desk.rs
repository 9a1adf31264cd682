//! Words of the operator's desk: its first page and its menu by role, flows, outbox, audit log. Accounts and figures have their own files.

use credentials::{
    account::Role,
    flow::{Kind, Purpose, Step},
    operator::OutboxState,
};

use super::Word;

crate::words::words! {
    TITLE "desk-title" "運用管理" "Administration";
    CARD "card-desk" "運用管理" "Administration";
    CARD_TEXT "card-desk-text" "アカウント、送信の状況、記録を確認します。" "Look after accounts, messages and records.";
    REISSUE_CARD "card-reissue" "パスワード再発行" "Reissue passwords";
    REISSUE_CARD_TEXT "card-reissue-text" "自社のユーザーを探して、パスワードを再発行します。" "Find a user of your company and reissue their password.";
    USERS_CARD "card-users" "ユーザー検索" "Search users";
    HELPDESK_CARD "card-helpdesk" "ヘルプデスク" "Helpdesk";
    HELPDESK_CARD_TEXT "card-helpdesk-text" "会社を探し、管理者の本人確認と再発行をします。" "Find a company, check an administrator’s identity, then reissue.";
    CLOSED_TITLE "desk-closed-title" "このページは開けません" "You can’t open this page";
    CLOSED "desk-closed" "お使いのアカウントには、このページの権限がありません。" "Your account doesn’t have the right to use this page.";
    CLOSED_BACK "desk-closed-back" "マイポータルへ" "Go to my portal";

    ACCOUNTS_CARD "card-accounts" "アカウント" "Accounts";
    ACCOUNTS_CARD_TEXT "card-accounts-text" "状態の確認、制限の解除、停止などをします。" "See their state, unlock, disable and more.";
    FLOWS_CARD "card-flows" "進行中の手続き" "Open attempts";
    FLOWS_CARD_TEXT "card-flows-text" "ログインや再設定の途中にある手続きです。" "Sign-ins and resets that are under way.";
    FLOWS_STATE "card-flows-state" "{count}件" "{count} open";
    OUTBOX_CARD "card-outbox" "送信箱" "Outbox";
    OUTBOX_CARD_TEXT "card-outbox-text" "メール、ショートメッセージ、電話の送信状況です。" "How mails, text messages and calls are doing.";
    OUTBOX_FAILED "card-outbox-failed" "失敗 {count}件" "{count} failed";
    OUTBOX_WAITING "card-outbox-waiting" "送信待ち {count}件" "{count} waiting";
    OUTBOX_CALM "card-outbox-calm" "失敗はありません" "Nothing has failed";
    AUDIT_CARD "card-audit" "監査ログ" "Audit log";
    AUDIT_CARD_TEXT "card-audit-text" "いつ、だれが、何をしたかの記録です。" "Who did what, and when.";
    FIGURES_CARD "card-figures" "再設定の件数" "Recoveries";
    FIGURES_CARD_TEXT "card-figures-text" "日ごとの件数と結果です。" "How many a day, and how they ended.";

    FLOWS_LEAD "flows-lead" "ご本人の確認が済むまで、だれの手続きかは表示されません。" "Whose attempt it is shows once the person has proven it.";
    FLOWS_NONE "flows-none" "進行中の手続きはありません。" "Nothing is under way.";
    FLOW_NUMBER "flow-number" "受付番号" "Request number";
    FLOW_WHAT "flow-what" "手続き" "What for";
    FLOW_STEP "flow-step" "いまの段階" "Where it stands";
    FLOW_ACCOUNT "flow-account" "アカウント" "Account";
    FLOW_BEGAN "flow-began" "開始" "Began";
    FLOW_ENDS "flow-ends" "期限" "Ends";
    KIND_LOGIN "flow-kind-login" "ログイン" "Signing in";
    KIND_PASSWORD "flow-kind-password" "パスワードの再設定" "Password reset";
    KIND_LOGIN_ID "flow-kind-login-id" "ログインIDの再設定" "Login ID reset";
    STEP_START "flow-step-start" "受付" "Begun";
    STEP_SENT "flow-step-sent" "メールのURL待ち" "Waiting for the mailed link";
    STEP_DESTINATION "flow-step-destination" "通知先の選択" "Choosing a destination";
    STEP_PIN "flow-step-pin" "PINコードの入力" "Entering the PIN";
    STEP_LOGIN_ID "flow-step-login-id" "新しいログインIDの確認" "Confirming the new login ID";
    STEP_OTP "flow-step-otp" "ワンタイムパスワードの入力" "Entering the one-time password";
    STEP_ENROL "flow-step-enrol" "認証アプリの設定" "Setting up an app";
    STEP_RENEW "flow-step-renew" "新しいパスワードの入力" "Choosing a new password";
    STEP_DONE "flow-step-done" "完了" "Finished";

    OUTBOX_NONE "outbox-none" "当てはまるものはありません。" "There is nothing like this.";
    OUTBOX_FILTER "outbox-filter" "状態で絞り込む" "Filter by state";
    OUTBOX_ALL "outbox-all" "すべて" "All";
    OUTBOX_MADE "outbox-made" "作成" "Made";
    OUTBOX_KIND "outbox-kind" "種類" "Kind";
    OUTBOX_TO "outbox-whose" "アカウント" "Account";
    OUTBOX_STATE "outbox-state-of" "状態" "State";
    OUTBOX_TRIES "outbox-tries" "試行" "Tries";
    OUTBOX_NEXT "outbox-next" "次の試行" "Next try";
    OUTBOX_WORDS "outbox-words" "送信先の応答" "The answer";
    OUTBOX_AGAIN "outbox-again" "もう一度送る" "Send again";
    OUTBOX_AGAIN_OF "outbox-again-of" "（{what}、{at}）" ": {what}, {at}";
    WAITING "outbox-waiting" "送信待ち" "Waiting";
    HELD "outbox-held" "一時停止中" "Paused";
    SENT "outbox-sent" "送信済み" "Sent";
    FAILED "outbox-failed" "失敗" "Failed";
    SKIPPED "outbox-skipped" "送信なし" "Not sent";
    EXPIRED "outbox-expired" "期限切れ" "Expired";
    UNKNOWN "outbox-unknown" "結果不明" "Unclear";
    MAIL_RECOVERY "outbox-recovery" "再設定のURL" "Reset link";
    MAIL_NOTICE "outbox-notice" "変更のお知らせ" "Notice of a change";
    MAIL_ALERT "outbox-alert" "管理者への通知" "Alert";
    MAIL_PIN "outbox-pin-code" "PINコード" "PIN";
    MAIL_CONFIRM "outbox-confirm" "アドレスの確認" "Address to confirm";
    MAIL_INVITATION "outbox-invitation" "ご案内" "Invitation";
    MAIL_BUDGET "outbox-budget" "送信数の上限の通知" "Limit reached";
    MAIL_CAMPAIGN "outbox-campaign" "一斉更新のお知らせ" "Campaign";
    MAIL_CAMPAIGN_TEST "outbox-campaign-test" "一斉更新の試し送り" "Test of a campaign";
    MAIL_REMINDER "outbox-reminder" "仮パスワードの期限のお知らせ" "Reminder of a temporary password";
    DONE_AGAIN "done-send-again" "もう一度送信します。" "It will be sent again.";

    AUDIT_EVENT "audit-event" "できごと" "Event";
    AUDIT_ANY "audit-any" "すべて" "All";
    AUDIT_ACCOUNT "audit-account" "ユーザーID" "User ID";
    AUDIT_FROM "audit-from" "この日から" "From";
    AUDIT_TO "audit-to" "この日まで" "To";
    AUDIT_DATE "audit-date-unread" "日付をご確認ください。例：2026-11-21" "Check the date. Example: 2026-11-21";
    AUDIT_UNKNOWN "audit-account-unknown" "このユーザーIDのアカウントはありません。" "No account has this user ID.";
    AUDIT_NONE "audit-none" "当てはまる記録はありません。" "No entry is like this.";
    AUDIT_AT "audit-at" "日時" "When";
    AUDIT_WHAT "audit-what" "できごと" "What";
    AUDIT_WHOSE "audit-whose" "対象" "Account";
    AUDIT_BY "audit-by" "操作した人" "By";
    AUDIT_WHERE "audit-where" "接続元" "From";
    AUDIT_DETAIL "audit-detail" "詳細" "Detail";
    AUDIT_CSV "audit-csv" "CSVで保存" "Save as CSV";
    AUDIT_CSV_HINT "audit-csv-hint" "表示中の条件に当てはまる記録を、新しいものから{count}件まで保存します。保存したことも記録に残ります。" "Saves the entries that match, the newest {count} at most. That you did is recorded too.";

    SEARCH "desk-search" "検索" "Search";
    CLEAR "desk-clear" "クリア" "Clear";
}

/// What a role is called.
pub fn role(role: Role) -> Word {
    match role {
        Role::User => super::accounts::USER,
        Role::Administrator => super::accounts::ADMINISTRATOR,
        Role::Helpdesk => super::accounts::HELPDESK,
        Role::Operator => super::accounts::OPERATOR,
    }
}

/// What a flow is for.
pub fn flow(kind: Kind, purpose: Purpose) -> Word {
    match (kind, purpose) {
        (Kind::Login, _) => KIND_LOGIN,
        (Kind::Recovery, Purpose::Password) => KIND_PASSWORD,
        (Kind::Recovery, Purpose::LoginId) => KIND_LOGIN_ID,
    }
}

/// Where a flow stands.
pub fn step(step: Step) -> Word {
    match step {
        Step::Start => STEP_START,
        Step::Sent => STEP_SENT,
        Step::Destination => STEP_DESTINATION,
        Step::Pin => STEP_PIN,
        Step::LoginId => STEP_LOGIN_ID,
        Step::Otp => STEP_OTP,
        Step::Enrol => STEP_ENROL,
        Step::Renew => STEP_RENEW,
        Step::Done => STEP_DONE,
    }
}

/// The state of a message, and how its badge looks.
pub fn outbox_state(state: OutboxState) -> (Word, &'static str) {
    match state {
        OutboxState::Waiting => (WAITING, "badge"),
        OutboxState::Held => (HELD, "badge warn"),
        OutboxState::Sent => (SENT, "badge good"),
        OutboxState::Failed => (FAILED, "badge bad"),
        OutboxState::Skipped => (SKIPPED, "badge none"),
        OutboxState::Expired => (EXPIRED, "badge warn"),
        OutboxState::Unknown => (UNKNOWN, "badge warn"),
    }
}

/// The kind of a message by its name in the outbox.
pub fn message(kind: &str) -> Option<Word> {
    Some(match kind {
        "recovery" => MAIL_RECOVERY,
        "notice" => MAIL_NOTICE,
        "alert" => MAIL_ALERT,
        "pin" => MAIL_PIN,
        "confirm" => MAIL_CONFIRM,
        "invitation" => MAIL_INVITATION,
        "budget" => MAIL_BUDGET,
        "reminder" => MAIL_REMINDER,
        "campaign" => MAIL_CAMPAIGN,
        "campaign_test" => MAIL_CAMPAIGN_TEST,
        _ => return None,
    })
}
