//! Command lines to paste into a shell: the same in every language, but for what a person has to fill in.

use std::path::Path;

use crate::config::{Keeper, SERVICE, Warning, entry};
use crate::journal::{Barrier, Entry, Unwritable};
use crate::payment::{Foreign, PaymentsOfOrder, RefundId, Refundable};
use crate::rights::{Exposed, Exposure};
use crate::shown::ShownPath;

/// What stands in a command where a person has something to fill in, as it is called in a language.
pub(crate) struct Blanks {
    /// Why money goes back.
    pub(crate) reason: &'static str,
    /// How much.
    pub(crate) amount: &'static str,
    /// To which bank.
    pub(crate) bank: &'static str,
    /// To which account there.
    pub(crate) account_no: &'static str,
    /// To whom.
    pub(crate) account_name: &'static str,
}

/// Writes the command that explains a code, as a sentence quotes it.
pub(crate) fn explain(code: &str) -> String {
    format!("`cookiepay explain {code}`")
}

/// The command that looks at all refunds in doubt, with whichever profile leads to each.
pub(crate) const RECONCILE_ALL: &str = "cookiepay refunds reconcile --all";

/// The command that shows payments where nothing is set up.
pub(crate) const DEMO_SEARCH: &str = "cookiepay -p demo search this-month";

/// The command that starts a gateway on this machine.
pub(crate) const MOCK: &str = "cookiepay mock";

/// Writes the command that puts the key of a profile where it is kept. It reads the key from a prompt: a key that
/// is an argument is in the history of the shell, and everybody may read it while the command runs.
pub(crate) fn put_key(keeper: Keeper, profile: &str) -> String {
    let name = entry(profile);
    let quoted = quoted(profile);
    match keeper {
        // Behind the last -w it asks.
        Keeper::Keychain => {
            format!("security add-generic-password -U -s {SERVICE} -a {quoted} -w")
        }
        Keeper::Pass => format!("pass insert {SERVICE}/{quoted}"),
        Keeper::SecretTool => format!(
            "secret-tool store --label='CookiePay {profile}' service {SERVICE} profile {quoted}"
        ),
        Keeper::OnePassword => format!(
            "read -rs KEY && printf '{{\"title\":\"{name}\",\"category\":\"PASSWORD\",\"fields\":[{{\"id\":\"password\",\"type\":\"CONCEALED\",\"purpose\":\"PASSWORD\",\"label\":\"password\",\"value\":\"%s\"}}]}}' \"$KEY\" | op item create --vault Private -; unset KEY"
        ),
        Keeper::Bitwarden => format!(
            "read -rs KEY && printf '{{\"type\":1,\"name\":\"{name}\",\"login\":{{\"password\":\"%s\"}}}}' \"$KEY\" | bw encode | bw create item; unset KEY"
        ),
    }
}

/// The number of payments of an order that are listed.
pub(crate) const LISTED_MAX: usize = 10;

/// Writes how each of the payments of an order is refunded by its TID, a line each.
pub(crate) fn refund_one_of(payments: &PaymentsOfOrder, arguments: &[String]) -> String {
    let words = arguments.iter().map(|word| {
        let word = Foreign::new(word.as_str());
        quoted(&word.to_string())
    });
    let arguments = words.collect::<Vec<_>>().join(" ");
    let commands = payments.paid.iter().take(LISTED_MAX).map(|payment| {
        let command = cancel(&payment.profile, &payment.tid.to_string(), &arguments);
        // A terminal breaks no line within backticks.
        format!("\n  `{command}`")
    });
    commands.collect()
}

/// Writes the command that looks at a refund in doubt.
pub(crate) fn reconcile(entry: &Entry) -> String {
    refunds("reconcile", entry)
}

/// Writes the command that shows a refund.
pub(crate) fn show(entry: &Entry) -> String {
    refunds("show", entry)
}

/// Writes a command about a refund.
pub(crate) fn refunds(verb: &str, entry: &Entry) -> String {
    format!(
        "cookiepay -p {} refunds {verb} {}",
        quoted(&entry.via.profile),
        entry.id
    )
}

/// Writes the command that refunds all that is left of a payment: one more, where as much went back
/// before.
pub(crate) fn refund_all(
    blanks: &Blanks,
    profile: &str,
    tid: &str,
    refundable: &Refundable,
    as_much_before: Option<RefundId>,
) -> String {
    let account = if refundable.needs_account {
        format!(
            " --bank {} --account-no {} --account-name {}",
            blanks.bank, blanks.account_no, blanks.account_name
        )
    } else {
        String::new()
    };
    let reason = blanks.reason;
    let arguments = match as_much_before {
        // What is one more after another is asked for by its amount.
        Some(id) => format!(
            "--amount {} --reason '{reason}'{account} --again={id}",
            refundable.balance
        ),
        None => format!("--full --reason '{reason}'{account}"),
    };
    cancel(profile, tid, &arguments)
}

/// Writes the command that refunds a part of a payment.
pub(crate) fn refund_part(blanks: &Blanks, profile: &str, tid: &str) -> String {
    let arguments = format!("--amount {} --reason '{}'", blanks.amount, blanks.reason);
    cancel(profile, tid, &arguments)
}

/// Writes the command that refunds a payment, with more arguments, which stand as they are.
pub(crate) fn cancel(profile: &str, tid: &str, arguments: &str) -> String {
    let (profile, tid) = (quoted(profile), quoted(tid));
    if tid.starts_with('-') {
        // What begins so is no option behind the two dashes.
        format!("cookiepay -p {profile} cancel {arguments} -- {tid}")
    } else {
        format!("cookiepay -p {profile} cancel {tid} {arguments}")
    }
}

/// Writes the command that lets nobody else change files and folders.
///
/// What was replaced while it was opened is somebody else's doing, and closed as what others can write.
pub(crate) fn close(exposed: &[Exposed]) -> String {
    let paths = |are_of_others: bool| {
        let is_it = |it: &&Exposed| matches!(it.exposure, Exposure::Owner { .. }) == are_of_others;
        words(exposed.iter().filter(is_it).map(|it| &*it.path))
    };
    let (open, of_others) = (paths(false), paths(true));
    let user = exposed.iter().find_map(|it| match it.exposure {
        Exposure::Owner { user } => Some(user),
        Exposure::Mode | Exposure::Replaced => None,
    });
    let mut commands = Vec::new();
    if let Some(user) = user {
        commands.push(format!("sudo chown -h {user}{of_others}"));
    }
    if !open.is_empty() {
        commands.push(format!("chmod go-w{open}"));
    }
    commands.join(" && ")
}

/// Writes the command that lets this user write what belongs to a journal, where there is one: of what is shared with
/// a group, only what that may not write.
pub(crate) fn open(unwritable: &[Unwritable]) -> Option<String> {
    let paths = |is_it: &dyn Fn(&Unwritable) -> bool| {
        words(unwritable.iter().filter(|it| is_it(it)).map(|it| &*it.path))
    };
    let is_of_another = |it: &Unwritable| matches!(it.barrier, Barrier::Owner);
    let folder_of_another = paths(&|it| is_of_another(it) && it.is_above);
    let parts_of_another = paths(&|it| is_of_another(it) && !it.is_above);
    let closed = paths(&|it| match it.barrier {
        Barrier::Mode => true,
        Barrier::Owner => it.mode & 0o600 != 0o600,
        Barrier::Group { .. } | Barrier::System(_) => false,
    });
    let closed_to_group = paths(&|it| it.group_to_let_in().is_some());
    let mut commands = Vec::new();
    if let Some(group) = unwritable.iter().find_map(Unwritable::group_to_let_in) {
        commands.push(format!("sudo chgrp {group}{closed_to_group}"));
        commands.push(format!("sudo chmod g+rwX{closed_to_group}"));
    }
    let user = unwritable.first()?.user;
    // A folder may hold what is nobody's business here.
    if !folder_of_another.is_empty() {
        commands.push(format!("sudo chown {user}{folder_of_another}"));
    }
    if !parts_of_another.is_empty() {
        commands.push(format!("sudo chown -R {user}{parts_of_another}"));
    }
    if !closed.is_empty() {
        commands.push(format!("chmod u+rwX{closed}"));
    }
    (!commands.is_empty()).then(|| commands.join(" && "))
}

/// Writes paths as words of a command, each behind a blank.
fn words<'p>(paths: impl Iterator<Item = &'p Path>) -> String {
    let mut words = String::new();
    for path in paths {
        words.push(' ');
        words.push_str(&quoted(&ShownPath(path).to_string()));
    }
    words
}

/// The command that sets this machine's clock by the network.
pub(crate) const SET_CLOCK: &str = if cfg!(windows) {
    "w32tm /resync"
} else if cfg!(target_vendor = "apple") {
    "sudo sntp -sS time.apple.com"
} else {
    "sudo timedatectl set-ntp true"
};

/// Writes the command that closes a file which others can read, where a warning is about one.
pub(crate) fn against(warning: &Warning) -> Option<String> {
    match warning {
        Warning::OpenToOthers { path, .. } | Warning::PasswordFileIgnored { path, .. } => {
            let path = quoted(&ShownPath(path).to_string());
            Some(format!("chmod 600 {path}"))
        }
        Warning::Exposed(_) | Warning::PasswordInFile(_) | Warning::ServerUnchecked { .. } => None,
    }
}

/// Quotes a word for a POSIX shell, where it needs that.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tid_that_looks_like_an_option_is_none() {
        assert_eq!(
            cancel("mock", "2898563196", "--full"),
            "cookiepay -p mock cancel 2898563196 --full"
        );
        assert_eq!(
            cancel("mock", "--yes", "--full"),
            "cookiepay -p mock cancel --full -- --yes"
        );
    }

    #[test]
    fn what_a_user_cannot_write_is_given_to_them_and_what_is_a_groups_stays_the_groups() {
        let unwritable = |path: &str, mode, barrier| Unwritable {
            path: path.into(),
            is_above: path == "above",
            mode,
            owner: 0,
            user: 1000,
            barrier,
        };
        let system = || Barrier::System(std::io::Error::other("no"));
        let group = |is_closed| Barrier::Group {
            group: 42,
            is_member: false,
            is_closed,
        };
        for (all, expected) in [
            (vec![], None),
            (vec![unwritable("a", 0o644, system())], None),
            (
                vec![
                    unwritable("a b", 0o400, Barrier::Mode),
                    unwritable("c", 0o400, system()),
                ],
                Some("chmod u+rwX 'a b'"),
            ),
            (
                vec![
                    unwritable("a", 0o600, Barrier::Owner),
                    unwritable("b", 0o444, Barrier::Owner),
                    unwritable("c", 0o400, Barrier::Mode),
                ],
                Some("sudo chown -R 1000 a b && chmod u+rwX b c"),
            ),
            (
                vec![
                    unwritable("above", 0o755, Barrier::Owner),
                    unwritable("a", 0o600, Barrier::Owner),
                ],
                Some("sudo chown 1000 above && sudo chown -R 1000 a"),
            ),
            (vec![unwritable("a", 0o660, group(false))], None),
            (
                vec![
                    unwritable("a", 0o660, group(false)),
                    unwritable("b", 0o600, group(true)),
                    unwritable("c", 0o460, Barrier::Mode),
                ],
                Some("sudo chgrp 42 b && sudo chmod g+rwX b && chmod u+rwX c"),
            ),
        ] {
            assert_eq!(open(&all).as_deref(), expected, "{all:?}");
        }
    }

    #[test]
    fn a_profile_that_a_shell_would_take_apart_is_quoted() {
        assert_eq!(quoted("store-live.2"), "store-live.2");
        assert_eq!(quoted("매장"), "매장");
        assert_eq!(quoted("a;b'c"), "'a;b'\\''c'");
    }
}
