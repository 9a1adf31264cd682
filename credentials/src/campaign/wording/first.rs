//! The words that a new campaign begins with: who writes, why, from when, what to do, and that nobody asks for a password.

use crate::lang::Lang;

/// Subject and text that a new campaign begins with.
pub fn first(lang: Lang) -> (&'static str, &'static str) {
    match lang {
        Lang::Ja => ("新しいパスワードの設定のお願い", BODY_JA),
        Lang::En => ("Please choose a new password", BODY_EN),
    }
}

const BODY_JA: &str = "\
{氏名} 様

いつも{サイト名}をご利用いただき、ありがとうございます。
このたび、ご利用の皆さまに、新しいパスワードの設定をお願いしています。

理由：{理由}
受付開始：{開始}
受付終了：{終了}

受付が始まりましたら、次のURLを開いて、新しいパスワードを設定してください。
ユーザーIDを複数お持ちの方は、IDごとに設定してください。

{リンク}

受付開始までは、今のパスワードでログインできます。
受付開始からは、今のパスワードではログインできません。
受付終了のあとは、ふだんお使いのログイン画面から、パスワードを再設定してください。

メールのURLを開くのがご心配なときも、ふだんお使いのログイン画面から再設定できます。
メールや電話で、パスワードをお尋ねすることはありません。
どなたにも、パスワードを知らせないでください。";

const BODY_EN: &str = "\
Dear {name},

Thank you for using {site}.
We are asking everybody who uses it to choose a new password.

Reason: {reason}
Opens: {opens}
Closes: {closes}

Once it has opened, follow the link below and choose your new password.
If you have several user IDs, please do so for each of them.

{link}

Before the opening you sign in with your present password.
From the opening on it no longer works.
After the closing, reset your password from the login page that you normally use.

You can do that at any time, too, if you would rather not open a link in a mail.
We never ask for your password by mail or telephone.
Please don’t tell it to anybody.";
