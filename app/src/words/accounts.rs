//! Words of accounts as the operator sees them, and of what an operator may do with one.

crate::words::words! {
    TITLE "accounts-title" "アカウント" "Accounts";
    SEARCH "accounts-search" "ユーザーID、ログインIDまたはお名前" "User ID, login ID or name";
    SEARCH_HINT "accounts-search-hint" "一部だけでも探せます。全角と半角、大文字と小文字は区別しません。" "A part is enough. Width and case don’t matter.";
    NONE "accounts-none" "アカウントは登録されていません。" "There are no accounts.";
    NOT_FOUND "accounts-not-found" "当てはまるアカウントはありません。" "No account is like this.";
    WHO "account-who" "ユーザー" "User";
    USER_ID "account-user-id" "ユーザーID" "User ID";
    LOGIN_ID "account-login-id" "ログインID" "Login ID";
    NAME "account-name" "お名前" "Name";
    COMPANY "account-company" "会員" "Company";
    ROLE "account-role" "役割" "Role";
    STATE "account-state" "状態" "State";
    LAST_LOGIN "account-last-login" "最終ログイン" "Last sign-in";
    NEVER "account-never" "なし" "Never";
    DEVICES "account-devices" "認証アプリ" "Apps";
    COUNTED "account-counted" "{count}台" "{count}";
    USER "role-user" "利用者" "User";
    ADMINISTRATOR "role-administrator" "管理者" "Administrator";
    HELPDESK "role-helpdesk" "ヘルプデスク" "Helpdesk";
    OPERATOR "role-operator" "運用担当者" "Operator";
    ACTIVE "account-active" "利用中" "Active";
    DISABLED "account-disabled" "停止中" "Disabled";
    MUST_RENEW "account-must-renew" "新しいパスワード待ち" "New password due";
    LOCKED "account-locked" "入力制限中" "Locked";

    ONE_TITLE "account-title" "アカウントの詳細" "Account";
    MYSELF "account-myself" "ご自身のアカウントです。設定はマイポータルで変更してください。" "This is your own account. Change its settings in your portal.";
    PASSWORD "account-password" "パスワード" "Password";
    PASSWORD_NONE "account-password-none" "未設定" "None";
    PASSWORD_IMPORTED "account-password-imported" "登録時のまま" "As registered";
    PASSWORD_SET "account-password-set" "{at}に設定" "Set {at}";
    TEMPORARY "account-temporary" "仮パスワードの期限" "Temporary password until";
    EMAIL "account-email" "メールアドレス" "E-mail";
    UNREACHABLE "account-unreachable" "メールが届かない" "Mail comes back since";
    PHONES "account-phones" "電話番号" "Phone";
    NONE_KNOWN "account-none-known" "登録なし" "None";
    SESSIONS "account-sessions" "ログイン中" "Signed in";
    SESSIONS_COUNT "account-sessions-count" "{count}か所" "{count} places";
    CODES "account-codes" "リカバリーコード" "Recovery codes";
    CODES_COUNT "account-codes-count" "残り{count}個" "{count} left";
    CREATED "account-created" "登録日" "Since";

    ACTS "account-acts" "サポート" "Support";
    UNLOCK "account-unlock" "入力回数の制限を解除する" "Lift the limit on tries";
    UNLOCK_HOW "account-unlock-how" "続けて間違えたため、{at}まで受け付けていません。解除すると、すぐに入力できます。" "After too many tries nothing is taken until {at}. Lifting it lets the person try at once.";
    UNLOCK_SUBMIT "account-unlock-submit" "解除する" "Lift it";
    RENEW "account-renew" "新しいパスワードの設定を求める" "Require a new password";
    RENEW_HOW "account-renew-how" "次にログインしたとき、新しいパスワードを設定していただきます。それまでは今のパスワードでログインできます。" "At the next sign-in the person has to choose a new password. Until then the present one signs them in.";
    RENEW_SUBMIT "account-renew-submit" "設定を求める" "Require it";
    RENEW_WAITS "account-renew-waits" "次のログインで、新しいパスワードの設定を求めます。" "The next sign-in asks for a new password.";
    ENABLE "account-enable" "アカウントを再開する" "Enable the account";
    ENABLE_HOW "account-enable-how" "再開すると、もう一度ログインできるようになります。" "The person can sign in again.";
    ENABLE_SUBMIT "account-enable-submit" "再開する" "Enable";
    DANGER "account-danger" "利用を止める操作" "Stopping access";
    SIGN_OUT "account-sign-out" "すべてのデバイスからログアウトさせる" "Sign out everywhere";
    SIGN_OUT_HOW "account-sign-out-how" "ログイン中の{count}か所を、すべてログアウトさせます。入力の途中の内容は失われます。パスワードは変わりません。" "Ends {count} sessions. What is half typed is lost. The password stays.";
    SIGN_OUT_SUBMIT "account-sign-out-submit" "ログアウトさせる" "Sign out everywhere now";
    DISABLE "account-disable" "アカウントを停止する" "Disable the account";
    DISABLE_HOW "account-disable-how" "すべてのデバイスからログアウトさせ、ログインと再設定を受け付けなくします。登録内容は消えません。あとで再開できます。" "Ends all sessions and refuses sign-in and reset from now on. Nothing is deleted. You can enable it again.";
    DISABLE_SUBMIT "account-disable-submit" "停止する" "Disable";

    DEVICE_LIST "account-device-list" "認証アプリ" "Authenticator apps";
    DEVICE_NONE "account-device-none" "登録された認証アプリはありません。" "No app is enrolled.";
    DEVICE_SINCE "account-device-since" "登録" "Added";
    DEVICE_USED "account-device-used" "最後に使用" "Last used";
    REMOVE "account-remove" "なくした認証アプリを外す" "Remove a lost app";
    REMOVE_OF "account-remove-of" "（{name}）" ": {name}";
    REMOVE_HOW "account-remove-how" "外すには、運用担当者2名の確認が必要です。依頼すると、ほかの運用担当者の承認を待ちます。承認されるまで、何も変わりません。" "Two operators have to agree. Your request waits for another one; nothing changes until then.";
    REMOVE_REASON_HINT "account-remove-reason-hint" "ご本人であることをどう確かめたかを書いてください。" "Write how you made sure that it is the person.";
    REMOVE_SUBMIT "account-remove-submit" "承認を依頼する" "Ask for approval";
    REMOVAL "account-removal" "取り外しの承認待ち" "Removal waits for approval";
    REMOVAL_BY "account-removal-by" "依頼者" "Asked by";
    REMOVAL_REASON "account-removal-reason" "理由" "Reason";
    REMOVAL_ENDS "account-removal-ends" "承認の期限" "To be decided by";
    REMOVAL_MINE "account-removal-mine" "ほかの運用担当者の承認を待っています。ご自身の依頼は承認できません。" "Another operator has to decide. You can’t approve your own request.";
    APPROVE "account-approve" "承認して外す" "Approve and remove";
    APPROVE_HOW "account-approve-how" "この認証アプリの数字では、ログインできなくなります。最後の1台のときは、リカバリーコードも使えなくなります。取り消せません。ご本人には、メールでお知らせします。" "Its digits no longer sign anybody in. With the last app its recovery codes go too. This can’t be undone. The person is told by mail.";
    APPROVE_SUBMIT "account-approve-submit" "外す" "Remove it";
    REFUSE "account-refuse" "承認しない" "Don’t approve";
    WAITING "account-removals-waiting" "承認を待つ取り外し" "Removals that wait for you";
    WAITING_TEXT "account-removals-text" "なくした認証アプリを外す依頼です。依頼した人とは別の運用担当者が決めます。" "Requests to remove a lost app. Somebody other than whoever asked decides.";
    WAITING_OPEN "account-removals-open" "内容を確認する" "Look at it";
    WAITING_MINE "account-removals-mine" "ご自身の依頼" "Your own";

    HISTORY "account-history" "最近の記録" "Latest entries";
    HISTORY_ALL "account-history-all" "監査ログですべて見る" "See all in the audit log";

    DONE_UNLOCKED "done-account-unlocked" "入力回数の制限を解除しました。" "The limit has been lifted.";
    DONE_DISABLED "done-account-disabled" "アカウントを停止しました。" "The account has been disabled.";
    DONE_ENABLED "done-account-enabled" "アカウントを再開しました。" "The account has been enabled.";
    DONE_SIGNED_OUT "done-account-signed-out" "すべてのデバイスからログアウトさせました。" "The account has been signed out everywhere.";
    DONE_RENEWAL "done-renewal-required" "次のログインで、新しいパスワードの設定を求めます。" "The next sign-in asks for a new password.";
    DONE_REMOVAL_ASKED "done-removal-asked" "承認を依頼しました。ほかの運用担当者が決めるまで、何も変わりません。" "Another operator has been asked. Nothing changes until they decide.";
    DONE_REMOVED "done-removal-done" "認証アプリを外しました。" "The app has been removed.";
    DONE_REMOVAL_REFUSED "done-removal-refused" "取り外しを承認しませんでした。認証アプリはそのままです。" "The removal was not approved. The app stays.";
}
