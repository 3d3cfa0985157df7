//! Names in the front matter that lead nowhere.

use caveat_document::format::{Related, Severity};
use caveat_document::library::Library;
use caveat_document::page::Page;

use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};

pub(crate) const CHECK: Check = Check {
    name: "page/unknown-name",
    severity: Severity::Error,
    why: "The profile says what the page owes its readers and the topic adds its services. A name that leads nowhere would leave both out without a word.",
    standard: "caveat, fail closed",
    next: "Correct the name, or add the file it names.",
    bad: "profile: tratment",
    good: "profile: treatment",
    sentence: false,
    run: Run::Page(check_unknown_ids),
};

fn check_unknown_ids(check: &Check, page: &Page<'_>, library: &Library, collector: &mut Collector<'_>) {
    let front = &page.answer.front;
    let mut missing: Vec<(String, String)> = Vec::new();
    if page.topic.is_none() {
        missing.push(("/topic".into(), format!("There is no topic `{}` in content/topics.", front.topic)));
    }
    if page.profile.is_none() {
        missing.push((
            "/profile".into(),
            format!("There is no profile `{}` in content/profiles.", front.profile),
        ));
    }
    for (i, id) in front.notices.iter().enumerate().filter(|(_, id)| !library.notices.contains_key(id)) {
        missing.push((format!("/notices/{i}"), format!("There is no notice `{id}` in content/notices.")));
    }
    for (i, related) in front.related.iter().enumerate() {
        if let Related::Answer(id) = related
            && library.answer(id).is_none()
        {
            missing.push((format!("/related/{i}"), format!("There is no answer with the id `{id}`.")));
        }
    }
    for (pointer, message) in missing {
        let place = page.answer.place_of(&pointer);
        collector.place(check.hit(&message), &page.answer.file, place, &pointer);
    }
}
