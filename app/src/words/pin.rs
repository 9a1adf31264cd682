//! Words for saying which account it is by facts, for choosing a destination and for the PIN.

crate::words::words! {
    FACTS_TITLE "facts-title" "ログインID/パスワードをお忘れの方" "Forgot your login ID or password?";
    FACTS_LEAD "facts-lead" "お忘れになったほうに入力してください。ご登録の電話またはメールに、PINコードをお知らせします。" "Fill in the one that you forgot. We will send a PIN to your registered phone or e-mail.";
    FACTS_LOGIN_ID "facts-login-id" "ログインIDのリセット" "Reset your login ID";
    FACTS_PASSWORD "facts-password" "パスワードのリセット" "Reset your password";
    CUSTOMER_ID "customer-id" "お客様ID" "Customer ID";
    REGISTERED_PHONE "registered-phone" "登録済み電話番号" "Registered phone number";
    PHONE_HINT "registered-phone-hint" "ハイフンなし　例：09012345678" "Without hyphens, for example 09012345678";
    EMAIL "email" "メールアドレス" "E-mail address";
    PHONE "phone" "電話番号" "Phone number";
    OWN_CONTACT "own-contact" "連絡先" "Contact";
    FACTS_SUBMIT "facts-submit" "確認" "Check";

    DESTINATION_TITLE "destination-title" "通知先選択" "Choose a destination";
    DESTINATION_ASK "destination-ask" "PINコードをどこにお知らせしますか？" "Where should your PIN go?";
    DESTINATION "destination" "通知先" "Destination";
    BY_VOICE "by-voice" "（自動音声）" " (automated voice call)";
    BY_SMS "by-sms" "（ショートメッセージ）" " (text message)";
    BY_MAIL "by-mail" "（メール）" " (e-mail)";
    SEND "pin-send" "送信" "Send";
    BACK "back" "戻る" "Back";
    NONE "destination-none" "どの通知先も使えないときは、{contact}にご連絡ください。" "If you can’t use any of these, please contact {contact}.";

    PIN "pin" "PINコード" "PIN";
    LEAD_VOICE "pin-lead-voice" "お電話でお伝えするPINコード（有効時間{minutes}分）を入力してください。" "Enter the PIN from the automated voice call (works for {minutes} minutes).";
    LEAD_SMS "pin-lead-sms" "ショートメッセージで届くPINコード（有効時間{minutes}分）を入力してください。" "Enter the PIN from the text message (works for {minutes} minutes).";
    LEAD_MAIL "pin-lead-mail" "メールで届くPINコード（有効時間{minutes}分）を入力してください。" "Enter the PIN from the e-mail (works for {minutes} minutes).";
    DIGITS "pin-digits" "数字{count}桁" "{count} digits";
    NEW_ID_HINT "new-login-id-hint" "新しいログインIDにするアドレスです。確認のメールをお送りします。" "Your new login ID. We will send an e-mail there to confirm it.";
    TIME_UP "pin-time-up" "有効期限が過ぎました。新しいPINコードをお送りください。" "The time is up. Ask for a new PIN.";
    MISSING "pin-missing" "届かないとき" "If nothing arrives";
    RESEND "pin-resend" "PINコードをもう一度送る" "Send another PIN";
    RESEND_FROM "resend-from" "{time}からもう一度送れます。" "Possible from {time}.";
    RESEND_LEFT "resend-left" "あと{t}秒でもう一度送れます。" "Possible in {t} s.";
    ELSEWHERE "pin-elsewhere" "別の通知先を選ぶ" "Choose another destination";
    START_OVER "pin-start-over" "最初に戻る" "Back to the beginning";
    OVER "pin-over" "このPINコードは使えなくなりました。新しいPINコードをお送りください。" "This PIN no longer works. Ask for a new one.";
    RENEW "pin-renew" "新しいPINコードを送る" "Send a new PIN";
    TROUBLE "pin-trouble" "ただいま、この通知先にお知らせしにくくなっています。送信を続けています。お急ぎのときは、別の通知先をお選びください。" "This way of sending has trouble just now. We are still trying. If you are in a hurry, choose another destination.";
    NO_SMS "pin-no-sms" "この電話番号では、ショートメッセージを受け取れませんでした。別の通知先から、自動音声をお選びください。" "This number could not receive the text message. Choose the voice call as another destination.";
    REFUSED "pin-refused" "この通知先には届きませんでした。別の通知先をお選びください。" "The PIN could not be delivered there. Choose another destination.";
    UNKNOWN "pin-unknown" "お知らせできたかどうかを確認できませんでした。届いたときは、そのまま入力できます。届かないときは、もう一度送るか、別の通知先をお選びください。" "We could not find out whether the PIN was delivered. If it arrives, you can use it. If not, send another or choose another destination.";
}
