//! Words of customers: what heads their pages, the list of those below, inviting them, accepting.

crate::words::words! {
    HEAD_ID "customer-head-id" "お客様ID:{id}" "Customer ID: {id}";
    RANK "customer-rank" "ランク" "Rank";
    CLASS "customer-class" "会員区分" "Membership";
    PARENT "customer-parent" "上位店" "Parent agency";

    CARD "card-customers" "配下のお客様" "Your customers";
    CARD_TEXT "card-customers-text" "ログイン情報のないお客様に、ご案内を送ります。" "Invite customers who have no login yet.";
    TITLE "customers-title" "配下のお客様" "Your customers";
    LEAD "customers-lead" "ログイン情報のないお客様には、メールアドレスを登録してご案内を送れます。パスワードは、お客様ご自身が設定します。" "You can invite a customer who has no login by giving their e-mail address. They choose the password themselves.";
    SEARCH "customers-search" "お客様IDまたはお名前" "Customer ID or name";
    SEARCH_HINT "customers-search-hint" "はじめの部分だけでも探せます。" "The beginning is enough.";
    SEARCH_CLEAR "customers-search-clear" "すべて表示" "Show all";
    COUNT "customers-count" "{count}件" "{count} in all";
    COUNT_PAGE "customers-count-page" "{count}件（{page}/{pages}ページ）" "{count} in all, page {page} of {pages}";
    NONE "customers-none" "配下のお客様は登録されていません。" "There are no customers below you.";
    NOT_FOUND "customers-not-found" "当てはまるお客様はいません。" "No customer begins like this.";
    HAS_LOGIN "customer-has-login" "ログイン情報あり" "Has a login";
    INVITED "customer-invited" "ご案内済み" "Invited";
    NO_LOGIN "customer-no-login" "ログイン情報なし" "No login yet";
    DISABLED "customer-disabled" "停止中" "Disabled";
    INVITE "customer-invite" "メールアドレスを登録する" "Invite by e-mail";
    INVITE_AGAIN "customer-invite-again" "ご案内をもう一度送る" "Invite again";
    INVITE_OF "customer-invite-of" "（{name} 様）" " ({name})";
    INVITE_HINT "customer-invite-hint" "このアドレスがお客様のログインIDになります。ご案内のURLは7日間使えます。" "It becomes the customer’s login ID. The link in the invitation works for 7 days.";
    INVITE_SUBMIT "customer-invite-submit" "ご案内を送る" "Send the invitation";
    PREVIOUS "customers-previous" "前の50件" "Previous 50";
    NEXT "customers-next" "次の50件" "Next 50";
    PAGES "customers-pages" "ページ" "Pages";
    DONE_INVITED "done-invited" "お客様ID {id} にご案内のメールを送ります。" "An invitation for customer {id} is on its way.";
    UNKNOWN "problem-customer-unknown" "ご案内を送れるお客様が見つかりません。お客様IDと、ログイン情報の有無をご確認ください。" "There is no such customer to invite. Check the customer ID and whether there is a login already.";

    INVITED_TITLE "invited-title" "ご利用の開始" "Start using your account";
    INVITED_LEAD "invited-lead" "下のボタンを押して、パスワードを設定してください。" "Press the button below and choose your password.";
    INVITED_ID "invited-login-id" "ログインID" "Login ID";
    INVITED_GO "invited-go" "パスワードの設定へ進む" "Choose your password";
    TAKEN_TITLE "invited-taken-title" "このメールアドレスは使えません" "This e-mail address can’t be used";
    TAKEN "invited-taken" "このメールアドレスは、すでにほかの方のログインIDになっています。" "Somebody already signs in with this e-mail address.";
    TAKEN_NEXT "invited-taken-next" "別のメールアドレスの登録を、上位店にご依頼ください。" "Ask your parent agency to invite you at another address.";
}
