//! How Saihakko is served: settings, router, middleware, gateways, workers, command line.

pub mod cli;
#[cfg(feature = "demo")]
pub mod demo;
pub mod gateway;
pub mod mail;
pub mod phone_words;
pub mod serve;
pub mod settings;
pub mod web;
pub mod worker;
