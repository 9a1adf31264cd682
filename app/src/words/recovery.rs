//! Words from asking for a mail to opening its link.

crate::words::words! {
    TITLE "recovery-title" "パスワード再発行" "Reset your password";
    LEAD "recovery-lead" "登録されているメールアドレスに、新しいパスワードを設定するためのURLを送ります。" "We will mail a link for choosing a new password to your registered address.";
    LEAD_PIN "recovery-lead-pin" "ご登録の電話またはメールに、PINコードをお知らせします。" "We will send a PIN to your registered phone or e-mail.";
    USER_ID "recovery-user-id" "ユーザーID" "User ID";
    USER_ID_HINT "recovery-user-id-hint" "最初の通知メールからコピーすると確実です。" "It is safest to copy it from the first mail that you received from us.";
    SEND "recovery-send" "送信" "Send";

    SENT_TITLE "sent-title" "メールをご確認ください" "Check your mail";
    SENT "sent" "メールを送信しました。" "A mail is on its way.";
    SENT_NEXT "sent-next" "メールのURLを開いて、手続きを続けてください。" "Open the link in it to continue.";
    SENT_LIFE "sent-life" "URLは、メールの送信から{minutes}分間有効です。" "The link works for {minutes} minutes after the mail was sent.";
    NUMBER "request-number" "受付番号" "Request number";
    NUMBER_HINT "request-number-hint" "届いたメールに、同じ番号があることをご確認ください。" "Make sure that the mail shows the same number.";
    CHECK "sent-check" "メールが届かないときは" "If no mail arrives";
    CHECK_BUSY "sent-check-busy" "混み合っているときは、届くまで10分ほどお待ちください。" "At busy times, please wait about 10 minutes.";
    CHECK_JUNK "sent-check-junk" "迷惑メールのフォルダーをご確認ください。" "Look in your junk folder.";
    CHECK_CARRIER "sent-check-carrier" "携帯電話会社のメールでは、ドメイン指定受信の設定をご確認ください。" "If a mobile carrier provides your mail address, check its domain filter.";
    CHECK_ID "sent-check-id" "それでも届かないときは、ユーザーIDが違うかもしれません。" "If still nothing comes, the user ID may be different.";
    CHECK_ALIKE "sent-check-alike" "ゼロの数、ハイフン（-）とアンダーバー（_）の違いをご確認ください。" "Compare the number of zeros, and hyphens (-) with underscores (_).";
    CHECK_COPY "sent-check-copy" "ユーザーIDは、最初の通知メールからコピーすると確実です。" "It is safest to copy the user ID from the first mail that you received from us.";
    AGAIN_TITLE "sent-again" "もう一度送る" "Send it again";

    LINK_TITLE "link-title" "パスワードの設定に進みます" "Continue to your new password";
    LINK_LEAD "link-lead" "ご本人の操作であることを確かめます。下のボタンを押してください。" "Press the button below to confirm that it’s you.";
    LINK_FOR "link-for" "対象のID" "For the ID";
    LINK_GO "link-go" "次へ進む" "Continue";
    NOT_YET_TITLE "link-not-yet-title" "まだ受け付けていません" "Not open yet";
    NOT_YET_FROM "link-not-yet-from" "受付開始" "From";
    NOT_YET_KEEP "link-not-yet-keep" "受付が始まりましたら、このURLをもう一度開いて、新しいパスワードを設定してください。それまで、メールを保管してください。" "Open this link again then and choose your new password. Please keep the mail until then.";
    NOT_YET_NOW "link-not-yet-now" "それまでは、今のパスワードでログインできます。" "Until then you sign in with your present password.";
    NOT_YET_OPEN "link-not-yet-open" "受付が始まりました。ページを読み込み直してください。" "It is open now. Please reload the page.";
    NOT_YET_RELOAD "link-not-yet-reload" "ページを読み込み直す" "Reload the page";
    EXPIRED_TITLE "link-expired-title" "URLの有効期限が切れました" "This link has expired";
    EXPIRED "link-expired" "安全のため、URLは{minutes}分間だけ有効です。もう一度、最初からお手続きください。" "To keep your account safe, links work for {minutes} minutes only. Please start again.";
    USED_TITLE "link-used-title" "このURLは使えなくなりました" "This link no longer works";
    USED "link-used" "URLは1回だけ使えます。新しいメールが届いているときは、最後に届いたメールのURLを開いてください。そうでないときは、もう一度、最初からお手続きください。" "Each link works once. If a newer mail has arrived, open the link in the newest one. Otherwise please start again.";
    UNKNOWN_TITLE "link-unknown-title" "このURLは使えません" "This link doesn’t work";
    UNKNOWN "link-unknown" "新しいメールが届いていないかをご確認ください。使えるのは、最後に届いたメールのURLだけです。" "Check whether a newer mail has arrived. Only the link in the latest mail works.";
    UNKNOWN_WHOLE "link-unknown-whole" "URLが途中で切れていないこともご確認ください。" "Also make sure that you opened the whole link.";
    MAIL_LINK "mail-link-label" "新しいパスワードを設定する" "Choose a new password";
    START_AGAIN "start-again" "もう一度はじめる" "Start again";
}
