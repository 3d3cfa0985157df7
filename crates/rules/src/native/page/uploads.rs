//! Invitations to upload records.

use caveat_document::format::{Severity, Topic};

use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};

pub(crate) const CHECK: Check = Check {
    name: "privacy/upload-invitation",
    severity: Severity::Warning,
    why: "Health records are among the most private papers a person has. An invitation to send them needs to say what happens to them.",
    standard: "FTC Health Breach Notification Rule; HONcode 3",
    next: "Add `privacy_url`, the page that says what happens to the records, or drop the invitation.",
    bad: "Upload your records.",
    good: "Upload your records. Read first how we keep them private.",
    sentence: false,
    run: Run::Topic(check_uploads),
};

/// Reads the invitations of a topic.
fn check_uploads(check: &Check, topic: &Topic, collector: &mut Collector<'_>) {
    for (call, texts) in topic.front.calls_to_action.iter().zip(&topic.calls) {
        if call.privacy_url.is_some() {
            continue;
        }
        for text in [&texts.title, &texts.text, &texts.label] {
            for block in &text.blocks {
                let lower = &block.prose.lower;
                let records =
                    ["record", "scan", "report", "result", "chart"].iter().any(|w| lower.contains(w));
                if let Some(at) = lower.find("upload").filter(|_| records) {
                    collector.hit(
                        check.hit("This invites readers to upload records and links no privacy notice."),
                        text,
                        block,
                        at..at + "upload".len(),
                        &block.prose.text,
                    );
                }
            }
        }
    }
}
