//! Checks a page, a shared file, or a line of a stream.

pub(crate) mod block;
mod checker;
pub mod examples;
pub(crate) mod fragments;
pub mod obligation;
pub(crate) mod text;
pub mod threshold;

use std::sync::Arc;

use caveat_document::digest::Digest;
use caveat_document::fault::Fault;
use caveat_document::file::SourceFile;
use caveat_document::format::{Answer, Day, Notice, Topic};
use caveat_document::library::Library;
use caveat_document::markdown;
use caveat_document::page::Page;
use caveat_document::span::Span;
use caveat_document::text::Text;
use caveat_language::clause::{self, Explanation};

use crate::check::obligation::check_obligations;
use crate::check::text::{lint, lint_with};
use crate::check::threshold::check_thresholds;
use crate::finding::Finding;
use crate::finding::collector::Collector;
use crate::finding::cost::{Clock, Costs, Watch, Work};
use crate::finding::receipt::Receipt;
use crate::finding::waiver::{Waiver, suppress};
use crate::native::{self, Run};
use crate::ruleset::RuleSet;
use crate::ruleset::pack::{Pack, built_in};

pub use checker::Checker;

/// What the engine is, for receipts: it changes with every release.
pub fn engine_digest() -> Digest {
    Digest::of(concat!("caveat-rules ", env!("CARGO_PKG_VERSION")).as_bytes())
}

impl Checker {
    /// A checker by the built-in packs and a team's own, each of whose rules has to prove itself by its examples.
    ///
    /// # Errors
    /// Faults of the team's packs: a name taken, a pattern that does not compile or could run long, an example that does not
    /// hold.
    pub fn new(team: Vec<Pack>) -> Result<Self, Vec<Fault>> {
        let mut packs = built_in()?;
        packs.extend(team);
        let checker = Self::by(RuleSet::compile(&packs)?);
        let faults = examples::unproven(&checker, &packs);
        if faults.is_empty() { Ok(checker) } else { Err(faults) }
    }

    /// Checks an assembled page: the answer's own text against every rule, the whole page against its obligations. What a
    /// waiver is about stays in the receipt, with what excuses it.
    pub fn check(&self, page: &Page<'_>, library: &Library, as_of: Day, waivers: &[Waiver]) -> Receipt {
        let gathered = self.stages(page, library, self.gathering(page, as_of));
        let blocks = gathered.blocks;
        let mut findings = ordered(page, gathered);
        let (waivers, waived) = suppress(&mut findings, page.id(), as_of, waivers);
        Receipt {
            answer: page.id().clone(),
            page: page.digest(),
            pack: self.rules.digest(),
            engine: engine_digest(),
            as_of,
            ran: self.rules.shared_names(),
            blocks,
            findings,
            waivers,
            waived,
        }
    }

    /// The findings of [`Checker::check`] alone, where nobody needs a receipt: to digest a page takes as long as some rules do.
    /// Beside them, how many of them waivers excuse.
    pub fn findings(
        &self,
        page: &Page<'_>,
        library: &Library,
        as_of: Day,
        waivers: &[Waiver],
    ) -> (Vec<Finding>, usize) {
        let mut findings = ordered(page, self.stages(page, library, self.gathering(page, as_of)));
        let (_, waived) = suppress(&mut findings, page.id(), as_of, waivers);
        (findings, waived)
    }

    /// What each rule costs on a page, by a clock.
    pub fn costs(&self, page: &Page<'_>, library: &Library, as_of: Day, clock: Clock) -> Costs<'_> {
        let mut gathered = self.gathering(page, as_of);
        gathered.watch = Some(Watch { clock, costs: Costs::default() });
        self.stages(page, library, gathered).watch.map(|watch| watch.costs).unwrap_or_default()
    }

    fn gathering(&self, page: &Page<'_>, as_of: Day) -> Collector<'_> {
        Collector { as_of: Some(as_of), ..Collector::new(&self.rules.severities, Some(page.id().clone())) }
    }

    /// The stages of a check, in their order.
    fn stages<'a>(
        &'a self,
        page: &Page<'_>,
        library: &Library,
        mut collector: Collector<'a>,
    ) -> Collector<'a> {
        // The page's own text: phrases, patterns, acts, the native checks that read text.
        for part in page.own_parts() {
            lint(part.text, self, &mut collector);
        }
        native::hidden_in_fields(
            &page.answer.file,
            &page.answer.node,
            &["question", "summary", "related"],
            &mut collector,
        );
        // The assembled page: what it owes, how hard it is to read, the native checks that read pages.
        check_obligations(page, &self.rules, &mut collector);
        check_thresholds(page, &self.rules, &mut collector);
        for check in native::CHECKS {
            if let Run::Page(run) = check.run {
                let began = collector.begin();
                run(check, page, library, &mut collector);
                collector.spent(Work::Rule(check.name), began);
            }
        }
        collector
    }

    /// Checks the text of a notice as a document of its own.
    pub fn check_notice(&self, notice: &Notice) -> Vec<Finding> {
        self.shared([&notice.title, &notice.body].into_iter(), |_| ())
    }

    /// Checks the text of a topic as a document of its own.
    pub fn check_topic(&self, topic: &Topic) -> Vec<Finding> {
        self.shared(topic.texts(), |collector| {
            let texts = ["name", "label", "description", "title", "text"];
            native::hidden_in_fields(&topic.file, &topic.node, &texts, collector);
            for check in native::CHECKS {
                if let Run::Topic(run) = check.run {
                    run(check, topic, collector);
                }
            }
        })
    }

    /// Checks the texts of a file that pages share; `more` checks what is not prose.
    fn shared<'t>(
        &self,
        texts: impl Iterator<Item = &'t Text>,
        more: impl FnOnce(&mut Collector<'_>),
    ) -> Vec<Finding> {
        let mut collector = Collector::new(&self.rules.severities, None);
        for text in texts {
            lint(text, self, &mut collector);
        }
        more(&mut collector);
        sorted(collector)
    }

    /// Checks a piece of Markdown from a stream with the rules that read clauses and sentences. Spans are bytes of `text`.
    /// `lead_in` is context: it governs only when it ends with a colon or has no end mark.
    pub fn scan(&self, text: &str, lead_in: Option<&str>) -> Vec<Finding> {
        let parse = |text: &str| {
            let file = Arc::new(SourceFile::new("", text));
            markdown::parse(&file, Span::new(0, text.len()))
        };
        let lead = lead_in.map(parse);
        let context = lead.as_ref().and_then(|lead| lead.blocks.last());
        let mut collector = Collector::new(&self.rules.severities, None);
        lint_with(&parse(text), context, self, &mut collector);
        sorted(collector)
    }
}

/// The findings of a page in order. A profile raises severities for its pages.
fn ordered(page: &Page<'_>, collector: Collector<'_>) -> Vec<Finding> {
    let mut findings = sorted(collector);
    for finding in &mut findings {
        let raise = page.profile.iter().flat_map(|profile| &profile.front.raise);
        for (_, severity) in raise.filter(|(name, _)| name.as_str() == finding.rule) {
            finding.severity = finding.severity.max(*severity);
        }
    }
    findings
}

fn sorted(collector: Collector<'_>) -> Vec<Finding> {
    let mut findings = collector.findings;
    Finding::sort(&mut findings);
    findings
}

/// How the sentence that holds byte `at` of an answer's file was read; none where no prose stands.
pub fn explain(answer: &Answer, at: usize) -> Option<Explanation> {
    let texts = [&answer.question, &answer.summary, &answer.body].into_iter();
    let related = answer.related.iter().flat_map(|(question, excerpt)| [question, excerpt]);
    texts.chain(related).find_map(|text| clause::explain(text, at))
}
