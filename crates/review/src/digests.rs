//! The digests that an approval is bound to: of what the page says, and of what it depends on.
//!
//! Both are taken of meaning, not of bytes. A reflow or a rename leaves them; a word, a number, an address or a hidden
//! character moves them.

use std::collections::BTreeMap;

use caveat_document::canonical::{composed, markdown as markdown_form};
use caveat_document::digest::Digest;
use caveat_document::format::{Answer, Notice};
use caveat_document::page::{Dependency, Page};
use serde::Serialize;

/// The digest of what an answer says and how it presents itself.
///
/// Inside: question, summary, body, profile, audience, locale, origin, topic, authors, `sources_checked`, and the
/// notices it asks for, and the risk if the author raises it. Outside: `status`, `related`, `imported`, and the file's name.
pub fn content(answer: &Answer) -> Digest {
    Digest::of(content_form(answer).as_bytes())
}

/// What [`content`] is the digest of: one line a field, then the body.
pub fn content_form(answer: &Answer) -> String {
    let front = &answer.front;
    let mut authors: Vec<&str> = front.authors.as_slice().iter().map(|id| id.as_str()).collect();
    let mut notices: Vec<&str> = front.notices.iter().map(|id| id.as_str()).collect();
    // The order of these two shows nowhere.
    for list in [&mut authors, &mut notices] {
        list.sort_unstable();
        list.dedup();
    }
    let fields = [
        ("question", data(&one_line(front.question.as_str()))),
        ("summary", data(&one_line(front.summary.as_str()))),
        ("topic", data(&front.topic)),
        ("profile", data(&front.profile)),
        ("locale", data(&front.locale)),
        ("audience", data(&front.audience)),
        ("origin", data(&front.origin)),
        ("authors", data(&authors)),
        ("sources_checked", data(&front.sources_checked)),
        ("notices", data(&notices)),
    ];
    let mut form = String::from("caveat-content@1\n");
    for (name, value) in fields {
        form.push_str(&format!("{name} {value}\n"));
    }
    if let Some(risk) = front.risk {
        form.push_str(&format!("risk {}\n", data(&risk)));
    }
    form.push_str(&markdown_form(answer.body.file.slice(answer.body.span)));
    form
}

/// The digests of what a page depends on, as `notice/<id>`, `topic/<id>`, `source/<id>`, `drug/<id>`, `claim/<id>` and
/// `profile/<id>`.
pub fn dependencies(page: &Page<'_>) -> BTreeMap<String, Digest> {
    let digested = |dependency: Dependency<'_>| {
        let key = format!("{}/{}", dependency.kind(), dependency.id());
        (key, Digest::of(dependency_form(dependency).as_bytes()))
    };
    page.dependencies().map(digested).collect()
}

fn dependency_form(dependency: Dependency<'_>) -> String {
    match dependency {
        Dependency::Notice(notice) => notice_form(notice),
        Dependency::Topic(topic) => data(&topic.front),
        Dependency::Profile(profile) => data(&profile.front),
        Dependency::Source(reference) => {
            let mut form = data(&reference.source.front);
            // A newer work reopens the pages that cite the older, though the older's own file did not change.
            if !reference.superseded_by.is_empty() {
                form.push_str(&format!("\nsuperseded by {}", data(&reference.superseded_by)));
            }
            form
        }
        Dependency::Drug(drug) => data(&drug.front),
        Dependency::Claim(claim) => data(&claim.front),
    }
}

/// What a notice says and where. Which other pages carry it is no matter of this page, so `profiles` is left out: a
/// page that gains or loses the notice gains or loses the dependency.
pub(crate) fn notice_form(notice: &Notice) -> String {
    let body = markdown_form(notice.body.file.slice(notice.body.span));
    let title = one_line(notice.front.title.as_str());
    format!("{}\n{}\n{body}", data(&notice.front.placement), data(&title))
}

/// Data as JSON, so that no value can pose as two.
fn data<T: Serialize>(value: &T) -> String {
    composed(serde_json::to_string(value).unwrap_or_default())
}

/// Line breaks of a YAML value are layout; a no-break space is not.
fn one_line(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Site, answer_text};

    fn body(text: &str) -> Digest {
        let site = Site::with_body(text);
        content(site.answer())
    }

    #[test]
    fn layout_leaves_the_digest() {
        let base = "Cells are changed in a lab [@nci, p. 2].\n\n- one **bold** word\n- two\n  - deep\n\n> Quoted text.\n";
        for same in [
            "Cells are changed\nin a lab [@nci,\np. 2].\n\n- one **bold** word\n- two\n  - deep\n\n> Quoted text.\n",
            "Cells are changed in a lab [@nci, p. 2].\r\n\r\n* one __bold__ word\r\n* two\r\n  * deep\r\n\r\n> Quoted\r\n> text.\r\n",
            "Cells   are changed in a lab [@nci, p. 2].\n\n\n- one **bold** word\n\n- two\n  - deep\n\n> Quoted\ntext.\n",
        ] {
            assert_eq!(body(base), body(same), "{same}");
        }
    }

    #[test]
    fn whatever_is_said_moves_the_digest() {
        let base = "Take 5 mg a day, see [the page](https://a.example \"tip\") and [@nci, p. 2].\n\n- one\n- two\n\nEnd.\n";
        let mut seen = vec![(body(base), base.to_owned())];
        for (from, to) in [
            ("5 mg", "50 mg"),
            ("5 mg", "5\u{a0}mg"),
            ("Take", "Ta\u{200b}ke"),
            ("Take", "Do not take"),
            ("day, see", "day; see"),
            ("a.example", "b.example"),
            ("\"tip\"", "\"trick\""),
            ("@nci", "@acs"),
            ("p. 2", "p. 3"),
            ("day", "day<!-- a comment -->"),
            ("day", "day<br>"),
            ("day", "`day`"),
            ("day", "*day*"),
            ("day", "**day**"),
            ("day", "\u{201c}day\u{201d}"),
            ("End.", "## End."),
            ("End.", "> End."),
            ("End.", "- End."),
            ("End.", "1. End."),
            ("End.", "3. End."),
            ("End.", "    End."),
            ("End.", "End.\n\n<!-- hidden -->"),
            ("End.", "End.\n\n[//]: # (hidden)"),
            ("End.", "End.\n\n[//]: # (hidden)\n[//]: # (more)"),
            ("End.", "End.\n\n---"),
            ("End.", "End.\\\nMore."),
            ("End.", "End.\n\n| a | b |\n|---|---|\n| c | d |"),
            ("End.", "End.\n\n| a | b |\n|---|--:|\n| c | d |"),
            ("End.", "End.\n\n| a | b |\n|---|---|\n| c | d | 5 |"),
            ("End.", "End.\n\n| a | b |\n|---|---|\n| c | d | 5000 |"),
            ("End.", "1. End.\n2. More."),
            ("End.", "1. End.\n9000. More."),
            ("End.", "1. End.\n12. More.\n3. Most."),
            ("End.", "1. End.\n1. More.\n23. Most."),
            ("End.", "End.\n\n[x]: https://x.example/1\n[x]: https://x.example/22"),
            ("End.", "End.\n\n[x]: https://x.example/1\n[x]: https://x.example/333"),
            ("- two", "  - two"),
            ("- two", "> - two"),
            ("- one\n- two", "- one\n\n  two"),
            ("\n- two", " two"),
        ] {
            let text = base.replacen(from, to, 1);
            assert_ne!(text, base, "{from}");
            let digest = body(&text);
            for (other, before) in &seen {
                assert_ne!(digest, *other, "{text}\n---\n{before}");
            }
            seen.push((digest, text));
        }
    }

    #[test]
    fn front_matter_is_in_or_out() {
        let base = answer_text("Text.");
        let digest = |text: &str| content(Site::with_answer(text).answer());
        for (from, to) in [
            ("CAR-T work", "CAR-T cells work"),
            ("audience: patients", "audience: caregivers"),
            ("profile: investigational", "profile: simple"),
            ("locale: en-US", "locale: en-GB"),
            ("kind: human", "kind: ai\n  model: some model"),
            ("[writer]", "[writer, editor-a]"),
            ("2026-11-01", "2026-11-02"),
            ("topic: breast-cancer", "topic: lung-cancer"),
            ("It is being studied", "It is studied"),
            ("status: ready", "status: ready\nnotices: [hot-symptoms]"),
            ("status: ready", "status: ready\nrisk: high"),
        ] {
            let text = base.replacen(from, to, 1);
            assert_ne!(text, base, "{from}");
            assert_ne!(digest(&base), digest(&text), "{from} -> {to}");
        }
        for (from, to) in [
            ("status: ready", "status: draft"),
            ("status: ready", "status: ready\nrelated: [other-page]"),
            ("status: ready", "status: ready # a note"),
            ("summary: ", "summary: >-\n  "),
        ] {
            let text = base.replacen(from, to, 1);
            assert_ne!(text, base, "{from}");
            assert_eq!(digest(&base), digest(&text), "{from} -> {to}");
        }
    }

    #[test]
    fn dependencies_move_with_data_and_not_with_layout() {
        let site = Site::new();
        let before = dependencies(&site.page());
        let keys: Vec<&str> = before.keys().map(String::as_str).collect();
        assert_eq!(
            keys,
            ["notice/medical-disclaimer", "profile/investigational", "source/nci", "topic/breast-cancer"]
        );
        for (path, from, to, moved) in [
            ("notice", "not medical advice", "medical advice", true),
            ("notice", "education only. It", "education only.\nIt", false),
            ("notice", "profiles: all", "profiles: [investigational]", false),
            ("notice", "placement: banner", "placement: closing", true),
            ("topic", "name: Breast cancer", "name: Cancer", true),
            ("topic", "name: Breast cancer", "name: \"Breast cancer\" # a note", false),
            ("source", "CAR T Cells", "CAR T-Cells", true),
            ("profile", "risk: high", "risk: low", true),
        ] {
            let after = dependencies(&site.edited(path, from, to).page());
            assert_eq!(before != after, moved, "{path}: {from} -> {to}");
        }
    }

    #[test]
    fn a_page_depends_on_the_treatments_it_names() {
        let drug = |name: &str, is: &str| {
            let status =
                format!("  - {{ disease: breast cancer, is: {is}, source: nci, date: 2026-11-01 }}\n");
            let site = Site::with_body("Ribociclib is a pill.\n");
            let text = format!("id: drug\nname: {name}\nstatus:\n{status}");
            dependencies(&site.registering(&text).page()).get("drug/drug").copied()
        };
        assert_eq!(drug("palbociclib", "approved"), None);
        assert!(drug("ribociclib", "approved").is_some());
        assert_ne!(drug("ribociclib", "approved"), drug("ribociclib", "off-label"));
    }

    proptest::proptest! {
        #[test]
        fn reflow_never_moves_it(
            words in proptest::collection::vec("[a-z]{1,8}[.,]?", 1..40),
            wraps in proptest::collection::vec(0u8..4, 40),
        ) {
            for (lead, hang) in [("", ""), ("- ", "  "), ("> ", "> "), ("1. ", "   ")] {
                let flat = format!("{lead}{}\n", words.join(" "));
                let mut wrapped = lead.to_owned();
                for (i, word) in words.iter().enumerate() {
                    let gap = match wraps[i] {
                        _ if i == 0 => String::new(),
                        0 => format!("\n{hang}"),
                        1 => format!("\r\n{hang}"),
                        _ => " ".to_owned(),
                    };
                    wrapped.push_str(&gap);
                    wrapped.push_str(word);
                }
                proptest::prop_assert_eq!(markdown_form(&flat), markdown_form(&wrapped));
            }
        }

        #[test]
        fn any_new_letter_moves_it(text in "([a-c*_>`\\[\\]()!: \n-]|&amp;|\\[@a\\]|<b>|- |    ){0,40}", at in 0usize..40) {
            let at = text.char_indices().map(|(i, _)| i).nth(at).unwrap_or(text.len());
            let changed = format!("{}Z{}", &text[..at], &text[at..]);
            proptest::prop_assert_ne!(markdown_form(&text), markdown_form(&changed));
        }
    }
}
