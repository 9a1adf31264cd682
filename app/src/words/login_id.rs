//! Words for confirming a new address: by the code in the mail to it, or by the mail's link.

crate::words::words! {
    TITLE "login-id-title" "新しいログインIDの確認" "Confirm your new login ID";
    LEAD "login-id-lead" "下のアドレスに確認のメールを送りました。メールの確認コードを入力するか、メールのURLを開いてください。" "We have sent an e-mail to this address. Enter the code in it, or open its link.";
    NEW "new-login-id" "新しいログインID" "New login ID";
    CODE "confirmation-code" "確認コード" "Confirmation code";
    UNTIL_THEN "login-id-until-then" "確認が済むまでは、今までのログインIDをお使いいただけます。" "Until it is confirmed, your present login ID stays valid.";
    TIME_UP "login-id-time-up" "有効期限が過ぎました。確認のメールをもう一度お送りください。" "The time is up. Send the e-mail again.";
    RESEND "login-id-resend" "確認のメールをもう一度送る" "Send the e-mail again";
    OTHER "login-id-other" "別のメールアドレスにする" "Use another e-mail address";
    OTHER_SUBMIT "login-id-other-submit" "このアドレスに送る" "Send to this address";
    OVER "login-id-over" "この確認コードとURLは使えなくなりました。確認のメールをもう一度お送りください。" "This code and its link no longer work. Send the e-mail again.";
    NOT_SENT "login-id-not-sent" "確認のメールをまだお送りできていません。しばらくしてからもう一度送るか、別のメールアドレスを入力してください。" "The e-mail could not be sent yet. Send it again a little later, or enter another address.";
    CHANGED "login-id-changed" "ログインIDを {id} に変更しました。" "Your login ID is now {id}.";
    PASSWORD_TOO "login-id-password-too" "続けて、パスワードも変更できます。" "You can change your password now as well.";
    KEEP_PASSWORD "keep-password" "今はパスワードを変更しない" "Not now";

    CONFIRM_TITLE "address-title" "メールアドレスの確認" "Confirm your e-mail address";
    CONFIRM_LOGIN_ID "address-login-id" "このメールアドレスを、新しいログインIDにします。下のボタンを押してください。" "Press the button below to make this address your new login ID.";
    CONFIRM_EMAIL "address-email" "このメールアドレスを登録します。下のボタンを押してください。" "Press the button below to register this address.";
    CONFIRM_GO "address-go" "確認する" "Confirm";
    DONE_TITLE "address-done-title" "メールアドレスを確認しました" "Your e-mail address is confirmed";
    DONE_LOGIN_ID "address-done-login-id" "{address} が新しいログインIDになりました。お手続き中の画面に戻るか、新しいログインIDでログインしてください。" "{address} is your new login ID. Go back to where you began, or sign in with it.";
    DONE_EMAIL "address-done-email" "{address} を登録しました。お手続き中の画面に戻ってください。" "{address} is registered. You can go back to where you began.";
    TAKEN_TITLE "address-taken-title" "このアドレスは使えません" "This address can’t be used";
    TAKEN "address-taken" "このメールアドレスは、すでにログインIDとして使われています。お手続き中の画面に戻り、別のメールアドレスを入力してください。" "This address is a login ID already. Go back to where you began and enter another one.";
    EXPIRED "address-expired" "お手続き中の画面に戻り、確認のメールをもう一度お送りください。" "Go back to where you began and send the e-mail again.";
    USED "address-used" "新しいメールが届いているときは、最後に届いたメールのURLを開いてください。" "If a newer e-mail has arrived, open the link in the newest one.";
}
