//! A comparison.

in_each_language! {
    compare
    const SHEETS as sheets: [&'static str; 3];
}
