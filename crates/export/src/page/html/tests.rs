use handlebars::Path;
use handlebars::template::{HelperTemplate, Parameter, Template, TemplateElement};
use serde_json::{Value, json};

use super::*;
use crate::testing::Workspace;

fn page(workspace: &Workspace, name: &str) -> String {
    let bundle = workspace.export().unwrap();
    String::from_utf8(bundle.files[&format!("html/{name}.html")].clone()).unwrap()
}

/// Every part of the page that this project started from.
#[test]
fn the_page_has_every_part() {
    let html = page(&Workspace::reviewed(), "engineered-t-cells");
    for part in [
        // question, banner, structured body
        "<h1 id=\"title\">Can engineered immune cells treat breast cancer?</h1>",
        "<h2 id=\"notice-medical-disclaimer\">For education only</h2>",
        "<h2 id=\"what-is-known-for-breast-cancer\">What is known for breast cancer</h2>",
        "<p class=\"summary\" id=\"summary\">Engineered T cells are",
        // attribution
        "<a href=\"#ref-1\" id=\"cite-1-1\" aria-label=\"Reference 1\">1</a>",
        "aria-label=\"Reference 2, sec. 2\">2, sec. 2</a>",
        // questions to ask, places to learn more, closing disclaimer
        "<section aria-labelledby=\"questions-to-ask-your-care-team\" class=\"ask\">",
        "<h2 id=\"where-to-learn-more\">Where to learn more</h2>",
        "<h2 id=\"notice-closing-reminder\">Talk with your care team</h2>",
        // who pays, who stands to gain
        "<p>Who pays for these pages: a grant of the Example &lt;Foundation&gt;</p>",
        "<p>Conflicts of interest: none</p>",
        // source guidelines with their year, and the browse link
        "<h3>Source guidelines</h3>",
        "Version 2.2026. 2026 edition. <a href=\"https://guidelines.example/patients/invasive\">",
        "Not opened by the writers of this page; listed as further reading.",
        "<p class=\"browse\"><a href=\"https://guidelines.example/patients\">Browse all guidelines for patients</a></p>",
        // services, invitations, related questions with whole excerpts
        "Rides &amp; Rooms</a></h3>",
        "<a href=\"tel:18004226237\">1-800-4-CANCER</a>",
        "<p class=\"action\"><a href=\"https://example.org/records\">Send records safely</a></p>",
        "<a href=\"https://example.org/privacy\">How your data is used</a>",
        "<strong>Print this page</strong>: choose Print",
        "<h3><a href=\"joining-a-trial.html\">How do I join a clinical trial for breast cancer?</a></h3>",
        "<p>A clinical trial is a study in people. Your care team can look for one with you, and you can leave it at any time.</p>",
        // the frame
        "<html lang=\"en-US\">",
        "<link rel=\"canonical\" href=\"https://example.org/answers/engineered-t-cells.html\">",
        "default-src 'none'; style-src 'self'",
        "First draft by AI (example language model)",
        "Sources checked November 20, 2026",
        "Last reviewed November 23, 2026 by clinical reviewer The clinical reviewer, RN, OCN; editorial reviewer The editorial reviewer",
        "<a href=\"mailto:editors@example.org\">Contact</a>",
    ] {
        assert!(html.contains(part), "{part} is not in\n{html}");
    }
    assert_eq!(html.matches("<h1").count(), 1);
    assert!(!html.contains("noindex") && !html.contains(DEMONSTRATION));
}

#[test]
fn a_demonstration_says_so_everywhere() {
    let bundle = Workspace::demonstration().export().unwrap();
    for name in ["html/engineered-t-cells.html", "html/index.html"] {
        let html = String::from_utf8(bundle.files[name].clone()).unwrap();
        assert!(html.contains(&format!("<p class=\"demonstration\">{DEMONSTRATION}</p>")), "{name}");
        assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "{name}");
    }
    for (name, bytes) in &bundle.files {
        let text = String::from_utf8_lossy(bytes);
        let text = text.to_lowercase().replace([' ', '_', '-'], "");
        assert!(!text.contains("lastreviewed") && !text.contains("reviewedby"), "{name}");
    }
}

#[test]
fn text_never_becomes_markup() {
    let html = page(
        &Workspace::reviewed()
            .edited("engineered-t-cells.md", "Can engineered immune", "Can <b>engineered</b> \"immune\" &")
            .edited("breast-cancer.yaml", "Rides & Rooms", "<script>x</script>"),
        "engineered-t-cells",
    );
    assert!(!html.contains("<b>") && !html.contains("<script"));
    assert!(html.contains("&lt;b&gt;engineered&lt;/b&gt;"));
}

#[test]
fn addresses_are_linked_where_they_are_printed() {
    assert_eq!(
        linked("A. doi:10.1/x. End", Some("https://doi.org/10.1/x")),
        "A. <a href=\"https://doi.org/10.1/x\">doi:10.1/x</a>. End"
    );
    assert_eq!(
        linked("A. https://a.example/", Some("https://a.example/")),
        "A. <a href=\"https://a.example/\">https://a.example/</a>"
    );
    assert_eq!(
        linked("A<", Some("https://a.example/")),
        "A&lt; <a href=\"https://a.example/\">https://a.example/</a>"
    );
    assert_eq!(linked("A", Some("javascript:x")), "A");
}

#[test]
fn numbers_are_dialled_as_on_a_keypad() {
    assert_eq!(dial("1-800-4-CANCER").as_deref(), Some("18004226237"));
    assert_eq!(dial("+44 (20) 7946.0000").as_deref(), Some("+442079460000"));
    assert_eq!(dial("call; now"), None);
}

/// The sheet takes nothing off the screen but the skip link; `visible` relies on it.
#[test]
fn the_sheet_hides_nothing() {
    let (screen, print) = STYLE_CSS.split_once("@media print").unwrap();
    for rule in screen.split('}') {
        let squeezed: String = rule.split_whitespace().collect();
        let hides = [
            "display:none",
            "visibility:",
            "opacity:",
            "font-size:0;",
            "clip",
            "left:-",
            "text-indent",
            "content-visibility",
            "max-height:0",
        ]
        .iter()
        .any(|h| squeezed.contains(h));
        assert!(!hides || squeezed.contains(".skip{"), "{rule}");
    }
    let hidden: Vec<&str> =
        print.split('}').filter(|rule| rule.contains("none;") && rule.contains("display")).collect();
    assert_eq!(hidden.len(), 1);
    assert!(hidden[0].trim_start().starts_with(".skip, .contents, .back {"), "{hidden:?}");
    assert!(!STYLE_CSS.contains("url(") && !STYLE_CSS.contains("@import"));
}

/// `{{#if missing}}` renders nothing and says nothing, even in strict mode; so every path is looked up here.
#[test]
fn every_path_of_the_templates_is_in_the_views() {
    let bundle = Workspace::demonstration().export().unwrap();
    let object = bundle.files.iter().find(|(path, bytes)| {
        path.starts_with("objects/") && String::from_utf8_lossy(bytes).contains("rides")
    });
    let mut answer: ExportedAnswer = serde_json::from_slice(object.unwrap().1).unwrap();
    answer.related.push(ExportedRelated { id: answer.id.clone(), question: "q".into(), excerpt: "e".into() });
    let index: Index = serde_json::from_slice(&bundle.files["index.json"]).unwrap();
    let rendered = body::render("a.md", &answer.body_markdown, Part::Body, &numbers(&answer)).unwrap();
    let notices = answer.notices().map(|_| (String::new(), String::new())).collect();
    let page = serde_json::to_value(page_view(&answer, &index.site, rendered, notices)).unwrap();
    let front = serde_json::to_value(index_view(&index)).unwrap();
    for (source, view, least) in [(PAGE, &page, 60), (INDEX, &front, 15)] {
        let mut found = Vec::new();
        walk(&Template::compile(source).unwrap(), &[view], &mut found);
        assert!(found.len() >= least, "only {} paths were looked up", found.len());
        let missing: Vec<&String> = found.iter().filter(|(_, there)| !there).map(|(path, _)| path).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
    let mut found = Vec::new();
    walk(
        &Template::compile("{{#if site.nmae}}{{/if}}{{#each calls}}{{../question}}{{tite}}{{/each}}")
            .unwrap(),
        &[&page],
        &mut found,
    );
    let missing: Vec<&str> =
        found.iter().filter(|(_, there)| !there).map(|(path, _)| path.as_str()).collect();
    assert_eq!(missing, ["site.nmae", "tite"], "the walk itself must notice a wrong path");
}

/// Looks up every path of a template; `scopes` are the values that paths are read in, the innermost last.
fn walk(template: &Template, scopes: &[&Value], found: &mut Vec<(String, bool)>) {
    for element in &template.elements {
        match element {
            TemplateElement::RawString(_) | TemplateElement::Comment(_) => {}
            TemplateElement::Expression(helper) | TemplateElement::HtmlExpression(helper) => {
                assert!(helper.params.is_empty(), "a helper that this test does not know");
                look_up(&helper.name, scopes, found);
            }
            TemplateElement::HelperBlock(helper) => block(helper, scopes, found),
            other => panic!("an element that this test does not know: {other:?}"),
        }
    }
}

fn block(helper: &HelperTemplate, scopes: &[&Value], found: &mut Vec<(String, bool)>) {
    let value = look_up(&helper.params[0], scopes, found);
    let mut inner = scopes.to_vec();
    let empty = json!({});
    match raw(&helper.name).as_str() {
        "if" => {}
        "each" => {
            let first = value.and_then(|list| list.get(0));
            assert!(
                first.is_some(),
                "the sample has no {}, so its fields cannot be looked up",
                raw(&helper.params[0])
            );
            inner.push(first.unwrap_or(&empty));
        }
        other => panic!("a block that this test does not know: {other}"),
    }
    for template in [&helper.template, &helper.inverse].into_iter().flatten() {
        walk(template, &inner, found);
    }
}

fn look_up<'a>(
    parameter: &Parameter,
    scopes: &[&'a Value],
    found: &mut Vec<(String, bool)>,
) -> Option<&'a Value> {
    let path = raw(parameter);
    let ups = path.matches("../").count();
    let mut value = scopes.len().checked_sub(1 + ups).map(|at| scopes[at]);
    for step in path.trim_start_matches("../").split('.') {
        value = value.and_then(|value| value.get(step));
    }
    found.push((path, value.is_some()));
    value
}

fn raw(parameter: &Parameter) -> String {
    match parameter {
        Parameter::Name(name) => name.clone(),
        Parameter::Path(Path::Relative((_, raw))) => raw.clone(),
        other => panic!("a parameter that this test does not know: {other:?}"),
    }
}
