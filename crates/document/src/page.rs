//! The assembled page: what a reader will see, part by part, in order. The linter reads this, the exporter renders
//! this, the reviewer signs this.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::digest::Digest;
use crate::format::{
    Answer, CallToAction, CitationStyle, Claim, Drug, Id, Notice, Placement, Profile, Related, Service,
    Source, Topic,
};
use crate::library::Library;
use crate::text::Text;
use crate::wordings::words;

/// Where a part stands on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The question, the page's title.
    Question,
    /// Notices under the title.
    Banner,
    /// The short answer, also shown as an excerpt elsewhere.
    Summary,
    /// The body.
    Body,
    /// Notices after the body.
    Closing,
    /// The link to a guideline body's pages.
    Guidelines,
    /// Services.
    Services,
    /// Invitations.
    CallToAction,
    /// Related questions.
    Related,
}

/// A part of the page and the text it shows.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// Where it stands.
    pub place: Place,
    /// What it says.
    pub text: &'a Text,
    /// Whether the text belongs to the answer's own file. Shared files are linted as documents of their own.
    pub own: bool,
}

/// A source as the page cites it.
#[derive(Clone, Copy, Debug)]
pub struct Reference<'a> {
    /// Its number on the page, from 1, in the order of first citation.
    pub number: usize,
    /// The source.
    pub source: &'a Source,
    /// The sources that have taken its place.
    pub superseded_by: &'a [Id],
}

/// Something that a page shows or rests on, in a file of its own.
#[derive(Clone, Copy, Debug)]
pub enum Dependency<'a> {
    /// A notice on it.
    Notice(&'a Notice),
    /// Its topic.
    Topic(&'a Topic),
    /// Its profile.
    Profile(&'a Profile),
    /// A source that its body cites.
    Source(Reference<'a>),
    /// A treatment that it names.
    Drug(&'a Drug),
    /// An approved statement that it makes.
    Claim(&'a Claim),
}

impl<'a> Dependency<'a> {
    /// What it is, in the word that records use.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Notice(_) => "notice",
            Self::Topic(_) => "topic",
            Self::Profile(_) => "profile",
            Self::Source(_) => "source",
            Self::Drug(_) => "drug",
            Self::Claim(_) => "claim",
        }
    }

    /// Its id.
    pub fn id(self) -> &'a Id {
        match self {
            Self::Notice(notice) => &notice.front.id,
            Self::Topic(topic) => &topic.front.id,
            Self::Profile(profile) => &profile.front.id,
            Self::Source(reference) => &reference.source.front.id,
            Self::Drug(drug) => &drug.front.id,
            Self::Claim(claim) => &claim.front.id,
        }
    }

    /// Its file.
    pub fn path(self) -> &'a str {
        let file = match self {
            Self::Notice(notice) => &notice.file,
            Self::Topic(topic) => &topic.file,
            Self::Profile(profile) => &profile.file,
            Self::Source(reference) => &reference.source.file,
            Self::Drug(drug) => &drug.file,
            Self::Claim(claim) => &claim.file,
        };
        &file.path
    }
}

/// An answer with all that surrounds it on the page.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// The answer.
    pub answer: &'a Answer,
    /// Its body.
    pub body: &'a Text,
    /// Its topic, if that exists.
    pub topic: Option<&'a Topic>,
    /// Its profile, if that exists.
    pub profile: Option<&'a Profile>,
    /// Notices under the title.
    pub banners: Vec<&'a Notice>,
    /// Notices after the body.
    pub closing: Vec<&'a Notice>,
    /// How its references are printed.
    pub citation_style: CitationStyle,
    /// Sources cited in the body, numbered.
    pub references: Vec<Reference<'a>>,
    /// Treatments of the registry that the answer names.
    pub drugs: Vec<&'a Drug>,
    /// Claims that the answer makes word for word.
    pub claims: Vec<&'a Claim>,
    /// Related answers that exist.
    pub related: Vec<&'a Answer>,
}

/// Puts a page together. What the answer names and the library lacks is left out; the rules report it.
pub fn assemble<'a>(answer: &'a Answer, library: &'a Library) -> Page<'a> {
    assemble_with(answer, &answer.body, library)
}

/// Puts a page together around a body that the caller has read from the answer, and can drop with the page.
pub fn assemble_with<'a>(answer: &'a Answer, body: &'a Text, library: &'a Library) -> Page<'a> {
    let front = &answer.front;
    let topic = library.topics.get(&front.topic);
    let profile = library.profiles.get(&front.profile);
    let on_page =
        |notice: &&Notice| notice.is_for(&front.profile) || front.notices.contains(&notice.front.id);
    let notices: Vec<&Notice> = library.notices.values().filter(on_page).collect();
    let at = |placement: Placement| notices.iter().copied().filter(move |n| n.front.placement == placement);
    let mut references: Vec<Reference<'a>> = Vec::new();
    for citation in body.blocks.iter().flat_map(|block| &block.citations) {
        if let Some(source) = library.source(&citation.id)
            && !references.iter().any(|r| r.source.front.id == source.front.id)
        {
            let superseded_by = library.superseded_by(&source.front.id);
            references.push(Reference { number: references.len() + 1, source, superseded_by });
        }
    }
    let related = front.related.iter().filter_map(|related| match related {
        Related::Answer(id) => library.answer(id),
        Related::Literal(_) => None,
    });
    Page {
        answer,
        body,
        topic,
        profile,
        banners: at(Placement::Banner).collect(),
        closing: at(Placement::Closing).collect(),
        citation_style: library.config.citation_style.unwrap_or_default(),
        references,
        drugs: library
            .registry
            .values()
            .filter(|drug| names([&answer.question, &answer.summary, body], drug))
            .collect(),
        claims: made([&answer.summary, body], library),
        related: related.collect(),
    }
}

/// The claims that a summary and a body make word for word, by id.
fn made<'a>(texts: [&Text; 2], library: &'a Library) -> Vec<&'a Claim> {
    let wordings = library.wordings();
    if wordings.is_empty() {
        return Vec::new();
    }
    let blocks = texts.into_iter().flat_map(|text| &text.blocks);
    let sentences = blocks.flat_map(|block| block.sentences.iter().map(move |s| words(block, s)));
    let ids: BTreeSet<&Id> = sentences.filter_map(|words| wordings.exact(&words)).map(|w| &w.claim).collect();
    ids.into_iter().filter_map(|id| library.claims.get(id)).collect()
}

/// Whether a question, a summary or a body names a treatment.
fn names(texts: [&Text; 3], drug: &Drug) -> bool {
    texts.iter().flat_map(|text| &text.blocks).any(|block| drug.named_in(&block.prose.lower).is_some())
}

impl<'a> Page<'a> {
    /// What it depends on, apart from its own file and from the pages that it links to.
    pub fn dependencies(&self) -> impl Iterator<Item = Dependency<'a>> {
        let notices = self.banners.iter().chain(&self.closing).copied().map(Dependency::Notice);
        notices
            .chain(self.topic.map(Dependency::Topic))
            .chain(self.profile.map(Dependency::Profile))
            .chain(self.references.iter().copied().map(Dependency::Source))
            .chain(self.drugs.iter().copied().map(Dependency::Drug))
            .chain(self.claims.iter().copied().map(Dependency::Claim))
    }

    /// The parts, in reading order.
    pub fn parts(&self) -> Vec<Part<'a>> {
        let answer = self.answer;
        let part = |place, text, own| Part { place, text, own };
        let mut parts = vec![part(Place::Question, &answer.question, true)];
        for notice in &self.banners {
            parts.extend([&notice.title, &notice.body].map(|text| part(Place::Banner, text, false)));
        }
        parts.push(part(Place::Summary, &answer.summary, true));
        parts.push(part(Place::Body, self.body, true));
        for notice in &self.closing {
            parts.extend([&notice.title, &notice.body].map(|text| part(Place::Closing, text, false)));
        }
        if let Some(topic) = self.topic {
            parts.extend(topic.guidelines.iter().map(|text| part(Place::Guidelines, text, false)));
            for service in &topic.services {
                parts.extend(
                    [&service.name, &service.description].map(|text| part(Place::Services, text, false)),
                );
            }
            for call in &topic.calls {
                parts.extend(
                    [&call.title, &call.text, &call.label].map(|text| part(Place::CallToAction, text, false)),
                );
            }
        }
        for (question, excerpt) in &answer.related {
            parts.extend([question, excerpt].map(|text| part(Place::Related, text, true)));
        }
        for other in &self.related {
            parts.extend([&other.question, &other.summary].map(|text| part(Place::Related, text, false)));
        }
        parts
    }

    /// The parts whose text is the answer's own.
    pub fn own_parts(&self) -> impl Iterator<Item = Part<'a>> {
        self.parts().into_iter().filter(|part| part.own)
    }

    /// The digest of what a reader sees: each part's place and text, and the sources in order. It is evidence of
    /// what was on the screen; approvals are bound to the content digest of the review crate instead.
    pub fn digest(&self) -> Digest {
        let mut seen = String::new();
        self.write(&mut seen).expect("a string takes whatever is written to it");
        Digest::of(seen.as_bytes())
    }

    /// What the digest is made of: all that a reader of the page sees, in order.
    fn write(&self, seen: &mut String) -> std::fmt::Result {
        for part in self.parts() {
            writeln!(seen, "{:?}", part.place)?;
            for block in &part.text.blocks {
                writeln!(seen, "{:?}\t{}", block.kind, block.prose.text)?;
                for link in &block.links {
                    writeln!(seen, "-> {}", link.target)?;
                }
            }
        }
        for reference in &self.references {
            let source = serde_json::to_string(&reference.source.front).unwrap_or_default();
            writeln!(seen, "{}\t{source}", reference.number)?;
        }
        for service in self.services() {
            writeln!(seen, "{}\t{:?}", service.url.as_str(), service.phone)?;
        }
        for call in self.calls_to_action() {
            writeln!(seen, "{:?}\t{:?}", call.url, call.privacy_url)?;
        }
        Ok(())
    }

    /// The services of the topic.
    pub fn services(&self) -> &'a [Service] {
        self.topic.map_or(&[], |topic| &topic.front.services)
    }

    /// The invitations of the topic.
    pub fn calls_to_action(&self) -> &'a [CallToAction] {
        self.topic.map_or(&[], |topic| &topic.front.calls_to_action)
    }

    /// The answer's id.
    pub fn id(&self) -> &'a Id {
        self.answer.id()
    }
}
