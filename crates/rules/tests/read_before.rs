//! Sentences that were read before are found wherever they stand again.

use caveat_rules::{Rules, scan};

/// The places that are found in some Markdown, by rules that read other text before.
fn found(rules: &Rules, text: &str) -> Vec<(String, usize, usize)> {
    scan(text, None, rules).into_iter().map(|f| (f.rule, f.span.start, f.span.end)).collect()
}

#[test]
fn what_was_read_before_is_found_where_it_stands() {
    let rules = Rules::new(Vec::new()).unwrap();
    let pages = [
        "Stop taking tamoxifen.",
        "Rest well. Stop taking tamoxifen.",
        "Stop taking tamoxifen. Stop taking tamoxifen.",
        "Never do this:\n\n- stop taking tamoxifen.\n",
        "Ask your doctor whether to:\n\n- stop taking tamoxifen.\n",
        "- stop taking tamoxifen.\n",
        "You should:\n\n- stop taking tamoxifen.\n",
        "Should I\n\n- stop taking tamoxifen.\n",
        "Stop taking tamoxifen [@a].",
        "Stop taking tamoxifen `[@a]`.",
        "# Your plan\n\nStop taking tamoxifen.",
        "# The label\n\nStop taking tamoxifen.",
    ];
    for _ in 0..2 {
        for page in pages {
            let fresh = Rules::new(Vec::new()).unwrap();
            assert_eq!(found(&rules, page), found(&fresh, page), "{page}");
        }
    }
    rules.forget();
    assert!(!found(&rules, pages[0]).is_empty());
}
