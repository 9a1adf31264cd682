//! Words of the portal's first page and of "this wasn't me".

crate::words::words! {
    TITLE "portal-title" "マイポータル" "My portal";
    WELCOME "portal-welcome" "ログインしています。" "You are signed in.";
    NAME "person" "{name} 様" "{name}";
    SIGN_OUT "sign-out" "ログアウト" "Sign out";
    PASSWORD_CARD "card-password" "パスワード" "Password";
    PASSWORD_CARD_TEXT "card-password-text" "ログインに使うパスワードを変更します。" "Change the password that you sign in with.";
    PASSWORD_SINCE "password-since" "最終変更 {day}" "Last changed {day}";
    DEVICES_CARD "card-devices" "ワンタイムパスワード" "One-time passwords";
    DEVICES_CARD_TEXT "card-devices-text" "認証アプリの追加、名前の変更、削除をします。" "Add, rename or remove authenticator apps.";
    DEVICES_ON "devices-on" "設定済み" "Set up";
    DEVICES_OFF "devices-off" "未設定" "Not set up";
    CODES_CARD "card-codes" "リカバリーコード" "Recovery codes";
    CODES_CARD_TEXT "card-codes-text" "認証アプリを使えないときの予備です。" "For when you can’t use your app.";
    CODES_NONE "codes-none" "まだ作成していません" "None yet";
    CODES_LEFT "codes-left" "残り {count}個" "{count} left";
    SESSIONS_CARD "card-sessions" "ログイン中のデバイス" "Where you are signed in";
    SESSIONS_CARD_TEXT "card-sessions-text" "心当たりのないデバイスをログアウトできます。" "Sign out devices that you don’t know.";
    HISTORY_CARD "card-history" "利用履歴" "History";
    HISTORY_CARD_TEXT "card-history-text" "いつ、どこから、何をしたかを確認できます。" "See what was done, when and from where.";
    RENEWAL "portal-renewal" "{when}から、今のパスワードではログインできなくなります。" "From {when} on, your present password no longer signs you in.";
    RENEWAL_HOW "portal-renewal-how" "今のうちに新しいパスワードに変更する" "Choose a new one now";
    UNREACHABLE "portal-unreachable" "ご登録のメールアドレスに、メールが届きません。" "Mail to your registered address comes back.";
    UNREACHABLE_HOW "portal-unreachable-how" "新しいメールアドレスを登録してください。パスワードを忘れたときに使います。" "Please add a new address. You need it if you forget your password.";
    UNREACHABLE_GO "portal-unreachable-go" "メールアドレスを登録する" "Add an address";
    SIBLINGS "siblings" "ほかのユーザーID" "Your other user IDs";
    SIBLINGS_TEXT "siblings-text" "同じメールアドレスに登録されているIDです。IDごとに設定します。" "They are registered with the same mail address. Each has a password of its own.";
    SIBLING_TODO "sibling-todo" "未設定" "To do";
    SIBLING_DONE "sibling-done" "設定済み" "Done";
    SIBLING_MAIL "sibling-mail" "設定のURLをメールで送る" "Mail me the link";
    SIBLING_MAIL_FOR "sibling-mail-for" "（{id}）" " for {id}";

    DONE_PASSWORD "done-password" "パスワードを変更しました。" "Your password has been changed.";
    DONE_RECOVERED "done-recovered" "新しいパスワードを設定しました。" "Your new password is set.";
    DONE_DEVICE_ADDED "done-device-added" "デバイスを追加しました。" "The device has been added.";
    DONE_DEVICE_RENAMED "done-device-renamed" "デバイスの名前を変更しました。" "The device has a new name.";
    DONE_DEVICE_REMOVED "done-device-removed" "デバイスを削除しました。" "The device has been removed.";
    DONE_CODES "done-codes" "リカバリーコードを作成しました。" "Your recovery codes have been made.";
    DONE_SESSION "done-session" "選んだデバイスをログアウトしました。" "That device has been signed out.";
    DONE_CONTACT_VERIFIED "done-contact-verified" "連絡先を登録しました。" "Your contact has been registered.";
    DONE_CONTACT_REMOVED "done-contact-removed" "連絡先を削除しました。" "The contact has been removed.";
    DONE_LOGIN_ID "done-login-id" "ログインIDを変更しました。次回から新しいログインIDでログインしてください。" "Your login ID has been changed. Sign in with the new one from now on.";
    DONE_SIBLING "done-sibling" "メールを送信しました。受付番号は {number} です。" "A mail is on its way. Its request number is {number}.";

    NOT_ME_TITLE "not-me-title" "お心当たりがないことを知らせる" "Tell us that this wasn’t you";
    NOT_ME_LEAD "not-me-lead" "次の操作は、ご本人によるものですか？" "Was this you?";
    NOT_ME_EVENT "not-me-event" "操作" "What happened";
    NOT_ME_AT "not-me-at" "日時" "When";
    NOT_ME_ID "not-me-id" "対象のID" "For the ID";
    NOT_ME_WHAT "not-me-what" "お心当たりがないときは、下のボタンを押してください。進行中の手続きをすべて止め、管理者に知らせます。" "If it wasn’t, press the button below. It stops everything in progress and tells the administrator.";
    NOT_ME_SUBMIT "not-me-submit" "心当たりがありません" "This wasn’t me";
    NOT_ME_DONE_TITLE "not-me-done-title" "お知らせを受け付けました" "Thank you for telling us";
    NOT_ME_DONE "not-me-done" "進行中の手続きを止め、管理者に知らせました。" "We have stopped everything in progress and told the administrator.";
    NOT_ME_NEXT "not-me-next" "念のため、新しいパスワードを設定してください。" "To be safe, please choose a new password.";
    NOT_ME_UNKNOWN_TITLE "not-me-unknown-title" "このURLは使えません" "This link doesn’t work";
    NOT_ME_UNKNOWN "not-me-unknown" "URLが途中で切れていないかをご確認ください。ご心配なときは、お問い合わせ先にご連絡ください。" "Make sure that you opened the whole link. If you are worried, please get in touch with the contact below.";
}
