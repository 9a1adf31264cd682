//! Words of `/` and of the demo's own pages. No realm changes them.

crate::words::words! {
    BAR "demo-bar" "デモ" "Demo";
    NOTHING_OUTSIDE "demo-nothing-outside" "外部には何も送信しません" "Nothing is sent outside";
    PAGES "demo-pages" "デモのページ" "Pages of the demo";
    REALMS "demo-realms" "一覧" "Realms";
    OUTBOX "demo-outbox" "送信箱" "Outbox";
    INDEX_TITLE "index-title" "ご利用になる窓口をお選びください" "Choose where you want to sign in";
    INDEX_DEMO "index-demo" "実際の窓口をもとにしたデモです。メールは外部に送信せず、送信箱で読めます。" "A demo after real systems. Mails aren’t sent outside; read them in the outbox.";
    ALL_PASSWORDS "demo-passwords" "すべてのアカウントのパスワード" "Password of all accounts";
    APP_KEY "demo-key" "登録済みの認証アプリのキー" "Key of every enrolled app";
    SAME_ADDRESS "demo-same-address" "同じメールアドレス" "Same mail address";
    ENROLLED "demo-enrolled" "アプリ登録済み" "App enrolled";
    MUST_ENROL "demo-must-enrol" "アプリの設定が必要" "Must set up an app";
    TARO "demo-taro" "ログインID kankyo.taro@example.jp、電話 090-1234-5770、0123-45-6300" "Login ID kankyo.taro@example.jp, phones 090-1234-5770, 0123-45-6300";
    PARENT "demo-parent" "上位店、ログインID oyaten@example.jp、電話 080-1111-2222" "Parent agency, login ID oyaten@example.jp, phone 080-1111-2222";
    NO_LOGIN "demo-no-login" "ログイン情報なし" "No login yet";
    ADMINISTRATOR_ONE "demo-administrator-one" "EJUM0000、EJ0001 テスト商事の管理者、アプリ登録済み" "EJUM0000, administrator of EJ0001 テスト商事, app enrolled";
    STAFF_ONE "demo-staff-one" "EJUM0001、EJ0001の担当者" "EJUM0001, staff of EJ0001";
    ADMINISTRATOR_TWO "demo-administrator-two" "EJUM0900、EJ0002の管理者、アプリ登録済み" "EJUM0900, administrator of EJ0002, app enrolled";
    HELPDESK "demo-helpdesk" "ヘルプデスク、アプリ登録済み" "Help desk, app enrolled";
    PASSWORD_ONLY "demo-password-only" "パスワードだけ" "Password only";
    OUTBOX_LEAD "outbox-lead" "このデモが送るはずだったメッセージです。" "The messages that this demo would have sent.";
    OUTBOX_EMPTY "outbox-empty" "まだ何も送っていません。" "Nothing has been sent yet.";
    TO "outbox-to" "宛先" "To";
    STATE "outbox-state" "状態" "State";
    HTML "outbox-html" "HTML版を見る" "Show as HTML";
    KIND_MAIL "outbox-kind-mail" "メール" "Mail";
    KIND_SMS "outbox-kind-sms" "ショートメッセージ" "Text message";
    KIND_CALL "outbox-kind-call" "自動音声の電話" "Automated call";
    PIN "outbox-pin" "PINコード" "PIN";
    HEAR "outbox-hear" "読み上げる" "Hear it";
    HUSH "outbox-hush" "止める" "Stop";
    TWIML "outbox-twiml" "TwiML（電話の手順）" "TwiML (how the call goes)";
    CLOCK "demo-clock" "時計" "Clock";
    CLOCK_NOW "demo-clock-now" "デモの時刻" "The demo’s time";
    CLOCK_ON "demo-clock-on" "{minutes}分進める" "{minutes} min on";
    CLOCK_RESET "demo-clock-reset" "元に戻す" "Back to the present";
}
