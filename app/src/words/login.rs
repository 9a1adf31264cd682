//! Words of the login pages. `back-to-portal` is empty: only realms that give it a text show the link.

crate::words::words! {
    TITLE "login-title" "ログイン" "Sign in";
    LOGIN_ID "login-id" "ログインID" "Login ID";
    PASSWORD "password" "パスワード" "Password";
    REMEMBER "remember-me" "ログイン状態の保存" "Stay signed in";
    REMEMBER_HINT "remember-me-hint" "自分だけが使う端末でご利用ください。" "Only on a device that nobody else uses.";
    SIGN_IN "sign-in" "ログイン" "Sign in";
    FORGOT "forgot-link" "パスワードを忘れた方はこちら" "Forgot your password?";
    BACK_TO_PORTAL "back-to-portal" "" "";
    BACK "back-to-login" "ログインに戻る" "Back to sign-in";
    RENEWED "login-renewed" "新しいパスワードを設定しました。新しいパスワードでログインしてください。" "Your new password is set. Please sign in with it.";

    RENEWAL_TITLE "login-renewal-title" "新しいパスワードの設定が必要です" "A new password is needed";
    RENEWAL_MAIL "login-renewal-mail" "お届けしたメールのURLを開いて、設定してください。" "Open the link in the mail that you received.";
    RENEWAL_NO_MAIL "login-renewal-no-mail" "メールが見つからないときは、次のページでURLをもう一度お送りします。" "If you can’t find it, have a new link mailed to you.";
    RENEWAL_GO "login-renewal-go" "設定のURLを受け取る" "Get a new link";

    OTP_TITLE "otp-title" "ワンタイムパスワードの入力" "Enter your one-time password";
    OTP_LEAD "otp-lead" "認証アプリを開き、表示されている6桁の数字を入力してください。" "Open your authenticator app and enter the 6 digits that it shows.";
    OTP "otp" "ワンタイムパスワード" "One-time password";
    OTP_HINT "otp-hint" "数字6桁" "6 digits";
    OTP_SUBMIT "otp-submit" "次へ" "Continue";
    OTP_LOST "otp-lost" "認証アプリを使えないとき" "If you can’t use the app";
    OTP_LOST_CODE "otp-lost-code" "リカバリーコードを1つ入力してください。1つのコードは1回だけ使えます。" "Enter one of your recovery codes. Each code works once.";
    OTP_OR_CODE "otp-or-code" "数字6桁、またはリカバリーコード" "6 digits, or a recovery code";
    RECOVERY_CODE "recovery-code" "リカバリーコード" "Recovery code";
    RECOVERY_CODE_SUBMIT "recovery-code-submit" "リカバリーコードで進む" "Use the recovery code";
    OTP_LOST_CONTACT "otp-lost-contact" "リカバリーコードもないときは、お問い合わせ先にご連絡ください。" "If you don’t have a recovery code either, please get in touch with the contact below.";
}
