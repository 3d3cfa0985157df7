//! Imports keep what they find, faults included.

use std::sync::Arc;

use caveat_document::file::SourceFile;
use caveat_document::format::{Answer, Id, Notice, OriginKind, Related, Status};
use caveat_document::import::{Draft, Options, jsonl, page};
use caveat_document::text::BlockKind;
use proptest::prelude::*;

const PAGE: &str = include_str!("fixtures/import/faulty-page.txt");
const DRAFT: &str = include_str!("fixtures/import/faulty-page.md");

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn options() -> Options {
    Options {
        topic: id("breast-cancer"),
        profile: id("side-effect"),
        author: id("content-editor"),
        locale: "en-US".into(),
    }
}

fn read(draft: &Draft) -> Answer {
    Answer::parse(Arc::new(SourceFile::new("draft.md", draft.text.as_str()))).expect("a draft can be read")
}

fn import(text: &str) -> Answer {
    read(&page::convert("page.txt", text, &[], &options()).expect("a page"))
}

fn notice(name: &str, title: &str, placement: &str, body: &str) -> Notice {
    let text =
        format!("---\nid: {name}\ntitle: {title}\nplacement: {placement}\nprofiles: all\n---\n{body}\n");
    Notice::parse(Arc::new(SourceFile::new("notice.md", text))).unwrap()
}

/// All text of an answer but its summary, in the order of the page it came from.
fn shown(answer: &Answer) -> String {
    let mut text = String::new();
    let body = answer.body.blocks.iter().map(|block| &block.prose.text);
    let related = answer.related.iter().flat_map(|(q, e)| [&q.blocks[0].prose.text, &e.blocks[0].prose.text]);
    for part in std::iter::once(&answer.question.blocks[0].prose.text).chain(body).chain(related) {
        text.push_str(part);
        text.push('\n');
    }
    text
}

/// The text without blanks and without what marks a list: what no import may lose or reorder.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn headings(answer: &Answer) -> Vec<&str> {
    let headings = answer.body.blocks.iter().filter(|block| block.is_heading());
    headings.map(|block| block.prose.text.as_str()).collect()
}

#[test]
fn a_faulty_page_becomes_the_draft_we_expect() {
    let draft = page::convert("pages/faulty-page.txt", PAGE, &[], &options()).unwrap();
    assert_eq!(draft.text, DRAFT, "the draft is now:\n{}", draft.text);
}

#[test]
fn the_structure_of_the_page_is_kept() {
    let answer = import(PAGE);
    assert_eq!(answer.front.status, Status::Draft);
    assert_eq!(answer.front.origin.kind, OriginKind::Ai);
    assert_eq!(
        headings(&answer),
        [
            "For general reading only",
            "Cold Caps During Chemotherapy: What They Do",
            "How a Cold Cap Works",
            "Where It Stands for Breast Cancer",
            "What Can Get in the Way",
            "Questions to Ask Your Oncology Nurse",
            "Where to Read More",
            "Source Guidelines",
            "Related Services",
            "Get guidance specific to your case",
        ]
    );
    let items = answer.body.blocks.iter().filter(|block| block.kind == BlockKind::ListItem);
    let leads: Vec<&str> =
        items.map(|i| answer.body.blocks[i.lead_in.unwrap()].prose.text.as_str()).collect();
    assert_eq!(leads.len(), 13);
    assert_eq!(
        leads[0],
        "A cold cap cools the skin of the head before, during and after each infusion. In short:"
    );
    assert_eq!(leads[8], "If you are thinking about a cold cap:");
    assert!(answer.front.related.iter().all(|related| matches!(related, Related::Literal(_))));
    assert_eq!(answer.related.len(), 3);
}

#[test]
fn every_fault_stays_in_sight() {
    let shown = shown(&import(PAGE));
    for fault in [
        "What a thoughtful thing to ask!",
        "As the NCCN Guidelines say,",
        "Upload your lab results for a plan made for YOU",
        "For a plan from YOUR lab results and YOUR drug list:",
        "in toledo clinic, my sister Ann 41 says stop chemo.",
        "your stage II cancer. Let's look at what the bl\n",
        "Your message seems to have been cut off",
        "cost, comfort, and whe\n",
    ] {
        assert!(shown.contains(fault), "{fault}\n{shown}");
    }
}

#[test]
fn run_together_links_are_cut_apart() {
    let answer = import(PAGE);
    let texts: Vec<&str> = answer.body.blocks.iter().map(|block| block.prose.text.as_str()).collect();
    let at = texts.iter().position(|text| *text == "Source Guidelines").unwrap();
    assert_eq!(
        texts[at..at + 4],
        [
            "Source Guidelines",
            "NCCN Guidelines for Patients: Early Breast Cancer (2026)",
            "Browse all NCCN Guidelines for Patients →",
            "Related Services",
        ]
    );
    let answer = import(
        "A question to ask?\nText.\nSource GuidelinesGuideline at ClinicalTrials.gov and MedlinePlus for mTOR\nRelated Questions\nOne thing (2026)Two\nab",
    );
    assert_eq!(headings(&answer), ["Source Guidelines"]);
    assert!(answer.body.blocks[2].prose.text.ends_with("ClinicalTrials.gov and MedlinePlus for mTOR"));
    assert_eq!(answer.related[0].0.blocks[0].prose.text, "One thing (2026)Two");
}

#[test]
fn a_banner_becomes_a_notice_only_if_it_says_what_the_notice_says() {
    let text = "How does it work?\nFor education only\nThis is not medical advice.\nAsk your doctor.\nHow It Works\nIt works so.";
    let body = "This is **not** medical\nadvice. Ask your doctor.";
    let convert = |notices: &[&Notice]| read(&page::convert("page.txt", text, notices, &options()).unwrap());

    let same = notice("medical-disclaimer", "For education only", "banner", body);
    let answer = convert(&[&same]);
    assert_eq!(answer.front.notices, [id("medical-disclaimer")]);
    assert_eq!(headings(&answer), ["How It Works"]);

    let closing = notice("medical-disclaimer", "For education only", "closing", body);
    let no_not = notice("a", "For education only", "banner", "This is medical advice. Ask your doctor.");
    let other_title = notice("b", "For information only", "banner", body);
    let longer =
        notice("c", "For education only", "banner", "This is not medical advice. Ask your doctor today.");
    let shorter = notice("d", "For education only", "banner", "This is not medical advice. Ask");
    for other in [closing, no_not, other_title, longer, shorter] {
        let answer = convert(&[&other]);
        assert_eq!(answer.front.notices, [], "{:?}", other.front);
        assert!(
            shown(&answer).contains("For education only\nThis is not medical advice."),
            "{:?}",
            other.front
        );
    }
}

#[test]
fn related_lines_that_make_no_pair_go_into_the_body() {
    let long = "x".repeat(1001);
    let text =
        format!("A question to ask?\nText.\nRelated Questions\nOne?\na b\nOne?\na b\nTwo?\n{long}\nOdd?");
    let answer = import(&text);
    assert_eq!(answer.related.len(), 1);
    let texts: Vec<&str> = answer.body.blocks.iter().map(|block| block.prose.text.as_str()).collect();
    assert_eq!(texts, ["Text.", "Related Questions", "One?", "a b", "Two?", long.as_str(), "Odd?"]);
    assert_eq!(headings(&import("A question to ask?\nText.\nRelated Questions")), ["Related Questions"]);
}

#[test]
fn a_page_that_is_none_is_refused() {
    for (text, place) in [("", None), ("Only a question?\n\n", None), ("a\nb\0c", Some(2))] {
        let fault = page::convert("pages/a.txt", text, &[], &options()).unwrap_err();
        assert_eq!((fault.path.as_str(), fault.line), ("pages/a.txt", place), "{text}");
    }
    assert!(page::convert("a.txt", &"a b\n".repeat(300_000), &[], &options()).is_err());
    assert!(
        page::convert("a.txt", &format!("a question\n{}", "*".repeat(600_000)), &[], &options()).is_err()
    );
    let wrong = Options { locale: "english".into(), ..options() };
    assert!(page::convert("a.txt", PAGE, &[], &wrong).unwrap_err().message.contains("en-US"));
}

#[test]
fn json_lines_one_draft_each() {
    let text = concat!(
        "{\"question\": \"What helps with tiredness?\", \"answer\": \"Rest can help many people. It may not.\\n\\nTips:    - Walk.    - Sleep.\", \"url\": \"https://example.org/a\", \"id\": 7, \"extra\": [1]}\n",
        "\n",
        "not json\n",
        "{\"question\": \"No answer?\"}\n",
        "{\"question\": \"What helps with tiredness?\", \"answer\": \"<b>Rest</b> & [sleep](x).\", \"url\": \"http://example.org/b\", \"id\": \"Page_8\"}\r\n",
        "{\"question\": \"What helps with tiredness?\", \"answer\": \"    Rest.\"}\n",
        "{\"question\": \"What helps with tiredness?\", \"answer\": \"Rest.\", \"id\": 7}\n",
        "{\"question\": \"Why?\", \"answer\": \"a\\u0000b\"}\n",
        "{\"question\": \"Why?\", \"answer\": \"Be\\u0007cause.\"}\n",
        "[\"a\", \"b\"]\n",
        "{\"question\": \"a\", \"question\": \"b\", \"answer\": \"c\"}\n",
        "{\"question\": \" \", \"answer\": \"c\"}",
    );
    let found = jsonl::convert("in/pairs.jsonl", text, &options());
    let ids: Vec<Result<&str, usize>> =
        found.iter().map(|r| r.as_ref().map(|d| d.id.as_str()).map_err(|f| f.line.unwrap())).collect();
    assert_eq!(
        ids,
        [
            Ok("what-helps-with-tiredness"),
            Err(3),
            Err(4),
            Ok("what-helps-with-tiredness-page-8"),
            Ok("what-helps-with-tiredness-2"),
            Ok("what-helps-with-tiredness-7"),
            Err(8),
            Ok("why"),
            Err(10),
            Err(11),
            Err(12),
        ]
    );
    let faults: Vec<&str> =
        found.iter().filter_map(|r| r.as_ref().err()).map(|f| f.message.as_str()).collect();
    assert_eq!(faults[1], "Line 4 is not a question and an answer in JSON: missing field `answer`.");
    let answers: Vec<Answer> = found.iter().flatten().map(read).collect();
    assert_eq!(answers[0].front.summary.as_str(), "Rest can help many people. It may not.");
    let blocks: Vec<(BlockKind, &str)> =
        answers[0].body.blocks.iter().map(|b| (b.kind, b.prose.text.as_str())).collect();
    assert_eq!(
        blocks,
        [
            (BlockKind::Paragraph, "Rest can help many people. It may not."),
            (BlockKind::Paragraph, "Tips:"),
            (BlockKind::ListItem, "Walk."),
            (BlockKind::ListItem, "Sleep."),
        ]
    );
    let imported = |at: usize| answers[at].front.imported.clone().unwrap();
    assert_eq!(imported(0).url.unwrap().as_str(), "https://example.org/a");
    assert_eq!(imported(1).from.as_str(), "pairs.jsonl, line 5, http://example.org/b");
    assert_eq!(answers[1].body.blocks[0].prose.text, "<b>Rest</b> & [sleep](x).");
    assert!(answers[1].body.raw_html.is_empty());
    assert_eq!(answers[2].body.blocks[0].kind, BlockKind::Paragraph);
    assert_eq!(answers[4].front.question.as_str(), "Imported question: Why?");
    assert_eq!(shown(&answers[4]), "Imported question: Why?\nWhy?\nBe cause.\n");
}

#[test]
fn ids_are_unique_and_fit() {
    let long = "supercalifragilistic ".repeat(20);
    let line =
        format!("{{\"question\": \"{long}\", \"answer\": \"Yes.\", \"id\": \"{}\"}}\n", "record-".repeat(11));
    let drafts = jsonl::convert("a.jsonl", &line.repeat(4), &options());
    let mut ids: Vec<&str> = drafts.iter().map(|draft| draft.as_ref().unwrap().id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 4);
    assert!(
        ids.iter().all(|id| id.len() <= 80 && id.split('-').all(|word| word.len() == 20 || word.len() < 8)),
        "{ids:?}"
    );
}

fn any_page() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        "[A-Za-z0-9 .,:?!*_`#<>&\\[\\]()|~=+→\\\\'\"-]{0,60}",
        "(- |  - |[1-4]\\. |•  )?[A-Za-z ]{1,30}[.:?]?",
        "([A-Z][a-z]{1,8} ){1,4}",
        "\\PC{0,20}",
        Just("Source Guidelines".to_owned()),
        Just("Related Services".to_owned()),
    ];
    proptest::collection::vec(line, 2..14).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn no_word_of_a_page_is_lost(text in any_page(), related in proptest::collection::vec(("[a-z <*&é\"\\\\:]{1,30}\\.", "[a-z]{1,9}"), 0..3)) {
        let mut text = text;
        let mut seen = std::collections::BTreeSet::new();
        if !related.is_empty() {
            text.push_str("\nRelated Questions\n");
        }
        for (question, excerpt) in related.iter().filter(|pair| seen.insert(*pair)) {
            text.push_str(&format!("{question}\n{excerpt}\n"));
        }
        if let Ok(draft) = page::convert("page.txt", &text, &[], &options()) {
            let answer = read(&draft);
            let shown = shown(&answer);
            let found = match shown.strip_prefix("Imported question: ") {
                Some(_) => shown.split_once('\n').unwrap().1,
                None => shown.as_str(),
            };
            prop_assert_eq!(letters(&without_numbers(found)), letters(&without_numbers(&as_prose(&text))), "{}", draft.text);
            prop_assert!(answer.body.raw_html.is_empty());
            prop_assert!(answer.body.blocks.iter().all(|block| block.links.is_empty() && block.kind != BlockKind::Code));
        }
    }

    #[test]
    fn no_word_of_an_answer_is_lost(answer in "([A-Za-z0-9.:,<*\\[&#é-]{1,8}|\n|\n\n| {1,9}|    -  |\n   - |\t){1,40}") {
        let record = serde_json::json!({"question": "What is this about?", "answer": answer}).to_string();
        let found = jsonl::convert("a.jsonl", &record, &options()).remove(0);
        prop_assert_eq!(found.is_err(), answer.trim().is_empty());
        if let Ok(draft) = found {
            let read = read(&draft);
            let shown = shown(&read);
            let body = shown.split_once('\n').unwrap().1;
            prop_assert_eq!(letters(&without_numbers(body)), letters(&without_numbers(&as_prose(&answer))), "{}", draft.text);
        }
    }

    #[test]
    fn anything_is_converted_or_refused(text in "(\\PC|[\u{0}-\u{1f}\n\n]){0,80}", json in "[\\[\\]{}:,\"a-z0-9\\\\ \n]{0,60}") {
        let _ = page::convert("a.txt", &text, &[], &options());
        let _ = jsonl::convert("a.jsonl", &json, &options());
        let record = serde_json::json!({"question": text, "answer": text, "url": text, "id": text}).to_string();
        prop_assert_eq!(jsonl::convert("a.jsonl", &record, &options()).len(), 1);
    }
}

/// The numbers of a numbered list are Markdown's own, and the label over related questions is a key of the draft.
fn without_numbers(text: &str) -> String {
    let lines = text.lines().filter(|line| line.trim() != "Related Questions");
    let mut left = String::new();
    for c in lines.flat_map(|line| line.chars().chain(['\n'])) {
        if c == '.' || c == ')' {
            left.truncate(left.trim_end_matches(|c: char| c.is_ascii_digit()).len());
        }
        left.push(c);
    }
    left
}

/// Text as the linter reads it (compatibility forms folded), line by line.
fn as_prose(text: &str) -> String {
    let lines = text.split(['\n', '\r']).map(|line| {
        let mut builder = caveat_document::prose::Builder::new();
        builder.add(line, caveat_document::span::Span::new(0, line.len()));
        builder.finish().text
    });
    lines.collect::<Vec<_>>().join("\n")
}
