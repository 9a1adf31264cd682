//! Words of whoever reissues passwords: finding the user, the new password, handing it over. And of whoever can't reset alone.

crate::words::words! {
    SEARCH_TITLE "user-search-title" "ユーザー検索" "Find a user";
    SEARCH_LEAD "user-search-lead" "パスワードを再発行するユーザーを探します。一部だけの入力でも探せます。何も入力しないと、すべてのユーザーを表示します。" "Look for the user whose password you want to reissue. A part is enough. With nothing filled in, all users are listed.";
    USER_ID "user-search-user-id" "ユーザーID" "User ID";
    LOGIN_ID "user-search-login-id" "ログインID" "Login ID";
    USER_NAME "user-search-user-name" "ユーザー名" "User name";
    SEARCH "user-search-submit" "検索" "Search";
    CLEAR "user-search-clear" "クリア" "Clear";
    RESULT "user-search-result" "検索結果" "Results";
    COUNT "user-search-count" "検索結果は、{count}件です。" "Users found: {count}.";
    SHOWN "user-search-shown" "{from}件目から{to}件目を表示しています。" "Shown here: {from} to {to}.";
    NONE "user-search-none" "文字を減らすか、ほかの項目でお探しください。" "Try fewer letters, or one of the other fields.";
    NO "user-search-no" "No." "No.";
    COMPANY_ID "company-id" "会員ID" "Company ID";
    COMPANY "company-name" "会員名" "Company";
    ADMINISTRATOR "user-search-administrator" "管理者" "Administrator";
    ADMINISTRATORS "user-search-administrators" "管理者のパスワードは、ヘルプデスクが再発行します。" "Passwords of administrators are reissued by the helpdesk.";

    TITLE "reissue-title" "パスワード再発行" "Reissue a password";
    LEAD "reissue-lead" "ご本人からの依頼であることを確かめてから、再発行してください。" "Before you go on, make sure that the user really asked for it.";
    WHO "reissue-who" "再発行するユーザー" "The user";
    FAX "fax" "FAX番号" "Fax number";
    NOT_GIVEN "reissue-not-given" "登録なし" "None registered";
    NEW "temporary-password" "新パスワード" "New password";
    RULE "reissue-rule" "{max}文字以内。" "{max} characters at most. ";
    RULE_LETTERS "reissue-rule-letters" "半角英数{max}文字以内。" "Letters and digits, {max} at most. ";
    RULE_MADE "reissue-rule-made" "自動で作成しました。見間違えやすい文字は使っていません。" "It was made for you, without characters that look alike.";
    EFFECT "reissue-effect" "再発行すると、今のパスワードは使えなくなります。ログイン中のデバイスも、すべてログアウトします。" "The user’s present password stops working at once, and all their devices are signed out.";
    TOLD "reissue-told" "再発行したことを、ご本人にメールでお知らせします。" "The user is told by e-mail that the password was reissued.";
    LIVE "reissue-live" "{when}まで使える仮パスワードを発行済みです。再発行すると、前の仮パスワードは使えなくなります。" "There is a temporary password that works until {when}. A new one replaces it.";
    SUBMIT "reissue-submit" "再発行" "Reissue";

    ISSUED_TITLE "issued-title" "再発行しました" "The password has been reissued";
    ISSUED_NOW "issued-now" "仮パスワードは、今だけ表示します。ご本人に伝えるか、用紙を印刷してください。" "The temporary password is shown only now. Tell it to the user, or print the slip.";
    SLIP "slip" "仮パスワードのお知らせ" "Your temporary password";
    SLIP_URL "slip-url" "ログイン画面" "Where to sign in";
    TEMPORARY "issued-temporary" "仮パスワード" "Temporary password";
    COPY "issued-copy" "仮パスワードをコピーする" "Copy the password";
    PRINT "issued-print" "用紙を印刷する" "Print the slip";
    READ "issued-read" "電話での読み上げ方" "How to read it out on the telephone";
    READ_HOW "issued-read-how" "1文字ずつ、ゆっくり伝えてください。" "Say one character at a time, slowly.";
    FIRST "slip-first" "ログインIDと仮パスワードでログインします。" "Sign in with the login ID and the temporary password.";
    SECOND "slip-second" "続けて、ご自身で新しいパスワードを設定します。" "Then choose a new password of your own.";
    THIRD "slip-third" "仮パスワードは、有効期限までに1回だけ使えます。ほかの人に見せないでください。" "The temporary password works once, until the time above. Show it to nobody else.";
    CARE "issued-care" "ログインIDと仮パスワードを、メールで送らないでください。" "Don’t send the login ID and the temporary password by e-mail.";
    DONE "issued-done" "伝えました" "I have handed it over";
    OVER_TITLE "issued-over-title" "仮パスワードは表示できません" "The temporary password can’t be shown any more";
    OVER "issued-over" "仮パスワードは、再発行の直後だけ表示します。分からないときは、もう一度再発行してください。" "It is shown only right after it was made. If nobody knows it, reissue the password again.";
    TO_SEARCH "issued-to-search" "ユーザー検索へ" "Find another user";

    DENIED_TITLE "denied-title" "この操作はできません" "This isn’t possible";
    NOT_YOURS_TITLE "not-yours-title" "ユーザーが見つかりません" "There is no such user";
    NOT_YOURS_NEXT "not-yours-next" "検索からもう一度お選びください。" "Please choose one from the search.";
    NOT_YOURS "problem-not-yours" "ユーザーが見つかりません。検索からもう一度お選びください。" "There is no such user. Please choose one from the search.";
    NOT_YOUR_ROLE "problem-not-your-role" "この操作をする権限がありません。権限が変わったときは、ログインし直してください。" "Your role doesn’t allow this. If your role has changed, sign in again.";
    NOT_YOURSELF "problem-not-yourself" "ご自身に対して、この操作はできません。" "You can’t do this to your own account.";
    THEIR_ROLE "problem-their-role" "管理者のパスワードは、ヘルプデスクが再発行します。ヘルプデスクへご連絡ください。" "Passwords of administrators are reissued by the helpdesk. Please get in touch with it.";
    DISABLED "problem-account-disabled" "停止中のアカウントです。" "This account is disabled.";
    FORM "problem-temporary-form" "{label}は、半角英数{count}文字以内で入力してください。" "Use only letters and digits, {count} at most.";
    TEMPORARY_OVER "problem-temporary-over" "仮パスワードの有効期限が過ぎました。もう一度、再発行をご依頼ください。" "The time of this temporary password is over. Please ask for a new one.";
    SAME "problem-same-as-temporary" "仮パスワードと同じです。別のものにしてください。" "This is the temporary password. Choose a different one.";
    EMPTY_TEMPORARY "problem-empty-temporary" "{label}を入力してください。" "Enter the new password.";

    ASK_LEAD "organisation-lead" "セキュリティのため、ご自身では再設定できません。ご利用の区分に合わせて、次の窓口へご依頼ください。" "To keep accounts safe, passwords are reissued by somebody who knows you. Whom to ask depends on your account.";
    ASK_STAFF "organisation-staff" "担当者の方" "If you are staff";
    ASK_STAFF_WHOM "organisation-staff-whom" "貴社の管理者に、パスワードの再発行をご依頼ください。" "Ask the administrator of your own company to reissue your password.";
    ASK_STAFF_THEN "organisation-staff-then" "管理者から、仮パスワードをお受け取りください。ログインすると、新しいパスワードを設定できます。" "You will get a temporary password. Sign in with it, and you can choose a new one.";
    ASK_ADMINISTRATOR "organisation-administrator" "管理者の方" "If you are an administrator";
    ASK_ADMINISTRATOR_WHOM "organisation-administrator-whom" "ご本人から、ヘルプデスクへお電話ください。" "Please call the helpdesk yourself.";
    ASK_ADMINISTRATOR_THEN "organisation-administrator-then" "ご本人であることを電話で確かめてから、仮パスワードをお伝えします。会員IDをお手元にご用意ください。" "We will make sure that it’s you, and then tell you a temporary password. Have your company ID at hand.";
    ASK_HOURS "organisation-hours" "受付時間" "Opening hours";
    ASK_PHONE "organisation-phone" "電話番号" "Telephone";
}
