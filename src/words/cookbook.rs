//! The cookbook: jobs that people do with more than one command. The scripts are the same in every language
//! and stand in a folder of their own, where the tests run them as they are; what is said of them is data of
//! one language.

/// The cookbook, in one language.
#[derive(Debug)]
pub(crate) struct Cookbook {
    /// What it is, for the list of pages.
    pub(crate) about: &'static str,
    /// What holds for all recipes, a paragraph each.
    pub(crate) rules: &'static [&'static str],
    /// The heading above what exit codes mean in a recipe.
    pub(crate) codes: &'static str,
    /// The recipes.
    pub(crate) recipes: &'static [Recipe],
}

/// One job.
#[derive(Debug)]
pub(crate) struct Recipe {
    /// What is done.
    pub(crate) title: &'static str,
    /// Why it is done so, and what to look out for.
    pub(crate) why: &'static str,
    /// What to do, one after the other.
    pub(crate) steps: &'static [RecipeStep],
    /// What an exit code means here.
    pub(crate) codes: &'static [(&'static str, &'static str)],
}

/// One script, and what to do with it.
#[derive(Debug)]
pub(crate) struct RecipeStep {
    /// What it is for.
    pub(crate) says: &'static str,
    /// What to paste.
    pub(crate) script: &'static str,
}

/// Makes the plan of a recall.
pub(crate) const RECALL_PLAN: &str = include_str!("cookbook/recall-plan.sh");
/// Sends it.
pub(crate) const RECALL_SEND: &str = include_str!("cookbook/recall-send.sh");
/// Looks at what is in doubt, and at what was refunded.
pub(crate) const NIGHTLY: &str = include_str!("cookbook/nightly.sh");
/// Writes the workbook of a month.
pub(crate) const MONTH_END: &str = include_str!("cookbook/month-end.sh");
/// Compares a month, and plans the refunds that were forgotten.
pub(crate) const COMPARE: &str = include_str!("cookbook/compare.sh");
/// Makes them.
pub(crate) const COMPARE_SEND: &str = include_str!("cookbook/compare-send.sh");
/// Tells which cancels are new.
pub(crate) const NEW_CANCELS: &str = include_str!("cookbook/new-cancels.sh");
/// Writes the payments of all profiles.
pub(crate) const ALL_SHOPS: &str = include_str!("cookbook/all-shops.sh");
/// Makes a plan for somebody else.
pub(crate) const REVIEWED_PLAN: &str = include_str!("cookbook/reviewed-plan.sh");
/// Sends the plan of somebody else.
pub(crate) const REVIEWED_SEND: &str = include_str!("cookbook/reviewed-send.sh");
