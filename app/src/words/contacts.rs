//! Words of the person's own addresses and numbers, and of changing the login ID in the portal.

crate::words::words! {
    CARD "card-contacts" "メールアドレスと電話番号" "E-mail and phone";
    CARD_TEXT "card-contacts-text" "連絡先の追加、確認、削除をします。" "Add, confirm or remove your contacts.";
    TITLE "contacts-title" "メールアドレスと電話番号" "E-mail and phone";
    LEAD "contacts-lead" "ここに登録した連絡先に、お知らせや確認のコードをお送りします。" "We send notices and codes to the contacts that are registered here.";
    MAIN "contact-main" "お知らせの送信先" "Notices go here";
    SIGNS_IN "contact-signs-in" "ログインID" "Login ID";
    WAITS "contact-waits" "未確認" "Not confirmed";
    CALLS_ONLY "contact-calls-only" "自動音声のみ" "Voice calls only";
    GO_ON "contact-go-on" "コードを入力する" "Enter the code";
    REMOVE "contact-remove" "削除" "Remove";
    REMOVE_OF "contact-remove-of" "（{contact}）" " ({contact})";
    REMOVE_HOW "contact-remove-how" "この連絡先には、お知らせもコードも届かなくなります。" "Neither notices nor codes will go there any more.";
    REMOVE_GO "contact-remove-go" "削除する" "Remove it";
    ADD_EMAIL "contact-add-email" "メールアドレスを追加" "Add an e-mail address";
    ADD_EMAIL_HINT "contact-add-email-hint" "確認のメールをお送りします。" "We will send an e-mail there to confirm it.";
    ADD_PHONE "contact-add-phone" "電話番号を追加" "Add a phone number";
    ADD_PHONE_HINT "contact-add-phone-hint" "携帯電話にはショートメッセージ、そのほかは自動音声のお電話で、コードをお知らせします。" "A code goes to mobiles by text message, to others by a voice call.";
    VOICE "contact-voice" "自動音声のお電話で受け取る" "Call me instead of a text message";
    ADD_SUBMIT "contact-add-submit" "追加する" "Add";

    VERIFY_TITLE "contact-verify-title" "連絡先の確認" "Confirm your contact";
    VERIFY_MAIL "contact-verify-mail" "下のアドレスに確認のメールを送りました。メールの確認コードを入力するか、メールのURLを開いてください。" "We have sent an e-mail to this address. Enter the code in it, or open its link.";
    VERIFY_SMS "contact-verify-sms" "ショートメッセージでお知らせしたPINコードを入力してください。" "Enter the PIN from the text message.";
    VERIFY_VOICE "contact-verify-voice" "自動音声のお電話でお知らせするPINコードを入力してください。" "Enter the PIN from the automated voice call.";
    NEW "contact-new" "新しい連絡先" "New contact";
    PIN "contact-pin" "確認コード（PINコード）" "Code (PIN)";
    VERIFY_SUBMIT "contact-verify-submit" "確認する" "Confirm";
    RESEND "contact-resend" "コードをもう一度送る" "Send another code";
    CALL_ME "contact-call-me" "自動音声のお電話で受け取る" "Call me instead";
    CANCEL "contact-cancel" "追加をやめる" "Don’t add it";
    TIME_UP "contact-time-up" "有効期限が過ぎました。コードをもう一度お送りください。" "The time is up. Send another code.";
    OVER "contact-over" "このコードは使えなくなりました。もう一度お送りください。" "This code no longer works. Send another.";
    TROUBLE "contact-trouble" "ただいま、お知らせしにくくなっています。送信を続けていますので、しばらくお待ちください。" "Sending has trouble just now. We are still trying; please wait a little.";
    NO_SMS "contact-no-sms" "この電話番号では、ショートメッセージを受け取れませんでした。自動音声のお電話をお試しください。" "This number could not receive the text message. Try the voice call.";
    REFUSED "contact-refused" "お知らせが届きませんでした。番号をご確認ください。" "The code could not be delivered. Check the number.";
    UNKNOWN "contact-unknown" "お知らせできたかどうかを確認できませんでした。届いたときは、そのまま入力できます。" "We could not find out whether the code was delivered. If it arrives, you can use it.";

    LOGIN_ID_CARD "card-login-id" "ログインID" "Login ID";
    LOGIN_ID_CARD_TEXT "card-login-id-text" "ログインに使うメールアドレスを変更します。" "Change the e-mail address that you sign in with.";
    LOGIN_ID_TITLE "change-login-id-title" "ログインIDの変更" "Change your login ID";
    LOGIN_ID_LEAD "change-login-id-lead" "新しいメールアドレスに確認のメールをお送りします。確認が済むと、ログインIDが変わります。" "We send an e-mail to the new address. Once it is confirmed, it becomes your login ID.";
    LOGIN_ID_NOW "login-id-now" "今のログインID" "Present login ID";
    LOGIN_ID_SUBMIT "change-login-id-submit" "確認のメールを送る" "Send the e-mail";
    LOGIN_ID_CANCEL "change-login-id-cancel" "変更をやめる" "Keep my present login ID";
}
