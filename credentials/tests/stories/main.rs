//! Whole journeys, told once and run on SQLite and on PostgreSQL: what people do, in what order, and every misuse of it.
//!
//! A [`world::World`] is a portal on a fresh database with a clock that stands still; a [`browser::Browser`] keeps cookies; the [`mailbox`]
//! is worker and mail server at once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a story ends where something is not as told"
)]

mod agency;
mod browser;
mod campaigners;
mod crowd;
mod customers;
mod mailbox;
mod office;
mod place;
mod staff;
mod world;

mod audit;
mod audit_desk;
mod bad_input;
mod campaign;
mod campaign_buttons;
mod campaign_csv;
mod campaign_opening;
mod campaign_races;
mod campaign_wording;
mod contacts;
mod contacts_in_time;
mod contacts_misuse;
mod customer_tree;
mod desk_matrix;
mod enumeration;
mod facts;
mod helpdesk;
mod helpdesk_in_time;
mod invitation;
mod limits;
mod links;
mod login;
mod misuse;
mod new_login_id;
mod notice;
mod operator;
mod otp;
mod outbox;
mod outbox_again;
mod outbox_campaign;
mod permits;
mod pin;
mod portal_login_id;
mod purposes;
mod races;
mod reach;
mod realm_in_configuration;
mod recovery;
mod reissue;
mod removal;
mod search;
mod sessions;
mod settings;
mod step_up;
mod sweep;
mod temporary;
mod versions;
