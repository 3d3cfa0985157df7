//! Sentences that were read before are found wherever they stand again.

use caveat_rules::Checker;

/// The places that are found in some Markdown, by rules that read other text before.
fn found(checker: &Checker, text: &str) -> Vec<(String, usize, usize)> {
    checker.scan(text, None).into_iter().map(|f| (f.rule, f.span.start, f.span.end)).collect()
}

#[test]
fn what_was_read_before_is_found_where_it_stands() {
    let checker = Checker::built_in();
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
            let fresh = Checker::built_in();
            assert_eq!(found(&checker, page), found(&fresh, page), "{page}");
        }
    }
    checker.forget();
    assert!(!found(&checker, pages[0]).is_empty());
}
