//! Words for choosing a new password.

crate::words::words! {
    TITLE "renew-title" "新しいパスワードの設定" "Choose a new password";
    LEAD_LOGIN "renew-lead-login" "ログインを続けるために、新しいパスワードが必要です。今入力したパスワードとは違うものにしてください。" "You need a new password before you can go on. It has to differ from the one that you just entered.";
    FOR "renew-for" "対象のID" "For the ID";
    PASSWORD "new-password" "新しいパスワード" "New password";
    CONFIRM "confirm-password" "新しいパスワード（確認用）" "New password again";
    EVERYWHERE "sign-out-everywhere" "すべてのデバイスからログアウトする" "Sign out on all devices";
    EVERYWHERE_HINT "sign-out-everywhere-hint" "だれかに使われたおそれがあるときは、選んでください。" "Choose this if somebody else may have used your account.";
    SUBMIT "renew-submit" "設定する" "Set the password";
    RULE "password-rule" "{min}文字以上で入力してください。" "Use {min} or more characters.";
    RULE_MAX "password-rule-max" "{min}文字以上、{max}文字以内で入力してください。" "Use {min} to {max} characters.";
    RULE_ASCII "password-rule-ascii" "半角の英数字と記号だけを使えます。" "Only letters, digits and signs of the English keyboard.";
    RULE_LETTERS "password-rule-letters" "半角の英字と数字だけを使えます。" "Only letters and digits of the English keyboard.";
    RULE_COMMON "password-rule-common" "よく使われるパスワードや、IDを含むものは使えません。" "Common passwords and those made of your ID are not accepted.";
    STRENGTH "strength" "強さ：" "Strength: ";
    STRENGTH_1 "strength-1" "弱い" "weak";
    STRENGTH_2 "strength-2" "もう少し" "fair";
    STRENGTH_3 "strength-3" "よい" "good";
    STRENGTH_4 "strength-4" "とてもよい" "very good";
}
