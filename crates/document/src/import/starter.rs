//! The files of a new library (`caveat init`) and of a new answer (`caveat new`).

use super::squeeze;
use super::write::{id as yaml_id, locale as yaml_locale, quoted};
use crate::format::Id;

/// The files of a new library, by path, which passes `caveat check` as it is.
pub fn files(name: &str) -> Vec<(&'static str, String)> {
    let name = name_of(name);
    let files = [
        (".gitattributes", include_str!("../../templates/starter/gitattributes")),
        ("caveat.yaml", include_str!("../../templates/starter/caveat.yaml")),
        (
            "content/answers/example-topic/prepare-for-a-visit.md",
            include_str!("../../templates/starter/answer.md"),
        ),
        ("content/notices/ai-disclosure.md", include_str!("../../templates/starter/ai-disclosure.md")),
        ("content/notices/closing-reminder.md", include_str!("../../templates/starter/closing-reminder.md")),
        (
            "content/notices/medical-disclaimer.md",
            include_str!("../../templates/starter/medical-disclaimer.md"),
        ),
        ("content/profiles/ai-drafted.yaml", include_str!("../../templates/starter/ai-drafted.yaml")),
        ("content/profiles/general.yaml", include_str!("../../templates/starter/general.yaml")),
        ("content/sources/example-guideline.yaml", include_str!("../../templates/starter/source.yaml")),
        ("content/topics/example-topic.yaml", include_str!("../../templates/starter/topic.yaml")),
        ("reviews/people.yaml", include_str!("../../templates/starter/people.yaml")),
        ("reviews/policy.yaml", include_str!("../../templates/starter/policy.yaml")),
    ];
    files.into_iter().map(|(path, text)| (path, text.replace("{name}", &quoted(&name)))).collect()
}

/// A library's name: one line of at most 200 characters, as `caveat.yaml` takes it.
fn name_of(name: &str) -> String {
    let name: String = squeeze(name).chars().filter(|c| !c.is_control()).take(200).collect();
    if name.is_empty() { "Our answers".to_owned() } else { name }
}

/// A new answer: front matter that explains its fields, and a body whose every part says what belongs there.
pub fn new_answer(question: &str, id: &Id, topic: &Id, profile: &Id, author: &Id, locale: &str) -> String {
    let question = quoted(&squeeze(question));
    let fields = [
        ("{id}", yaml_id(id)),
        ("{topic}", yaml_id(topic)),
        ("{profile}", yaml_id(profile)),
        ("{author}", yaml_id(author)),
        ("{locale}", yaml_locale(locale)),
        // Last, so that a question that holds one of these words keeps it.
        ("{question}", question),
    ];
    let template = include_str!("../../templates/new-answer.md").to_owned();
    fields.into_iter().fold(template, |text, (field, value)| text.replacen(field, &value, 1))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::digest::Digest;
    use crate::file::SourceFile;
    use crate::format::{Answer, Config, Notice, Profile, Source, Status, Topic};
    use crate::library::Library;
    use crate::page::assemble;
    use crate::schema::Schema;
    use crate::span::Span;
    use crate::yaml;

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    fn data_of(file: &SourceFile) -> serde_json::Value {
        yaml::parse(file, Span::new(0, file.text.len())).unwrap().to_json()
    }

    #[test]
    fn a_new_library_holds_together() {
        let files = files("Our \"first\": library\n{name}");
        let file = |path: &str| {
            let text = files.iter().find(|(p, _)| *p == path).map(|(_, text)| text.as_str()).unwrap();
            Arc::new(SourceFile::new(path, text))
        };
        let mut library = Library::new(Config::parse(&file("caveat.yaml")).unwrap());
        assert_eq!(library.config.name.as_str(), "Our \"first\": library {name}");
        for (path, _) in &files {
            let name = path.rsplit('/').next().unwrap().split('.').next().unwrap();
            if path.starts_with("content/answers/") {
                library.answers.push(Answer::parse(file(path)).unwrap());
            } else if path.starts_with("content/notices/") {
                library.notices.insert(id(name), Notice::parse(file(path)).unwrap());
            } else if path.starts_with("content/profiles/") {
                library.profiles.insert(id(name), Profile::parse(file(path)).unwrap());
            } else if path.starts_with("content/sources/") {
                library.sources.insert(id(name), Source::parse(file(path)).unwrap());
            } else if path.starts_with("content/topics/") {
                library.topics.insert(id(name), Topic::parse(file(path)).unwrap());
            }
        }
        assert_eq!(Schema::Policy.complaints(&data_of(&file("reviews/policy.yaml"))), [""; 0]);
        let people = data_of(&file("reviews/people.yaml"));
        assert_eq!(Schema::People.complaints(&people), [""; 0]);
        assert!(library.notices.iter().all(|(name, notice)| *name == notice.front.id));
        assert!(library.profiles.iter().all(|(name, profile)| *name == profile.front.id));

        let [answer] = library.answers.as_slice() else { panic!("one example") };
        let page = assemble(answer, &library);
        assert!(page.topic.is_some() && page.profile.is_some());
        assert_eq!(page.banners.len(), 1);
        assert_eq!(page.closing.len(), 1, "a page that a person wrote must not say that AI did");
        let cited: Vec<&str> =
            answer.body.blocks.iter().flat_map(|b| &b.citations).map(|c| c.id.as_str()).collect();
        assert_eq!(cited.len(), page.references.len());
        assert!(page.references.iter().any(|r| r.source.version_or_year().is_some()));
        let known: Vec<&str> =
            people["people"].as_array().unwrap().iter().filter_map(|p| p["id"].as_str()).collect();
        assert!(answer.front.authors.as_slice().iter().all(|author| known.contains(&author.as_str())));
        assert_ne!(page.digest(), Digest::of(b""));
    }

    #[test]
    fn a_new_answer_can_be_read_at_once() {
        let question = "Is \"{topic}\" a \\ question: yes or no?";
        let text = new_answer(question, &id("true"), &id("a-topic"), &id("general"), &id("jo-doe"), "en-US");
        let answer = Answer::parse(Arc::new(SourceFile::new("a.md", text.as_str()))).unwrap();
        assert_eq!(answer.front.question.as_str(), question);
        assert_eq!(answer.front.id.as_str(), "true");
        assert_eq!(answer.front.topic.as_str(), "a-topic");
        assert_eq!(answer.front.status, Status::Draft);
        assert!(answer.body.raw_html.is_empty());
        let to_fill = |text: &str| text.starts_with("[insert ") || text.starts_with("\"[insert ");
        let texts = answer.body.blocks.iter().filter(|block| !block.is_heading());
        assert!(texts.map(|block| &block.prose.text).all(|text| to_fill(text)));
        assert!(answer.body.blocks.iter().all(|block| block.citations.is_empty() && block.links.is_empty()));
        assert!(answer.body.blocks.iter().filter(|block| block.is_heading()).count() >= 5);
    }
}
