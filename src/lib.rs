//! Looks payments up on the gateway CookiePay and gives money back at most once.

pub mod config;
pub mod gateway;
pub mod mock;
pub mod output;
pub mod payment;
pub mod secret;
