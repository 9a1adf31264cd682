//! What went wrong with a form, kept on the server and shown by the page, in any language, with or without scripts.

mod page;
mod state;

use serde::{Deserialize, Serialize};

use crate::campaign::members_csv::Faults;

pub use page::{Page, Place};
pub use state::{FieldProblem, FormState};

/// A field of a form, by its public name (the contract with outside test suites).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the contract")]
pub enum Field {
    UserId,
    LoginId,
    Password,
    PasswordConfirm,
    CurrentPassword,
    Otp,
    DeviceName,
    Device,
    CustomerId,
    Phone,
    Email,
    Destination,
    Pin,
    Contact,
    TemporaryPassword,
    UserName,
    CompanyId,
    Remark,
    Result,
    Account,
    Reason,
    Place,
    CampaignReason,
    Opens,
    ClosesDays,
    PerMinute,
    Lang,
    Subject,
    Body,
    Company,
    Role,
    Csv,
}

impl Field {
    /// The `name` and `id` of the input.
    pub fn name(self) -> &'static str {
        match self {
            Self::UserId => "user_id",
            Self::LoginId => "login_id",
            Self::Password => "password",
            Self::PasswordConfirm => "password_confirm",
            Self::CurrentPassword => "current_password",
            Self::Otp => "otp",
            Self::DeviceName => "device_name",
            Self::Device => "device",
            Self::CustomerId => "customer_id",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Destination => "destination",
            Self::Pin => "pin",
            Self::Contact => "contact",
            Self::TemporaryPassword => "temporary_password",
            Self::UserName => "user_name",
            Self::CompanyId => "company_id",
            Self::Remark => "remark",
            Self::Result => "result",
            Self::Account => "account",
            Self::Reason => "reason",
            Self::Place => "place",
            Self::CampaignReason => "campaign_reason",
            Self::Opens => "opens",
            Self::ClosesDays => "closes_days",
            Self::PerMinute => "per_minute",
            Self::Lang => "lang",
            Self::Subject => "subject",
            Self::Body => "body",
            Self::Company => "company",
            Self::Role => "role",
            Self::Csv => "csv",
        }
    }
}

/// What is wrong, in terms that the words catalogue turns into a sentence. Numbers are those of the sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// Nothing was typed.
    Empty,
    /// Longer than any real value; the number is the most characters that are taken.
    TooLong(usize),
    /// Characters that can't be in such a value (control characters, line breaks).
    Unreadable,
    /// Login: ID or password is wrong, or the account can't sign in. One sentence for all.
    SignInFailed,
    /// Too many tries; try again after so many minutes.
    TryLater(u64),
    /// The one-time password is not six digits.
    OtpForm,
    /// The one-time password (or recovery code) is wrong, old or already used.
    OtpWrong,
    /// The password is shorter than so many characters.
    PasswordShort(usize),
    /// The password is longer than so many characters.
    PasswordLong(usize),
    /// The password is on the list of common ones.
    PasswordCommon,
    /// The password is made of the account's or the organisation's words.
    PasswordContext,
    /// The password has characters that this realm doesn't take (ASCII only).
    PasswordAscii,
    /// The password has other characters than the ASCII letters and digits that this realm takes.
    PasswordLetters,
    /// The new password is the present one.
    PasswordSame,
    /// The two entries differ.
    PasswordsDiffer,
    /// The present password is wrong.
    CurrentPasswordWrong,
    /// A device of that name exists.
    DeviceNameTaken,
    /// The last device can't be removed where the account needs one.
    DeviceNeeded,
    /// The step took too long; it has to be begun again.
    Expired,
    /// No telephone number can look like this.
    PhoneForm,
    /// No mail address that we can write to looks like this.
    EmailForm,
    /// The PIN is not so many digits.
    PinForm(u8),
    /// The PIN is wrong.
    PinWrong,
    /// The PIN's time or tries are over; a new one can be asked for.
    PinOver,
    /// Nothing was chosen, or something that isn't on the list.
    ChooseDestination,
    /// No more messages go this way or to this number for now; another can be chosen.
    WayOver,
    /// Somebody else signs in with this address.
    LoginIdTaken,
    /// The address or number is registered already.
    ContactKnown,
    /// The account has so many addresses and numbers; one has to be removed first.
    ContactsFull(usize),
    /// The last confirmed mail address has to stay.
    ContactNeeded,
    /// The address signs in; the login ID has to be changed first.
    ContactIsLoginId,
    /// There is no such customer below, or none without a login.
    CustomerUnknown,
    /// There is no such account among those that one looks after.
    NotYours,
    /// The role doesn't allow it, or not any more.
    NotYourRole,
    /// Nobody does this to their own account.
    NotYourself,
    /// Somebody of this role isn't looked after here.
    TheirRole,
    /// The account is disabled.
    AccountDisabled,
    /// A temporary password has ASCII letters and digits only, at most so many.
    TemporaryForm(usize),
    /// The temporary password was used, or its time is over: a new one has to be asked for.
    TemporaryOver,
    /// The new password is the temporary one.
    SameAsTemporary,
    /// Points of the identity check have no result yet.
    OpenPoints,
    /// This result needs a remark.
    RemarkNeeded,
    /// The identity check was finished, or its time is over.
    CheckOver,
    /// Somebody else has to decide.
    SecondPerson,
    /// The point has its result already, which can't be changed.
    PointRecorded,
    /// The request was decided, or its time is over.
    RemovalOver,
    /// The message's link or PIN doesn't count any more: the person has to ask anew.
    NotSendable,
    /// Login: the password was right, but a renewal has begun and a new one is needed.
    RenewalOpen,
    /// No date and time can be read there.
    OpensForm,
    /// The opening lies in the past.
    OpensInPast,
    /// The clocks leave that time out on that day.
    OpensGap,
    /// The opening lies further ahead than so many days.
    OpensFar(u32),
    /// No whole number from the first to the second.
    NumberBetween(u32, u32),
    /// There is no such company.
    CompanyUnknown,
    /// Nobody of those chosen can be mailed.
    NoAccounts,
    /// So many of those chosen are in another campaign that runs.
    InOtherCampaign(i64),
    /// The realm proves by something else than a mailed link.
    NoMailedLink,
    /// The campaign isn't in a state in which that can be done: somebody else did something meanwhile.
    CampaignState,
    /// Those who haven't finished can be mailed again in so many minutes.
    AgainLater(u64),
    /// The person has no confirmed mail address.
    NoOwnMail,
    /// A campaign's text has no place for the links.
    WordingWithoutLink,
    /// A campaign's text has several places for the links.
    WordingLinkTwice,
    /// A campaign's text has a mark in braces that isn't known, or a brace that stands alone; its (shortened) text.
    WordingUnknownMark(String),
    /// A campaign's subject has braces.
    WordingMarkInSubject,
    /// The list of a campaign's IDs can't be taken as it is.
    MembersCsv(Faults),
}
