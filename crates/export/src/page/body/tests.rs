use super::*;

fn numbers() -> Numbers {
    [("a".to_owned(), 1), ("b-c".to_owned(), 2)].into()
}

fn body(text: &str) -> Result<Rendered, Problem> {
    render("a.md", text, Part::Body, &numbers())
}

#[test]
fn citations_become_links() {
    let rendered = body("It works [@a, p. 12; @b-c].\nAgain [@a;\n@b-c].\n").unwrap();
    assert_eq!(
        rendered.html,
        "<p>It works<sup class=\"cite\">[<a href=\"#ref-1\" id=\"cite-1-1\" aria-label=\"Reference 1, p. 12\">1, p. 12</a>; \
         <a href=\"#ref-2\" id=\"cite-2-1\" aria-label=\"Reference 2\">2</a>]</sup>.\nAgain<sup class=\"cite\">\
         [<a href=\"#ref-1\" id=\"cite-1-2\" aria-label=\"Reference 1\">1</a>; \
         <a href=\"#ref-2\" id=\"cite-2-2\" aria-label=\"Reference 2\">2</a>]</sup>.</p>\n"
    );
    assert_eq!(rendered.cited, BTreeMap::from([(1, 2), (2, 2)]));
}

#[test]
fn what_cannot_be_shown_as_checked_is_refused() {
    for (text, reason) in [
        ("See [@unknown].", "not in the page's list"),
        ("See [@a p. 12].", "not well formed"),
        ("See [@a; and others].", "not well formed"),
        ("See [@a, *p. 12*].", "broken up"),
        ("[x](javascript:alert(1))", "cannot be shown"),
        ("[x](data:text/html,a)", "cannot be shown"),
        ("[x](http://a.example)", "cannot be shown"),
        ("[x](../secret)", "cannot be shown"),
        ("[x](//a.example/x.html)", "cannot be shown"),
        ("[x](<https://a.example/\"onclick>)", "cannot be shown"),
    ] {
        let problem = body(text).unwrap_err();
        assert!(problem.message.contains(reason), "{text}: {problem}");
    }
    assert!(body(&format!("{}x", "> ".repeat(60))).is_err());
}

#[test]
fn links_that_are_allowed() {
    let text = "[a](https://a.example/?x=1&y=2) [b](mailto:a@b.example) <c@d.example> [e](#here) [f](other-page.html#x)";
    let rendered = body(text).unwrap();
    for link in [
        "https://a.example/?x=1&amp;y=2",
        "mailto:a@b.example",
        "mailto:c@d.example",
        "#here",
        "other-page.html#x",
    ] {
        assert!(rendered.html.contains(&format!("<a href=\"{link}\">")), "{link}: {}", rendered.html);
    }
    assert_eq!(rendered.pages, [Id::new("other-page").unwrap()]);
}

#[test]
fn raw_html_never_passes() {
    let rendered =
        body("<script>x()</script>\n\nA <b onclick=x>bold</b> & <img src=x> `<i>`\n\n    <u>\n").unwrap();
    assert!(
        !rendered.html.contains("<script")
            && !rendered.html.contains("onclick")
            && !rendered.html.contains("<img")
    );
    assert!(rendered.html.contains("A bold &amp;  <code>&lt;i&gt;</code>"), "{}", rendered.html);
    assert!(rendered.html.contains("<pre><code>&lt;u&gt;\n</code></pre>"));
}

#[test]
fn headings_sections_and_ids() {
    let rendered = body(
        "Intro.\n\n# One\n\n## Sources\n\n### Ref 1\n\n## One\n\n## One 2\n\n## Questions to ask **us**\n",
    )
    .unwrap();
    let ids: Vec<(&str, u8)> = rendered.headings.iter().map(|h| (h.id.as_str(), h.level)).collect();
    assert_eq!(
        ids,
        [
            ("one", 2),
            ("sources-2", 2),
            ("s-ref-1", 3),
            ("one-2", 2),
            ("one-2-2", 2),
            ("questions-to-ask-us", 2)
        ]
    );
    assert_eq!(rendered.html.matches("<section").count(), rendered.html.matches("</section>").count());
    assert!(rendered.html.contains("<section aria-labelledby=\"questions-to-ask-us\" class=\"ask\">"));
    let notice = render("n.md", "## Stop\n\nx", Part::Notice, &numbers()).unwrap();
    assert_eq!(notice.html, "<h3>Stop</h3>\n<p>x</p>\n");
}

#[test]
fn tables_notes_lists_and_pictures() {
    let rendered =
        body("| A | B |\n|---|--:|\n| 1 | 2[^x] |\n\n[^x]: A note [@a].\n\n3. c\n4. d\n\n![A scan](x.png)\n")
            .unwrap();
    for part in [
        "<th scope=\"col\">A</th><th scope=\"col\" class=\"right\">B</th>",
        "<td class=\"right\">2<sup class=\"note\">[<a href=\"#note-a\" aria-label=\"Note a\">note a</a>]</sup></td>",
        "<li id=\"note-a\"><span class=\"number\">a.</span>\n<p>A note<sup class=\"cite\">",
        "<ol start=\"3\">\n<li>c</li>\n<li>d</li>\n</ol>",
        "<span class=\"image\">A scan</span>",
        "role=\"region\" aria-label=\"Table\" tabindex=\"0\"",
    ] {
        assert!(rendered.html.contains(part), "{part}\n{}", rendered.html);
    }
}

proptest::proptest! {
    #[test]
    fn any_markdown_gives_inert_html(text in "([a-zé<>&\"'*_`\\[\\]()#>|! \n:;.-]|\\[@a\\]|\\[\\^a\\]|<b |javascript:|https://|- ){0,50}") {
        if let Ok(rendered) = body(&text) {
            let html = scraper::Html::parse_fragment(&rendered.html);
            for node in html.tree.values() {
                if let Some(element) = node.as_element() {
                    proptest::prop_assert!(!matches!(element.name(), "script" | "style" | "img" | "b" | "iframe"));
                    for (name, value) in element.attrs() {
                        proptest::prop_assert!(matches!(name, "href" | "id" | "class" | "aria-label" | "aria-labelledby" | "start" | "scope" | "role" | "tabindex"), "{name}");
                        proptest::prop_assert!(name != "href" || value.starts_with(['#', 'h', 'm']) || value.contains(".html"));
                    }
                }
            }
        }
    }
}
