//! Particles after words that are put into a sentence: which one of a pair follows depends on the last sound.
//! Refuses to guess at a word that has no sound: it gets both, as in `을(를)`.

use std::fmt::Display;

/// Writes a word with 을 or 를 behind it.
pub(super) fn object(word: impl Display) -> String {
    with(word, "을", "를", "을(를)")
}

/// Writes a word with 이 or 가 behind it.
pub(super) fn subject(word: impl Display) -> String {
    with(word, "이", "가", "이(가)")
}

/// Writes a word with 은 or 는 behind it.
pub(super) fn topic(word: impl Display) -> String {
    with(word, "은", "는", "은(는)")
}

/// Writes a word with 과 or 와 behind it.
pub(super) fn together(word: impl Display) -> String {
    with(word, "과", "와", "과(와)")
}

/// Writes a word with 으로 or 로 behind it.
pub(super) fn toward(word: impl Display) -> String {
    let word = word.to_string();
    let particle = match Sound::last_of(&word) {
        Some(Sound::Consonant) => "으로",
        Some(Sound::Vowel | Sound::Rieul) => "로",
        None => "(으)로",
    };
    word + particle
}

fn with(word: impl Display, closed: &str, open: &str, unknown: &str) -> String {
    let word = word.to_string();
    let particle = match Sound::last_of(&word) {
        Some(Sound::Consonant | Sound::Rieul) => closed,
        Some(Sound::Vowel) => open,
        None => unknown,
    };
    word + particle
}

/// How a word ends when it is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sound {
    Vowel,
    /// ㄹ, before which 으로 loses its 으.
    Rieul,
    Consonant,
}

impl Sound {
    /// Finds the last sound of a word, without the brackets and quotes around it. What stands in brackets
    /// behind a word is not spoken.
    fn last_of(word: &str) -> Option<Self> {
        let spoken = match word
            .strip_suffix(')')
            .and_then(|it| it.rfind('(').map(|at| (it, at)))
        {
            Some((inner, at)) if at > 0 => inner.get(..at)?,
            Some((inner, _)) => inner,
            None => word,
        };
        let is_silent = |it: char| !it.is_alphanumeric();
        let spoken = spoken.trim_end_matches(is_silent);
        let last = spoken.chars().next_back()?;
        match last {
            '가'..='힣' => Some(Self::of_syllable(last)),
            '0'..='9' => Some(Self::of_number(spoken)),
            _ if last.is_ascii_alphabetic() => Some(Self::of_letters(spoken)),
            _ => None,
        }
    }

    /// Tells the last sound of a syllable, as Unicode composes them: 28 ends for each beginning, the eighth
    /// after none is ㄹ.
    fn of_syllable(syllable: char) -> Self {
        match u32::from(syllable).wrapping_sub(u32::from('가')) % 28 {
            0 => Self::Vowel,
            8 => Self::Rieul,
            _ => Self::Consonant,
        }
    }

    /// Tells the last sound of a number, as it is read: 십, 백, 천, 만 and 억 end in a consonant.
    fn of_number(number: &str) -> Self {
        match number.chars().next_back() {
            Some('1' | '7' | '8') => Self::Rieul,
            Some('2' | '4' | '5' | '9') => Self::Vowel,
            _ => Self::Consonant,
        }
    }

    /// Tells the last sound of a word in Latin letters: letter by letter where they are capitals or stand
    /// alone, else as the word is read.
    fn of_letters(word: &str) -> Self {
        let letters: Vec<char> = word
            .chars()
            .rev()
            .take_while(char::is_ascii_alphabetic)
            .collect();
        let last = letters.first().copied().unwrap_or('a');
        let is_spelled = letters.len() < 2 || letters.iter().all(char::is_ascii_uppercase);
        match (last.to_ascii_lowercase(), is_spelled) {
            // 엘, 알.
            ('l', _) | ('r', true) => Self::Rieul,
            // 엠, 엔.
            ('m' | 'n', _) => Self::Consonant,
            // 백, 캡, 셋: a short vowel before it takes it in.
            ('b' | 'c' | 'g' | 'k' | 'p' | 't', false) => {
                match letters.get(1).map(char::to_ascii_lowercase) {
                    Some('a' | 'e' | 'i' | 'o' | 'u') => Self::Consonant,
                    _ => Self::Vowel,
                }
            }
            _ => Self::Vowel,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_particle_follows_the_last_sound() {
        for (word, expected) in [
            ("파일", "파일을"),
            ("결제", "결제를"),
            ("취소금액", "취소금액을"),
            ("58,000", "58,000을"),
            ("r12", "r12를"),
            ("r7", "r7을"),
            ("10", "10을"),
            ("TID", "TID를"),
            ("PIN", "PIN을"),
            ("JSON", "JSON을"),
            ("URL", "URL을"),
            ("shop", "shop을"),
            ("main", "main을"),
            ("demo", "demo를"),
            ("`--full`", "`--full`을"),
            ("‘결제’", "‘결제’를"),
            ("신한은행(088)", "신한은행(088)을"),
            ("(없음)", "(없음)을"),
            ("!", "!을(를)"),
            ("", "을(를)"),
        ] {
            assert_eq!(object(word), expected);
        }
    }

    #[test]
    fn each_pair_of_particles_is_told_apart() {
        assert_eq!(
            (subject("파일"), subject("결제")),
            ("파일이".into(), "결제가".into())
        );
        assert_eq!(
            (topic("파일"), topic("결제")),
            ("파일은".into(), "결제는".into())
        );
        assert_eq!(
            (together("파일"), together("결제")),
            ("파일과".into(), "결제와".into())
        );
    }

    #[test]
    fn the_way_somewhere_loses_its_eu_behind_a_rieul_too() {
        assert_eq!(toward("파일"), "파일로");
        assert_eq!(toward("결제"), "결제로");
        assert_eq!(toward("환불계좌번호 7"), "환불계좌번호 7로");
        assert_eq!(toward("금액"), "금액으로");
        assert_eq!(toward("3"), "3으로");
        assert_eq!(toward("?"), "?(으)로");
    }
}
