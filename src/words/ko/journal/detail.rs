//! What happened to a refund, in words.

use std::fmt::{self, Formatter};

use crate::journal::{Detail, Left, Look, LookSays, Outcome};
use crate::payment::{Quoted, Won};
use crate::words::ko::count::won;
use crate::words::ko::particle::{subject, toward};
use crate::words::language::{Korean, ko};

/// Writes foreign words as they came, to be made safe for people.
impl Korean for Detail {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Claimed => f.write_str("취소를 준비했습니다"),
            Self::Leaving => f.write_str("취소 요청을 보내기 직전입니다"),
            Self::NotWrittenDown => f.write_str("취소 기록에 쓰지 못했습니다"),
            Self::NeverLeft { why } => {
                write!(f, "취소 요청이 전송되지 않았습니다: {}", ko(why))
            }
            Self::Accepted => f.write_str("게이트웨이가 정상 처리로 응답했습니다"),
            Self::AcceptedOtherAmount { asked, said } => write!(
                f,
                "{} 취소를 요청했는데, 게이트웨이는 {}을 취소했다고 응답했습니다",
                won(*asked),
                won(*said)
            ),
            Self::AcceptedUnreadable { amount } => write!(
                f,
                "게이트웨이가 정상 처리로 응답했지만, 취소금액이 {} 왔습니다",
                toward(Quoted(amount))
            ),
            Self::AcceptedWithoutAmount => {
                f.write_str("게이트웨이가 정상 처리로 응답했지만, 취소금액을 알려 주지 않았습니다")
            }
            Self::Declined {
                code,
                message,
                http_status,
            } => write!(
                f,
                "게이트웨이가 거절했습니다: {code} {message} (HTTP {http_status})"
            ),
            Self::NeitherYesNorNo {
                why,
                code,
                message,
                http_status,
            } => write!(
                f,
                "정상 처리인지 거절인지 알 수 없는 응답입니다 ({}): {code} {message} (HTTP {http_status})",
                ko(why)
            ),
            Self::NothingTold { why } => {
                write!(f, "결과를 알 수 있는 응답이 오지 않았습니다 ({})", ko(why))
            }
            Self::NoAnswer { why } => write!(f, "응답이 오지 않았습니다 ({})", ko(why)),
            Self::NotSeen { why } => write!(f, "결제를 조회하지 못했습니다: {}", ko(why)),
            Self::Looked(look) => write_look(f, look),
            Self::LookedMeanwhile => f.write_str("그 사이에 다른 작업이 조회했습니다"),
            Self::NotLookedAt => f.write_str("이미 확정되어 조회하지 않았습니다"),
            Self::OneFallOfTwo => {
                f.write_str("취소가능금액은 한 번 줄었는데, 확정되지 않은 시도가 두 건 있습니다")
            }
            Self::CalledCancelled { asked_for } => write!(
                f,
                "취소 {} 요청되었을 때 게이트웨이가 이미 취소된 결제라고 응답했습니다",
                subject(asked_for)
            ),
            Self::RunEnded => f.write_str("작업이 결과를 남기지 않고 끝났습니다"),
            Self::RecordedLate(what) => write!(f, "나중에 기록했습니다: {}", ko(what)),
            Self::AnsweredAndLooked { answer, look: None } => {
                write!(f, "{}. 결제는 아직 그대로입니다", ko(answer))
            }
            Self::AnsweredAndLooked {
                answer,
                look: Some(look),
            } => write!(f, "{}. {}", ko(answer), ko(look)),
        }
    }
}

/// Says what happened last, and whether that is in the journal where all else is.
impl Korean for Outcome {
    fn korean(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.unrecorded_look {
            None => self.detail.korean(f),
            Some(why) => write!(
                f,
                "{} (취소 기록에 쓰지 못했습니다: {})",
                ko(&self.detail),
                ko(why)
            ),
        }
    }
}

fn write_look(f: &mut Formatter<'_>, look: &Look) -> fmt::Result {
    write_left(f, look.before, look.left)?;
    match look.says {
        LookSays::Balance => Ok(()),
        LookSays::NotAsAccepted { expected } => write!(
            f,
            ". 게이트웨이가 정상 처리로 응답했고 매뉴얼에서 `CANCEL_SUM_AMOUNT`는 취소 후 잔액이므로, {}이어야 합니다",
            won(expected)
        ),
        LookSays::NotShownYet => f.write_str(
            ". 게이트웨이가 정상 처리로 응답했지만, 취소가능금액에 아직 반영되지 않았습니다",
        ),
        LookSays::OldReading => f.write_str(". 예전 조회 결과라서 아무것도 알 수 없습니다"),
        LookSays::SomebodyElse => {
            f.write_str(". 이 취소가 아니라 다른 곳에서 일부가 취소되었습니다")
        }
        LookSays::ThisOrAnother => {
            f.write_str(". 이 취소 때문일 수도, 다른 취소 때문일 수도 있습니다")
        }
    }?;
    match look.other_reason.as_deref() {
        None => Ok(()),
        Some("") => f.write_str(". 결제의 취소 내역에는 취소사유가 없습니다"),
        Some(reason) => write!(
            f,
            ". 결제의 취소 내역에는 다른 취소사유가 있습니다: {reason}"
        ),
    }
}

/// Says what was left before, and is left now.
fn write_left(f: &mut Formatter<'_>, before: Won, left: Left) -> fmt::Result {
    match left {
        Left::Balance(now) if now == before => {
            write!(f, "취소가능금액이 {} 그대로입니다", won(now))
        }
        Left::Balance(now) if now < before => write!(
            f,
            "취소가능금액이 {}에서 {}으로 줄었습니다",
            won(before),
            won(now)
        ),
        Left::Balance(now) => write!(
            f,
            "취소가능금액이 {}에서 {}으로 늘었습니다",
            won(before),
            won(now)
        ),
        Left::Unclear => f.write_str("게이트웨이가 취소가능금액을 명확히 알려 주지 않습니다"),
        Left::NotFound => f.write_str("게이트웨이에서 이 결제를 찾을 수 없습니다"),
    }
}

#[cfg(test)]
mod tests {
    use crate::journal::tests::entry;
    use crate::journal::{Detail, Outcome, StoreError, all_details};
    use crate::payment::{CallFailure, Foreign};
    use crate::words::ko::tests::assert_korean;
    use crate::words::language::ko;

    #[test]
    fn a_look_that_could_not_be_written_down_is_told_with_the_reason() {
        let recorded = Outcome::recorded(entry(), Detail::Accepted);
        assert_eq!(
            ko(&recorded).to_string(),
            "게이트웨이가 정상 처리로 응답했습니다"
        );
        let full = StoreError::Full {
            journal: std::path::Path::new("journal.sqlite3").into(),
        };
        let outcome = Outcome {
            unrecorded_look: Some(full.into()),
            ..recorded
        };
        assert_eq!(
            ko(&outcome).to_string(),
            "게이트웨이가 정상 처리로 응답했습니다 (취소 기록에 쓰지 못했습니다: 취소 기록(journal.sqlite3)을 쓸 \
             디스크 공간이 없습니다)"
        );
    }

    /// Tells whether others have a say in its sentence, who have tests of their own.
    const fn has_words_of_others(detail: &Detail) -> bool {
        matches!(
            detail,
            Detail::Text(_)
                | Detail::NeverLeft { .. }
                | Detail::NeitherYesNorNo { .. }
                | Detail::NothingTold { .. }
                | Detail::NoAnswer { .. }
                | Detail::NotSeen { .. }
        )
    }

    #[test]
    fn what_happened_to_a_refund_is_said_in_a_sentence() {
        let sentences: Vec<_> = all_details()
            .iter()
            .filter(|it| !has_words_of_others(it))
            .map(|it| Foreign::new(ko(it).to_string()).to_string())
            .collect();
        let sentences = sentences.join("\n");
        assert_korean(&sentences);
        insta::assert_snapshot!(sentences, @r#"
        취소를 준비했습니다
        취소 요청을 보내기 직전입니다
        취소 기록에 쓰지 못했습니다
        게이트웨이가 정상 처리로 응답했습니다
        5,000원 취소를 요청했는데, 게이트웨이는 12,000원을 취소했다고 응답했습니다
        게이트웨이가 정상 처리로 응답했지만, 취소금액이 "만이천원"으로 왔습니다
        게이트웨이가 정상 처리로 응답했지만, 취소금액을 알려 주지 않았습니다
        게이트웨이가 거절했습니다: P001 처리 중 "오류"\u{1b} (HTTP 200)
        취소가능금액이 12,000원에서 7,000원으로 줄었습니다
        취소가능금액이 12,000원에서 7,000원으로 줄었습니다. 결제의 취소 내역에는 취소사유가 없습니다
        취소가능금액이 12,000원에서 7,000원으로 줄었습니다. 결제의 취소 내역에는 다른 취소사유가 있습니다: PG 취소
        게이트웨이가 취소가능금액을 명확히 알려 주지 않습니다
        게이트웨이에서 이 결제를 찾을 수 없습니다
        취소가능금액이 12,000원에서 5,000원으로 줄었습니다. 게이트웨이가 정상 처리로 응답했고 매뉴얼에서 `CANCEL_SUM_AMOUNT`는 취소 후 잔액이므로, 7,000원이어야 합니다
        취소가능금액이 12,000원 그대로입니다. 게이트웨이가 정상 처리로 응답했지만, 취소가능금액에 아직 반영되지 않았습니다
        취소가능금액이 12,000원에서 13,000원으로 늘었습니다. 예전 조회 결과라서 아무것도 알 수 없습니다
        취소가능금액이 12,000원에서 11,000원으로 줄었습니다. 이 취소가 아니라 다른 곳에서 일부가 취소되었습니다. 결제의 취소 내역에는 취소사유가 없습니다
        취소가능금액이 12,000원에서 7,000원으로 줄었습니다. 이 취소 때문일 수도, 다른 취소 때문일 수도 있습니다
        그 사이에 다른 작업이 조회했습니다
        이미 확정되어 조회하지 않았습니다
        취소가능금액은 한 번 줄었는데, 확정되지 않은 시도가 두 건 있습니다
        취소 r7이 요청되었을 때 게이트웨이가 이미 취소된 결제라고 응답했습니다
        작업이 결과를 남기지 않고 끝났습니다
        나중에 기록했습니다: 게이트웨이가 정상 처리로 응답했습니다
        게이트웨이가 정상 처리로 응답했습니다. 결제는 아직 그대로입니다
        게이트웨이가 정상 처리로 응답했습니다. 취소가능금액이 12,000원에서 7,000원으로 줄었습니다
        "#);
    }

    #[test]
    fn what_did_not_happen_is_said_with_the_reason() {
        let why = || CallFailure::Text("이유".to_owned());
        for (detail, expected) in [
            (
                Detail::NeverLeft { why: why() },
                "취소 요청이 전송되지 않았습니다: 이유",
            ),
            (
                Detail::NeitherYesNorNo {
                    why: why(),
                    code: "P001".to_owned(),
                    message: "통신 타임아웃".to_owned(),
                    http_status: 500,
                },
                "정상 처리인지 거절인지 알 수 없는 응답입니다 (이유): P001 통신 타임아웃 (HTTP 500)",
            ),
            (
                Detail::NothingTold { why: why() },
                "결과를 알 수 있는 응답이 오지 않았습니다 (이유)",
            ),
            (
                Detail::NoAnswer { why: why() },
                "응답이 오지 않았습니다 (이유)",
            ),
            (
                Detail::NotSeen { why: why() },
                "결제를 조회하지 못했습니다: 이유",
            ),
        ] {
            assert_eq!(ko(detail).to_string(), expected);
        }
    }
}
