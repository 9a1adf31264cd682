//! The whole router as the world meets it, without a socket: every route, every form, on a real database.
//!
//! A [`world::World`] is a portal on a fresh database with a clock that stands still; a [`browser::Browser`] keeps cookies and looks at
//! every answer with [`answer::Answer::is_as_every_answer`], so each request of each test is also a test of headers and cookies.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as told"
)]

mod answer;
mod browser;
mod customers;
mod mailbox;
mod site;
mod world;

mod bad_input;
mod cookies;
mod cross_origin;
#[cfg(feature = "demo")]
mod demo;
#[cfg(feature = "demo")]
mod demo_clock;
#[cfg(feature = "demo")]
mod demo_customers;
#[cfg(feature = "demo")]
mod demo_phone;
mod desk;
mod endpoints;
mod enumeration;
mod headers;
mod hosts;
mod journeys;
#[cfg(not(feature = "demo"))]
mod no_demo;
mod order;
mod outage;
mod paths;
mod proxies;
mod reading;
mod roles;
mod shapes;
mod snapshots;
mod trouble;
mod wire;
