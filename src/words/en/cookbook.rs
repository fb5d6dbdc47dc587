//! The cookbook in English.

use crate::words::cookbook::{
    ALL_SHOPS, COMPARE, COMPARE_SEND, Cookbook, MONTH_END, NEW_CANCELS, NIGHTLY, RECALL_PLAN,
    RECALL_SEND, REVIEWED_PLAN, REVIEWED_SEND, Recipe, RecipeStep,
};

/// The cookbook.
pub(crate) const COOKBOOK: Cookbook = Cookbook {
    about: "Jobs that take more than one command, to paste into a shell",
    rules: &[
        "For a POSIX shell. To try a recipe with made-up payments, `export COOKIEPAY_PROFILE=demo` first; `cookiepay \
         mock orders last-month --fault cancel --out orders.csv` makes up the shop's list.",
        "Of a pipeline a shell tells only the last exit code, and so a search that broke off would pass for one that \
         found less. No recipe pipes a search into a refund: each command writes a file, which appears only when it \
         is complete, and `&&` goes on only after a 0. A plan of an earlier run is removed first, so that it cannot be \
         taken for this one's.",
        "All of them can be run again, and two of them at once: what was refunded is not refunded once more.",
    ],
    codes: "Exit codes:",
    recipes: &[RECALL, NIGHT, WORKBOOK, COMPARISON, ALERT, SHOPS, REVIEW],
};

const RECALL: Recipe = Recipe {
    title: "Refund every order of a recalled product",
    why: "The product that the gateway names is that of the whole order (`… 외 2건` means: and two more). Rows of \
          `recall.csv` that are not to be refunded in full need an amount in place of `full`.",
    steps: &[
        RecipeStep {
            says: "Make the plan, which sends nothing:",
            script: RECALL_PLAN,
        },
        RecipeStep {
            says: "Read `plan.csv`. Then send it; it is shown and asked about once more:",
            script: RECALL_SEND,
        },
    ],
    codes: &[
        (
            "2",
            "nothing was found that is left to refund: there is no plan",
        ),
        (
            "6",
            "rows cannot be refunded as they are, and are named: mend them in `recall.csv` or take them out, and plan again",
        ),
        (
            "7",
            "the search, or the reading of the payments, is incomplete: run it again",
        ),
        ("9", "you said no: nothing was sent"),
        (
            "10",
            "what came of a row is not known yet: `cookiepay refunds reconcile --all`, then send the plan again",
        ),
        (
            "11",
            "some rows are done and others are not: send the plan again, and it goes on where it stopped",
        ),
    ],
};

const NIGHT: Recipe = Recipe {
    title: "Reconcile and verify each night",
    why: "Looks at every refund that is not certain, and at those of the last 30 days. It sends nothing but searches, \
          and prints only where there is something to do, so that cron sends mail only then.",
    steps: &[RecipeStep {
        says: "Save it as `nightly.sh`, and say in the crontab `30 3 * * * sh nightly.sh`, with a `PATH` above it that \
               has `cookiepay` in it:",
        script: NIGHTLY,
    }],
    codes: &[
        ("0", "all is as it should be, and nothing was printed"),
        (
            "10",
            "a refund is still unknown: do not refund that payment in another way",
        ),
        (
            "11",
            "the figures of a refund contradict each other: `cookiepay refunds show` it, find out, and `resolve` it",
        ),
        (
            "20",
            "the gateway does not bear out a refund any more: each is listed with the command that settles it",
        ),
        (
            "other",
            "a check failed, and nothing is known of this night",
        ),
    ],
};

const WORKBOOK: Recipe = Recipe {
    title: "A workbook at the end of the month",
    why: "Payments on one sheet, sums by day and method on another. Cancels of payments from earlier months are not in \
          it, and a later run has later cancels: both are said.",
    steps: &[RecipeStep {
        says: "On the first of a month:",
        script: MONTH_END,
    }],
    codes: &[
        ("0", "the workbook is complete"),
        (
            "7",
            "a part is missing: there is no workbook, or the one of an earlier run as it was",
        ),
    ],
};

const COMPARISON: Recipe = Recipe {
    title: "Compare a month, and refund what was forgotten",
    why: "`orders.csv` is the shop's own list. What it has as cancelled and the gateway has not comes into `refunds.csv`.",
    steps: &[
        RecipeStep {
            says: "Save it as `compare.sh`, and run `sh compare.sh`. It sends nothing:",
            script: COMPARE,
        },
        RecipeStep {
            says: "Read the plan. Then refund, and see that none of these differences is left:",
            script: COMPARE_SEND,
        },
    ],
    codes: &[
        ("0", "nothing differs, or the plan stands"),
        (
            "6",
            "rows of the plan cannot be refunded as they are, and are named",
        ),
        ("7", "a part of the search is missing: nothing was planned"),
        (
            "10",
            "what came of a row is not known yet: `cookiepay refunds reconcile --all`, then refund again",
        ),
        (
            "11",
            "some rows are done and others are not: refund again, and it goes on where it stopped",
        ),
        (
            "20",
            "there are differences that no refund of this list settles",
        ),
    ],
};

const ALERT: Recipe = Recipe {
    title: "Tell of new cancels",
    why: "Prints the cancels since the last run, of payments of the last 90 days; the first run prints all. What was \
          told is kept in a file, which is replaced only after the lines are printed: what fails is told the next \
          time. Two runs at once may tell of a cancel twice, and leave none out.",
    steps: &[RecipeStep {
        says: "Save it as `new-cancels.sh`, for cron to run `sh new-cancels.sh`:",
        script: NEW_CANCELS,
    }],
    codes: &[
        ("0", "what is new was printed, or nothing is new"),
        (
            "7",
            "the search is incomplete: nothing was told, and nothing forgotten",
        ),
    ],
};

const SHOPS: Recipe = Recipe {
    title: "The payments of all profiles in one file",
    why: "With a column `profile`. It is one file or none: a loop that appends profile after profile leaves a gap where \
          one fails.",
    steps: &[RecipeStep {
        says: "With a configuration of several profiles:",
        script: ALL_SHOPS,
    }],
    codes: &[
        ("0", "the file has all payments of all profiles"),
        (
            "7",
            "a part is missing, or the gateway refuses the credentials of a profile: there is no file of this run, and the error says which",
        ),
    ],
};

const REVIEW: Recipe = Recipe {
    title: "A plan that one person makes and another sends",
    why: "The plan has the balance that each row expects: a payment that changed meanwhile is not refunded, not even \
          where the two have journals of their own and both send it. Tell the total by another way than the file. On macOS write `shasum -a 256` for `sha256sum`.",
    steps: &[
        RecipeStep {
            says: "One makes the plan of `refunds.csv`, reads it, and hands over both files, `plan.csv.sha256` by another way:",
            script: REVIEWED_PLAN,
        },
        RecipeStep {
            says: "The other reads it, and sends it with the total that was told:",
            script: REVIEWED_SEND,
        },
    ],
    codes: &[
        ("0", "the plan stands; all of it is done"),
        (
            "1",
            "the check sum differs: it is another plan, and nothing was sent",
        ),
        (
            "6",
            "the total differs, or no row can be refunded as it is: nothing was sent",
        ),
        ("9", "the other said no: nothing was sent"),
        (
            "10",
            "what came of a row is not known yet: `cookiepay refunds reconcile --all`, then send it again",
        ),
        (
            "11",
            "some rows are done and others are not, such as those that changed: `result.csv` says which",
        ),
    ],
};
