//! The page of the cookbook. A test holds the READMEs to the same words.

use super::page::{self, COOKBOOK};
use super::roff::Span;
use crate::language::Language;
use crate::words::{self, Recipe};

/// The pages of the commands that recipes are made of.
const NEIGHBOURS: [&str; 6] = [
    "cookiepay",
    "cookiepay-search",
    "cookiepay-cancel",
    "cookiepay-compare",
    "cookiepay-refunds",
    "cookiepay-mock",
];

/// Writes the page.
pub(super) fn page(language: Language) -> String {
    let manual = words::manual(language);
    let cookbook = manual.cookbook;
    let mut roff = page::begun(COOKBOOK, manual);
    roff.section(manual.name);
    roff.lines(&[vec![
        Span::Plain(COOKBOOK),
        Span::Plain(" - "),
        Span::Plain(cookbook.about),
    ]]);
    roff.section(manual.description);
    for rule in cookbook.rules {
        roff.paragraph(rule);
    }
    roff.section(manual.examples);
    for Recipe {
        title,
        why,
        steps,
        codes,
    } in cookbook.recipes
    {
        roff.part(title);
        roff.paragraph(why);
        for step in *steps {
            roff.paragraph(step.says);
            roff.verbatim(step.script.lines());
        }
        roff.paragraph(cookbook.codes);
        let columns = 8;
        roff.rows(codes, columns);
    }
    page::closing(&mut roff, manual);
    page::references(&mut roff, manual, &NEIGHBOURS.map(str::to_owned));
    roff.into_source()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::wrap::{hanging, wrapped};

    /// How wide the READMEs are.
    const COLUMNS: usize = 110;

    /// Writes the section of a README.
    fn section(heading: &str, language: Language) -> String {
        let cookbook = words::manual(language).cookbook;
        let mut text = heading.to_owned();
        let mut add = |paragraph: &str| {
            writeln!(text, "\n{}", wrapped(paragraph, COLUMNS)).expect("a text");
        };
        for rule in cookbook.rules {
            add(rule);
        }
        for recipe in cookbook.recipes {
            add(&format!("### {}", recipe.title));
            add(recipe.why);
            for step in recipe.steps {
                add(step.says);
                add(&format!("```sh\n{}```", step.script));
            }
            add(cookbook.codes);
            let codes = recipe
                .codes
                .iter()
                .map(|(code, text)| hanging("- ", &format!("**{code}** {text}"), COLUMNS));
            let codes: Vec<_> = codes.collect();
            add(&codes.join("\n"));
        }
        text.push('\n');
        text
    }

    /// Compares the section of a README with the page, or writes it with `UPDATE_README=1`.
    #[track_caller]
    fn assert_section(name: &str, heading: &str, language: Language) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let readme = fs::read_to_string(&path).expect("the README");
        let begin = readme.find(heading).expect("the section");
        let (before, rest) = readme.split_at(begin);
        let mut next = rest.match_indices("## ").map(|(at, _)| at);
        let next = next.find(|at| rest[..*at].ends_with("\n\n"));
        let (written, after) = rest.split_at(next.expect("a section behind it"));
        let section = section(heading, language);
        if std::env::var_os("UPDATE_README").is_some() {
            fs::write(&path, format!("{before}{section}{after}")).expect("the README");
            return;
        }
        assert_eq!(written, section, "{name}");
    }

    #[test]
    fn the_readme_has_the_same_recipes() {
        assert_section("README.md", "## Cookbook\n", Language::English);
    }

    #[test]
    fn the_korean_readme_has_the_same_recipes() {
        assert_section("README.ko.md", "## 활용 예제\n", Language::Korean);
    }

    #[test]
    fn both_languages_have_the_same_scripts_and_exit_codes() {
        let [english, korean] =
            [Language::English, Language::Korean].map(|language| words::manual(language).cookbook);
        assert_eq!(english.recipes.len(), korean.recipes.len());
        for (english, korean) in english.recipes.iter().zip(korean.recipes) {
            let scripts =
                |recipe: &Recipe| recipe.steps.iter().map(|it| it.script).collect::<Vec<_>>();
            assert_eq!(scripts(english), scripts(korean));
            let codes = |recipe: &Recipe| {
                let codes = recipe.codes.iter().map(|(code, _)| *code);
                codes
                    .filter(|code| code.parse::<u8>().is_ok())
                    .collect::<Vec<_>>()
            };
            assert_eq!(codes(english), codes(korean), "{}", english.title);
            assert_eq!(english.codes.len(), korean.codes.len());
        }
    }
}
