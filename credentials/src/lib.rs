//! What is true and what is remembered in a Saihakko portal. No HTTP, no HTML: those are `server` and `app`.
//!
//! # A tour
//!
//! A recovery is five steps: identify, prove, enrol, renew, enter. A [`realm`] chooses how each is done. Every attempt is a [`flow`]: a row
//! that knows its step, so pages can be reloaded, left and come back to, and steps can't be skipped.
//!
//! The use cases, in the order in which a person meets them:
//!
//! - [`login`]: ID and password, then the code of an app;
//! - [`recovery`]: asking, and redeeming the mailed link or giving the PIN that went to a chosen [`recovery::destination`];
//! - [`enrol`]: setting an app up on the way;
//! - [`login_change`]: the new login ID, once its mailbox has [confirmed](confirmation) it;
//! - [`renew`]: the new password, and with it the [`session`];
//! - [`settings`]: what a signed-in person changes;
//! - [`customers`]: whom a parent agency looks after;
//! - [`reissue`]: what an administrator does for others: a [`temporary`] password; [`permit`] says who may do what to whom, [`desk`] asks it;
//! - [`helpdesk`]: how the helpdesk vouches for an administrator first;
//! - [`operator`]: what operators see and change;
//! - [`campaign`]: a whole organisation sets new passwords;
//! - [`notice`]: what people are told, and their answer "this wasn't me".
//!
//! All take a [`Portal`](portal::Portal) (store, clock, chance, keys, realms) and a [`Caller`](caller::Caller) (realm, language, origin, cookies), and
//! answer an [`Outcome`](caller::Outcome): the page to go to, and what becomes of the cookies. What went wrong is kept as a
//! [`FormState`](form::FormState) and shown by that page.
//!
//! Messages are [`outbox`] rows, written in the transaction of what they tell and sent by a worker. The [`audit`] log is a chain.
//!
//! Rules without memory: [`text`] and [`phone`] (forgiving input), [`password`], [`otp`], [`recovery_code`], [`mask`], [`seal`] (keys), [`secret`] (types of secrets).
//! Time and chance are passed in: [`clock`], [`chance`].

pub mod account;
pub mod audit;
pub mod caller;
pub mod campaign;
pub mod chance;
pub mod clock;
pub mod company;
pub mod config;
pub mod confirmation;
pub mod contact;
pub mod customers;
pub mod desk;
pub mod directory;
pub mod enrol;
pub mod export;
pub mod flow;
pub mod form;
pub mod formula;
pub mod helpdesk;
pub mod import;
pub mod lang;
mod limits;
pub mod login;
pub mod login_change;
pub mod mask;
pub mod notice;
pub mod operator;
pub mod organisation;
pub mod otp;
mod otp_check;
pub mod outbox;
mod outbox_pin;
mod outbox_prepare;
pub mod password;
pub mod permit;
pub mod phone;
pub mod pin;
pub mod portal;
pub mod proof;
pub mod reach;
pub mod realm;
pub mod realm_config;
pub mod recovery;
pub mod recovery_code;
pub mod reissue;
pub mod renew;
pub mod seal;
pub mod secret;
pub mod session;
pub mod settings;
pub mod store;
pub mod temporary;
pub mod text;
mod ways;
