//! Looks payments up on the gateway CookiePay and gives money back at most once.
