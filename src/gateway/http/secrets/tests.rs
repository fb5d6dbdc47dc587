//! Whatever a server makes of a secret, eight characters of it in a row are not quoted.

use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::*;

const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";

/// Texts that a key may be made of: letters and digits, hexadecimal digits, letters only, digits only, a UUID,
/// base64, and words.
fn key(random: &mut fastrand::Rng) -> String {
    let upper = LOWER.to_uppercase();
    let alphabets = [
        format!("{LOWER}{upper}0123456789"),
        "0123456789abcdef".to_owned(),
        LOWER.to_owned(),
        upper.clone(),
        "0123456789".to_owned(),
        format!("{LOWER}{upper}0123456789+/"),
        format!("{LOWER}0123456789-_.!$%&/\\=?"),
    ];
    let alphabet: Vec<char> = alphabets[random.usize(..alphabets.len())].chars().collect();
    let length = random.usize(16..=50);
    (0..length)
        .map(|_| alphabet[random.usize(..alphabet.len())])
        .collect()
}

fn each(text: &str, write: impl Fn(u8) -> String) -> String {
    text.bytes().map(write).collect()
}

/// One spelling of a text, with its name.
type Spelling = (&'static str, fn(&str) -> String);

const SPELLINGS: &[Spelling] = &[
    ("as it is", |it| it.to_owned()),
    ("in upper case", str::to_uppercase),
    ("in lower case", str::to_lowercase),
    ("backwards", |it| it.chars().rev().collect()),
    ("base64", |it| STANDARD.encode(it)),
    ("base64 without padding", |it| STANDARD_NO_PAD.encode(it)),
    ("base64 for URLs", |it| URL_SAFE.encode(it)),
    ("base64 for URLs without padding", |it| {
        URL_SAFE_NO_PAD.encode(it)
    }),
    ("base64 behind one byte", |it| {
        STANDARD.encode(format!(":{it}"))
    }),
    ("base64 behind two bytes", |it| {
        STANDARD.encode(format!("a:{it}"))
    }),
    ("base64 within a login", |it| {
        STANDARD.encode(format!("shop:{it}\n"))
    }),
    ("percent", |it| each(it, |byte| format!("%{byte:02X}"))),
    ("percent twice", |it| {
        each(it, |byte| format!("%25{byte:02x}"))
    }),
    ("percent where it must be", percent),
    ("HTML, decimal", |it| each(it, |byte| format!("&#{byte};"))),
    ("HTML, decimal, padded", |it| {
        each(it, |byte| format!("&#0000{byte};"))
    }),
    ("HTML, hexadecimal", |it| {
        each(it, |byte| format!("&#x{byte:X};"))
    }),
    ("HTML, twice", |it| {
        each(it, |byte| format!("&amp;#{byte};"))
    }),
    ("HTML, named", |it| {
        it.replace('&', "&amp;")
            .replace('-', "&hyphen;")
            .replace('/', "&sol;")
    }),
    ("JSON", |it| serde_json::to_string(it).unwrap()),
    ("JSON, slashes", |it| it.replace('/', "\\/")),
    ("JSON, each", |it| each(it, |byte| format!("\\u{byte:04x}"))),
    ("JSON, twice", |it| {
        each(it, |byte| format!("\\\\u{byte:04X}"))
    }),
    ("hexadecimal", |it| each(it, |byte| format!("{byte:02x}"))),
    ("hexadecimal, upper case", |it| {
        each(it, |byte| format!("{byte:02X}"))
    }),
    ("hexadecimal, with blanks", |it| {
        each(it, |byte| format!("{byte:02x} "))
    }),
    ("hexadecimal, with colons", |it| {
        each(it, |byte| format!("{byte:02x}:"))
    }),
    ("hexadecimal, as in C", |it| {
        each(it, |byte| format!("0x{byte:02x}, "))
    }),
    ("escaped, as in C", |it| {
        each(it, |byte| format!("\\x{byte:02x}"))
    }),
    ("octal, as in C", |it| {
        each(it, |byte| format!("\\{byte:03o}"))
    }),
    ("decimal, with blanks", |it| {
        each(it, |byte| format!("{byte} "))
    }),
    ("quoted-printable", |it| {
        each(it, |byte| format!("={byte:02X}"))
    }),
    ("base64 twice", |it| STANDARD.encode(STANDARD.encode(it))),
    ("base64 of hexadecimal", |it| {
        STANDARD.encode(each(it, |byte| format!("{byte:02x}")))
    }),
    ("hexadecimal of base64", |it| {
        each(&STANDARD.encode(it), |byte| format!("{byte:02x}"))
    }),
    ("with blanks", |it| {
        each(it, |byte| format!("{} ", char::from(byte)))
    }),
    ("with hyphens", |it| {
        each(it, |byte| format!("{}-", char::from(byte)))
    }),
    ("with what is not seen", |it| {
        each(it, |byte| format!("{}\u{200b}", char::from(byte)))
    }),
    ("full-width", |it| {
        let wide = |it: char| char::from_u32(u32::from(it) + 0xfee0).unwrap();
        it.chars().map(wide).collect()
    }),
];

/// What a server says around it.
const AROUND: &[(&str, &str)] = &[
    ("", ""),
    ("키 ", " 불일치"),
    ("키", "불일치"),
    ("bad request: {\"pay2_key\":\"", "\"}"),
    ("<html><body>", "</body></html>"),
    ("http://www.example.com/?key=", "&x=1"),
    ("a", "z"),
];

/// Tells whether eight letters or digits of a spelling, in a row, are in a text: whatever stands between them.
fn leaks(said: &str, spelled: &str) -> bool {
    let said = squeezed(said);
    let spelled = squeezed(spelled);
    let mut parts = spelled.as_bytes().windows(SECRET_CHARS_MIN);
    parts.any(|part| memchr::memmem::find(said.as_bytes(), part).is_some())
}

#[test]
fn no_eight_characters_of_a_key_are_quoted_in_whatever_spelling() {
    let mut random = fastrand::Rng::with_seed(12);
    for _ in 0..12 {
        let key = key(&mut random);
        let secrets = Secrets(vec![Secret::new(key.clone())]);
        for (name, spell) in SPELLINGS {
            let from = random.usize(..=key.len() - SECRET_CHARS_MIN);
            let to = random.usize(from + SECRET_CHARS_MIN..=key.len());
            for part in [key.as_str(), &key[from..to]] {
                let spelled = spell(part);
                let (before, after) = AROUND[random.usize(..AROUND.len())];
                let text = format!("{before}{spelled}{after}");
                for said in [
                    secrets.quote(&text),
                    secrets.quote_short(&text),
                    secrets.quote_identifier(&spelled),
                ] {
                    let said = said.as_str();
                    assert!(!leaks(said, &spelled), "{name}: {key}: {text}: {said}");
                    assert!(!leaks(said, part), "{name}: {key}: {text}: {said}");
                }
            }
        }
    }
}

#[test]
fn what_an_answer_says_in_words_is_quoted_as_it_came() {
    let secrets = Secrets(vec![
        Secret::new("s3cr3t-k3y-0f-th3-sh0p".to_owned()),
        Secret::new("1002345675678".to_owned()),
    ]);
    for text in [
        "ID & KEY 불일치",
        "API_ID 값이 올바르지 않습니다",
        "입금후취소",
        "통신 타임아웃 (20260122021000)",
        "ALREADY_CANCELED_PAYMENT",
        "the certificate is only valid for DnsName(\"other.example.com\")",
        "<html> <head><title>502 Bad Gateway</title></head>",
    ] {
        assert_eq!(secrets.quote(text).as_str(), text);
    }
    let tid = "260122020935GU00N3e7";
    assert_eq!(secrets.quote_identifier(tid).as_str(), tid);
    assert_eq!(
        secrets.quote("s3cr3t-k3y-0f-th3-sh0p 불일치").as_str(),
        "… 불일치"
    );
}
