//! How Saihakko is served: settings, router, middleware, gateways, workers, command line.

mod bounce;
pub mod cli;
#[cfg(feature = "demo")]
pub mod demo;
pub mod gateway;
pub mod mail;
mod metrics;
pub mod phone_words;
pub mod serve;
pub mod settings;
pub mod web;
pub mod worker;
