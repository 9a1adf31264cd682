//! Words of the portal's pages: proving oneself again, password, devices, recovery codes, sessions, history.

crate::words::words! {
    CONFIRM_TITLE "confirm-title" "ご本人の確認" "Confirm it’s you";
    CONFIRM_LEAD "confirm-lead" "大切な設定を変える前に、もう一度確認します。" "Before you change something important, we check once more.";
    CONFIRM_SUBMIT "confirm-submit" "次へ" "Continue";

    PASSWORD_TITLE "change-password-title" "パスワードの変更" "Change your password";
    CURRENT_PASSWORD "current-password" "今のパスワード" "Present password";
    OTHERS "sign-out-others" "ほかのデバイスからログアウトする" "Sign out on my other devices";
    PASSWORD_SUBMIT "change-password-submit" "変更する" "Change the password";

    DEVICES_TITLE "devices-title" "ワンタイムパスワード" "One-time passwords";
    DEVICES_LEAD "devices-lead" "登録したデバイスのどれか1つで、ログインできます。" "Any one of these devices can sign you in.";
    DEVICES_NONE "devices-none" "認証アプリを登録すると、ログインのときに6桁の数字でも確かめます。" "Once you add an authenticator app, signing in also asks for its 6 digits.";
    DEVICES_EMPTY "devices-empty" "デバイスはまだありません。" "There is no device yet.";
    DEVICE_SINCE "device-since" "登録" "Added";
    DEVICE_USED "device-used" "最後に使用" "Last used";
    DEVICE_UNUSED "device-unused" "まだ使っていません" "Not used yet";
    DEVICE_ADD "device-add" "デバイスを追加する" "Add a device";
    DEVICE_RENAME "device-rename" "名前を変える" "Rename";
    DEVICE_NEW_NAME "device-new-name" "新しい名前" "New name";
    DEVICE_REMOVE "device-remove" "削除する" "Remove";
    DEVICE_REMOVE_HOW "device-remove-how" "このデバイスの数字では、ログインできなくなります。" "Its digits will no longer sign you in.";
    DEVICE_OF "device-of" "（{name}）" ": {name}";
    ADD_TITLE "device-add-title" "デバイスの追加" "Add a device";
    CANCEL "cancel" "やめる" "Cancel";

    CODES_TITLE "codes-title" "リカバリーコード" "Recovery codes";
    CODES_LEAD "codes-lead" "認証アプリを使えないときに、数字の代わりに入力します。1つのコードは1回だけ使えます。" "Enter one in place of the digits when you can’t use your app. Each code works once.";
    CODES_NOW "codes-now" "コードは今だけ表示されます。印刷するか、ファイルに保存してください。" "These codes are shown only now. Print them or save them to a file.";
    CODES_LIST "codes-list" "リカバリーコードの一覧" "Your recovery codes";
    CODES_SAVE "codes-save" "ファイルに保存する" "Save to a file";
    CODES_PRINT "codes-print" "印刷する" "Print";
    CODES_KEPT "codes-kept" "保存しました" "I have kept them";
    CODES_COUNT "codes-count" "使えるコード" "Codes left";
    CODES_COUNTED "codes-counted" "{count}個" "{count}";
    CODES_MADE "codes-made" "作成日" "Made on";
    CODES_MAKE "codes-make" "コードを作成する" "Make recovery codes";
    CODES_REMAKE "codes-remake" "新しいコードを作成する" "Make new codes";
    CODES_REMAKE_HOW "codes-remake-how" "新しく作成すると、今までのコードは使えなくなります。" "New codes replace the ones that you have.";

    SESSIONS_TITLE "sessions-title" "ログイン中のデバイス" "Where you are signed in";
    SESSIONS_LEAD "sessions-lead" "心当たりのないデバイスは、ログアウトしてください。" "Sign out any device that you don’t know.";
    SESSION_THIS "session-this" "このデバイス" "This device";
    SESSION_SINCE "session-since" "ログイン" "Since";
    SESSION_SEEN "session-seen" "最後の利用" "Last used";
    SESSION_FROM "session-from" "接続元" "From";
    SESSION_END "session-end" "ログアウトさせる" "Sign out";
    SESSION_ALL "session-all" "すべてのデバイスからログアウトする" "Sign out everywhere";
    SESSION_ALL_HOW "session-all-how" "このデバイスもログアウトします。" "This device will be signed out too.";

    HISTORY_TITLE "history-title" "利用履歴" "History";
    HISTORY_CAPTION "history-caption" "新しいものから100件までを表示します。" "The latest 100 entries, newest first.";
    HISTORY_AT "history-at" "日時" "When";
    HISTORY_WHAT "history-what" "できごと" "What";
    HISTORY_FROM "history-from" "接続元" "From";
    HISTORY_SYSTEM "history-system" "システム" "The system";
    HISTORY_EMPTY "history-empty" "記録はまだありません。" "Nothing has been recorded yet.";
}
