//! The sentence for each problem: what is wrong and what to do next, never whose fault it is.

use credentials::form::{Field, Page, Problem};

use super::{
    Word, Words, campaigns, contacts, customers, enrol, helpdesk, login, login_id, members, pin, recovery, reissue,
    renew, settings,
};
use crate::islands::grouped;

crate::words::words! {
    EMPTY "problem-empty" "{label}を入力してください。" "Fill in this field.";
    EMPTY_USER_ID "problem-empty-user-id" "{label}を入力してください。" "Enter your user ID.";
    EMPTY_LOGIN_ID "problem-empty-login-id" "{label}を入力してください。" "Enter your ID.";
    EMPTY_PASSWORD "problem-empty-password" "{label}を入力してください。" "Enter your password.";
    EMPTY_NEW_PASSWORD "problem-empty-new-password" "{label}を入力してください。" "Enter a new password.";
    EMPTY_CONFIRM "problem-empty-confirm" "確認のため、同じパスワードをもう一度入力してください。" "Enter the same password again.";
    EMPTY_CURRENT "problem-empty-current-password" "{label}を入力してください。" "Enter your present password.";
    EMPTY_OTP "problem-empty-otp" "アプリに表示されている6桁の数字を入力してください。" "Enter the 6 digits that your app shows.";
    EMPTY_DEVICE "problem-empty-device-name" "{label}を入力してください。" "Give the device a name.";
    EMPTY_CUSTOMER_ID "problem-empty-customer-id" "{label}を入力してください。" "Enter your customer ID.";
    EMPTY_PHONE "problem-empty-phone" "{label}を入力してください。" "Enter your phone number.";
    EMPTY_EMAIL "problem-empty-email" "{label}を入力してください。" "Enter your e-mail address.";
    EMPTY_PIN "problem-empty-pin" "{label}を入力してください。" "Enter the digits that we sent you.";
    TOO_LONG "problem-too-long" "{label}は{count}文字以内で入力してください。" "Use {count} characters or fewer.";
    UNREADABLE "problem-unreadable" "{label}に使えない文字があります。改行などを取り除いてください。" "There are characters that can’t be used here. Remove line breaks and the like.";
    SIGN_IN_FAILED "problem-sign-in-failed" "IDまたはパスワードが正しくありません。もう一度入力してください。" "The ID or the password isn’t right. Please enter both again.";
    TRY_LATER "problem-try-later" "続けて試した回数が多いため、いまは受け付けられません。{minutes}分ほど待ってから、もう一度お試しください。" "There have been too many tries. Wait about {minutes} min, then try again.";
    OTP_FORM "problem-otp-form" "ワンタイムパスワードは、6桁の数字で入力してください。" "Enter the one-time password as 6 digits.";
    OTP_OR_CODE_FORM "problem-otp-or-code-form" "6桁の数字、またはリカバリーコードを入力してください。" "Enter the 6 digits, or one of your recovery codes.";
    OTP_WRONG "problem-otp-wrong" "ワンタイムパスワードが正しくありません。アプリに今表示されている数字を入力してください。" "That one-time password isn’t right. Enter the digits that your app shows now.";
    PASSWORD_SHORT "problem-password-short" "パスワードは{count}文字以上で入力してください。" "Use {count} or more characters for the password.";
    PASSWORD_LONG "problem-password-long" "パスワードは{count}文字以内で入力してください。" "Use {count} characters or fewer for the password.";
    PASSWORD_COMMON "problem-password-common" "よく使われているパスワードです。ほかの人が思いつかないものにしてください。" "Many people use this password. Choose one that others won’t think of.";
    PASSWORD_CONTEXT "problem-password-context" "IDや組織の名前をもとにしたパスワードは使えません。別のものにしてください。" "This password is made of your ID or your organisation’s name. Choose another one.";
    PASSWORD_ASCII "problem-password-ascii" "半角の英数字と記号だけで入力してください。" "Use only letters, digits and signs of the English keyboard.";
    PASSWORD_SAME "problem-password-same" "今のパスワードと同じです。別のものにしてください。" "This is your present password. Choose a different one.";
    PASSWORDS_DIFFER "problem-passwords-differ" "2つのパスワードが一致していません。同じものを入力してください。" "The two passwords differ. Enter the same one twice.";
    CURRENT_WRONG "problem-current-password-wrong" "今のパスワードが正しくありません。もう一度入力してください。" "That isn’t your present password. Please enter it again.";
    DEVICE_TAKEN "problem-device-name-taken" "同じ名前のデバイスがあります。別の名前にしてください。" "You already have a device of this name. Choose another name.";
    DEVICE_NEEDED "problem-device-needed" "最後のデバイスは削除できません。先に別のデバイスを追加してください。" "The last device can’t be removed. Add another one first.";
    EXPIRED "problem-expired" "時間がたったため、手続きを終了しました。もう一度はじめてください。" "This took too long and has ended. Please start again.";
    PHONE_FORM "problem-phone-form" "電話番号をご確認ください。例：09012345678、0312345678" "Check the phone number. Examples: 09012345678, 0312345678";
    EMAIL_FORM "problem-email-form" "メールアドレスをご確認ください。例：taro@example.jp" "Check the e-mail address. Example: taro@example.jp";
    PIN_FORM "problem-pin-form" "{label}は、{count}桁の数字で入力してください。" "Enter the {count} digits that we sent you.";
    PIN_WRONG "problem-pin-wrong" "{label}が違います。お知らせした数字をもう一度入力してください。" "Those digits aren’t right. Please enter the ones that we sent you.";
    PIN_OVER "problem-pin-over" "この{label}は使えなくなりました。新しい{label}をお送りください。" "These digits no longer work. Ask for new ones.";
    CHOOSE_DESTINATION "problem-choose-destination" "通知先を選んでください。" "Choose a destination.";
    WAY_OVER "problem-way-over" "この通知先には、しばらくお知らせできません。別の通知先をお選びください。" "Nothing more can be sent there for now. Choose another destination.";
    LOGIN_ID_TAKEN "problem-login-id-taken" "このメールアドレスは、ログインIDに使えません。別のメールアドレスを入力してください。" "This address can’t be your login ID. Enter another one.";
    CONTACT_KNOWN "problem-contact-known" "すでに登録されています。" "This is registered already.";
    CONTACTS_FULL "problem-contacts-full" "登録できるのは{count}件までです。先に使わないものを削除してください。" "You can register up to {count}. Remove one that you don’t use first.";
    CONTACT_NEEDED "problem-contact-needed" "確認済みのメールアドレスが1つ必要です。先に別のメールアドレスを追加してください。" "One confirmed e-mail address has to stay. Add another one first.";
    PASSWORD_LETTERS "problem-password-letters" "半角の英字と数字だけで入力してください。" "Use only letters and digits of the English keyboard.";
    RENEWAL_OPEN "problem-renewal-open" "パスワードの更新期間が始まりました。いままでのパスワードではログインできません。新しいパスワードを設定してください。" "The renewal of passwords has begun, and the former password no longer signs in. Please set a new one.";
    OPENS_FORM "problem-opens-form" "日時を入力してください。例：2027-01-13 09:00" "Enter a date and time, such as 2027-01-13 09:00.";
    OPENS_IN_PAST "problem-opens-in-past" "過ぎた日時です。これからの日時を入力してください。" "That moment has passed. Enter one that lies ahead.";
    OPENS_GAP "problem-opens-gap" "時計の切り替えのため、その日にこの時刻はありません。別の時刻を入力してください。" "The clocks leave that time out on that day. Enter another time.";
    OPENS_FAR "problem-opens-far" "{count}日以内の日時を入力してください。" "Enter a moment within {count} days.";
    NUMBER_BETWEEN "problem-number-between" "{least}から{most}までの数字を入力してください。" "Enter a number from {least} to {most}.";
    COMPANY_UNKNOWN "problem-company-unknown" "この会員IDは登録されていません。会員IDをご確認ください。" "There is no company with this ID. Check the company ID.";
    NO_ACCOUNTS "problem-no-accounts" "メールを送れるIDがありません。対象をご確認ください。" "No ID among those chosen can be mailed. Check who is chosen.";
    IN_OTHER_CAMPAIGN "problem-in-other-campaign" "実施中のほかの一斉更新と、{count}件のIDが重なっています。対象を変えるか、ほかの一斉更新が終わってから始めてください。" "{count} of these IDs are in another campaign that is running. Choose others, or wait until that one has ended.";
    NO_MAILED_LINK "problem-no-mailed-link" "このサイトでは、メールのURLで本人確認をしないため、一斉更新を使えません。" "This site doesn’t confirm people by a mailed link, so it can’t run campaigns.";
    CAMPAIGN_STATE "problem-campaign-state" "状態が変わったため、この操作はできませんでした。いまの状態をご確認ください。" "Its state has changed, so this wasn’t done. Check how it stands now.";
    AGAIN_LATER "problem-again-later" "続けては送れません。{minutes}分ほど待ってから、もう一度お試しください。" "It can’t be sent again so soon. Try again in about {minutes} min.";
    NO_OWN_MAIL "problem-no-own-mail" "ご自身の確認済みメールアドレスがないため、送れません。先にメールアドレスを登録してください。" "You have no confirmed e-mail address. Add one first.";
    CONTACT_IS_LOGIN_ID "problem-contact-is-login-id" "ログインIDに使っているアドレスです。先にログインIDを変更してください。" "You sign in with this address. Change your login ID first.";
}

/// The sentence for a problem at a field of a page.
pub fn sentence(words: &Words, page: Page, field: Option<Field>, problem: &Problem) -> String {
    if members::quotes(problem) {
        return members::quoted(words, problem);
    }
    let label = field.map(|field| words.get(label(page, field))).unwrap_or_default();
    let count = match problem {
        Problem::TooLong(number)
        | Problem::PasswordShort(number)
        | Problem::PasswordLong(number)
        | Problem::ContactsFull(number)
        | Problem::TemporaryForm(number) => *number,
        Problem::OpensFar(days) => usize::try_from(*days).unwrap_or(0),
        Problem::InOtherCampaign(count) => usize::try_from(*count).unwrap_or(0),
        Problem::PinForm(digits) => (*digits).into(),
        _ => 0,
    };
    let minutes = if let Problem::TryLater(minutes) | Problem::AgainLater(minutes) = problem { *minutes } else { 0 };
    let (least, most) = if let Problem::NumberBetween(least, most) = problem { (*least, *most) } else { (0, 0) };
    let parts = [
        ("label", &*label),
        ("count", &count.to_string()),
        ("minutes", &minutes.to_string()),
        ("least", &grouped(least.into())),
        ("most", &grouped(most.into())),
    ];
    words.with(word(page, field, problem), &parts)
}

fn word(page: Page, field: Option<Field>, problem: &Problem) -> Word {
    match problem {
        Problem::TooLong(_) => TOO_LONG,
        Problem::PasswordShort(_) => PASSWORD_SHORT,
        Problem::PasswordLong(_) => PASSWORD_LONG,
        Problem::TryLater(_) => TRY_LATER,
        Problem::Empty => empty(page, field),
        Problem::Unreadable => UNREADABLE,
        Problem::PinForm(_) => PIN_FORM,
        Problem::PinWrong => PIN_WRONG,
        Problem::PinOver => PIN_OVER,
        Problem::SignInFailed => SIGN_IN_FAILED,
        Problem::OtpForm if matches!(page, Page::LoginOtp | Page::PortalConfirm) => OTP_OR_CODE_FORM,
        Problem::OtpForm => OTP_FORM,
        Problem::OtpWrong => OTP_WRONG,
        Problem::PasswordCommon => PASSWORD_COMMON,
        Problem::PasswordContext => PASSWORD_CONTEXT,
        Problem::PasswordAscii => PASSWORD_ASCII,
        Problem::PasswordLetters => PASSWORD_LETTERS,
        Problem::PasswordSame => PASSWORD_SAME,
        Problem::PasswordsDiffer => PASSWORDS_DIFFER,
        Problem::CurrentPasswordWrong => CURRENT_WRONG,
        Problem::DeviceNameTaken => DEVICE_TAKEN,
        Problem::DeviceNeeded => DEVICE_NEEDED,
        Problem::Expired => EXPIRED,
        Problem::PhoneForm => PHONE_FORM,
        Problem::EmailForm => EMAIL_FORM,
        Problem::ChooseDestination => CHOOSE_DESTINATION,
        Problem::WayOver => WAY_OVER,
        Problem::LoginIdTaken => LOGIN_ID_TAKEN,
        Problem::ContactKnown => CONTACT_KNOWN,
        Problem::ContactsFull(_) => CONTACTS_FULL,
        Problem::ContactNeeded => CONTACT_NEEDED,
        Problem::ContactIsLoginId => CONTACT_IS_LOGIN_ID,
        Problem::CustomerUnknown => customers::UNKNOWN,
        Problem::NotYours => reissue::NOT_YOURS,
        Problem::NotYourRole => reissue::NOT_YOUR_ROLE,
        Problem::NotYourself => reissue::NOT_YOURSELF,
        Problem::TheirRole => reissue::THEIR_ROLE,
        Problem::AccountDisabled => reissue::DISABLED,
        Problem::TemporaryForm(_) => reissue::FORM,
        Problem::TemporaryOver => reissue::TEMPORARY_OVER,
        Problem::SameAsTemporary => reissue::SAME,
        Problem::OpenPoints => helpdesk::OPEN_POINTS,
        Problem::RemarkNeeded => helpdesk::REMARK_NEEDED,
        Problem::CheckOver => helpdesk::CHECK_OVER,
        Problem::SecondPerson => helpdesk::SECOND_PERSON,
        Problem::PointRecorded => helpdesk::POINT_RECORDED,
        Problem::RemovalOver => helpdesk::REMOVAL_OVER,
        Problem::NotSendable => helpdesk::NOT_SENDABLE,
        Problem::RenewalOpen => RENEWAL_OPEN,
        Problem::OpensForm => OPENS_FORM,
        Problem::OpensInPast => OPENS_IN_PAST,
        Problem::OpensGap => OPENS_GAP,
        Problem::OpensFar(_) => OPENS_FAR,
        Problem::NumberBetween(..) => NUMBER_BETWEEN,
        Problem::CompanyUnknown => COMPANY_UNKNOWN,
        Problem::NoAccounts => NO_ACCOUNTS,
        Problem::InOtherCampaign(_) => IN_OTHER_CAMPAIGN,
        Problem::NoMailedLink => NO_MAILED_LINK,
        Problem::CampaignState => CAMPAIGN_STATE,
        Problem::AgainLater(_) => AGAIN_LATER,
        Problem::NoOwnMail => NO_OWN_MAIL,
        Problem::WordingLinkTwice => members::LINK_TWICE,
        Problem::WordingUnknownMark(_) => members::UNKNOWN_MARK,
        Problem::WordingMarkInSubject => members::MARK_IN_SUBJECT,
        Problem::WordingWithoutLink => members::WITHOUT_LINK,
        Problem::MembersCsv(_) => members::LINE,
    }
}

/// Whether a page asks for a new password in its field `password`.
fn chooses_password(page: Page) -> bool {
    matches!(page, Page::RenewPassword | Page::PortalPassword)
}

fn empty(page: Page, field: Option<Field>) -> Word {
    match field {
        Some(Field::UserId) => EMPTY_USER_ID,
        Some(Field::LoginId) => EMPTY_LOGIN_ID,
        Some(Field::Password) if chooses_password(page) => EMPTY_NEW_PASSWORD,
        Some(Field::Password) => EMPTY_PASSWORD,
        Some(Field::PasswordConfirm) => EMPTY_CONFIRM,
        Some(Field::CurrentPassword) if page == Page::PortalConfirm => EMPTY_PASSWORD,
        Some(Field::CurrentPassword) => EMPTY_CURRENT,
        Some(Field::Otp) => EMPTY_OTP,
        Some(Field::DeviceName) => EMPTY_DEVICE,
        Some(Field::CustomerId) => EMPTY_CUSTOMER_ID,
        Some(Field::Phone) => EMPTY_PHONE,
        Some(Field::Email) => EMPTY_EMAIL,
        Some(Field::Pin) => EMPTY_PIN,
        Some(Field::Destination) => CHOOSE_DESTINATION,
        Some(Field::TemporaryPassword) => reissue::EMPTY_TEMPORARY,
        Some(Field::Result) => helpdesk::CHOOSE_RESULT,
        Some(
            Field::Device
            | Field::Contact
            | Field::UserName
            | Field::CompanyId
            | Field::Remark
            | Field::Account
            | Field::Reason
            | Field::Place
            | Field::CampaignReason
            | Field::Opens
            | Field::ClosesDays
            | Field::PerMinute
            | Field::Lang
            | Field::Subject
            | Field::Body
            | Field::Company
            | Field::Role
            | Field::Csv,
        )
        | None => EMPTY,
    }
}

/// The label that a field has on a page.
pub fn label(page: Page, field: Field) -> Word {
    match field {
        Field::UserId if page == Page::AdminUsers => reissue::USER_ID,
        Field::UserId => recovery::USER_ID,
        Field::LoginId if page == Page::AdminUsers => reissue::LOGIN_ID,
        Field::LoginId => login::LOGIN_ID,
        Field::Password if chooses_password(page) => renew::PASSWORD,
        Field::Password => login::PASSWORD,
        Field::PasswordConfirm => renew::CONFIRM,
        Field::CurrentPassword if page == Page::PortalConfirm => login::PASSWORD,
        Field::CurrentPassword => settings::CURRENT_PASSWORD,
        Field::Otp => login::OTP,
        Field::DeviceName if page == Page::PortalDevices => settings::DEVICE_NEW_NAME,
        Field::DeviceName | Field::Device => enrol::DEVICE_NAME,
        Field::CustomerId => pin::CUSTOMER_ID,
        Field::Phone if page == Page::Recovery => pin::REGISTERED_PHONE,
        Field::Phone => pin::PHONE,
        Field::Email => pin::EMAIL,
        Field::Destination => pin::DESTINATION,
        Field::Pin if page == Page::RecoveryPin => pin::PIN,
        Field::Pin if page == Page::PortalContactVerify => contacts::PIN,
        Field::Pin => login_id::CODE,
        Field::Contact => pin::OWN_CONTACT,
        Field::TemporaryPassword => reissue::NEW,
        Field::UserName | Field::Account => reissue::USER_NAME,
        Field::CompanyId if page == Page::Helpdesk => helpdesk::SEARCH,
        Field::CompanyId => reissue::COMPANY_ID,
        Field::Remark => helpdesk::REMARK,
        Field::Result => helpdesk::RESULT,
        Field::Reason => helpdesk::REASON,
        Field::Place => helpdesk::POINTS,
        Field::CampaignReason => campaigns::REASON,
        Field::Opens => campaigns::OPENS,
        Field::ClosesDays => campaigns::DAYS,
        Field::PerMinute => campaigns::PER_MINUTE,
        Field::Lang => campaigns::LANG,
        Field::Subject => campaigns::SUBJECT,
        Field::Body => campaigns::BODY,
        Field::Company => campaigns::COMPANY,
        Field::Role => campaigns::ROLE,
        Field::Csv => campaigns::CSV,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use credentials::lang::Lang;

    #[test]
    fn an_empty_field_is_named_as_its_page_names_it() {
        let words = Words::new(Lang::Ja, None);
        let say = |page, field| sentence(&words, page, Some(field), &Problem::Empty);
        assert_eq!(say(Page::Login, Field::Password), "パスワードを入力してください。");
        assert_eq!(say(Page::RenewPassword, Field::Password), "新しいパスワードを入力してください。");
        assert_eq!(say(Page::Recovery, Field::UserId), "ユーザーIDを入力してください。");
    }

    #[test]
    fn numbers_stand_in_their_sentence() {
        let words = Words::new(Lang::En, None);
        let text = sentence(&words, Page::RenewPassword, Some(Field::Password), &Problem::PasswordShort(15));
        assert_eq!(text, "Use 15 or more characters for the password.");
    }
}
