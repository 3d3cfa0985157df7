//! One sentence, and one line that introduces others: from words to acts.

use caveat_document::text::{Block, Sentence};

use crate::clause::act::{Act, ActKind};
use crate::clause::cache::Cache;
use crate::clause::context::{Context, LeadIn, Scene};
use crate::clause::explanation::{Explanation, explain_scene};
use crate::clause::prefilter::{Glance, glance};
use crate::clause::tree::{Tree, is_open};
use crate::clause::{acts, agent, lead_in};
use crate::lexicon::kinds::Kinds;

/// The acts that one sentence performs. What the cache knows is not read again.
pub(super) fn acts_of_sentence<'a>(
    block: &'a Block,
    sentence: &Sentence,
    glance: Glance,
    context: Context<'a>,
    cache: &Cache,
) -> Vec<Act> {
    let question =
        block.prose.text[sentence.range.clone()].trim_end_matches(['"', '\'', ')', ' ', '*']).ends_with('?');
    if question || !glance.worth_reading(&context) {
        return Vec::new();
    }
    cache.acts(block, sentence, &context, || {
        let tree = Tree::of(block, sentence, context.line);
        let mut acts = Vec::new();
        let scene = Scene { tree: &tree, context };
        acts::directive::find_directives(&scene, &mut acts);
        acts::verdict::find_verdicts(&scene, &mut acts);
        acts::anti_consult::find_anti_consults(&scene, &mut acts);
        acts::diagnosis::find_claims(&scene, &mut acts);
        acts::note::find_notes(&scene, &mut acts);
        settle(&scene, &mut acts);
        acts
    })
}

/// Reads one sentence as [`acts_of_sentence`] does, and accounts for it.
pub(super) fn explain_sentence<'a>(
    block: &'a Block,
    sentence: &Sentence,
    context: Context<'a>,
) -> Explanation {
    let acts = acts_of_sentence(block, sentence, glance(block, sentence), context, &Cache::default());
    let tree = Tree::of(block, sentence, context.line);
    explain_scene(&Scene { tree: &tree, context }, acts)
}

/// What a lead-in does to the sentences it introduces, and whether they complete its line.
pub(super) fn lead_in_of(block: &Block, cache: &Cache) -> (LeadIn, bool) {
    let Some(sentence) = block.sentences.last() else { return (LeadIn::None, false) };
    let text = block.sentence_text(sentence);
    if text.ends_with(['.', '!', '?']) {
        let asks = text.ends_with('?') && text.to_lowercase().contains("ask");
        return (if asks { LeadIn::Governs("it is a question to ask") } else { LeadIn::None }, false);
    }
    cache.line(block, sentence, || {
        let tree = Tree::of(block, sentence, None);
        (lead_in::read_lead_in(&tree), is_open(block, sentence) && tree.nodes.len() <= LONGEST_LINE)
    })
}

/// A longer line is no lead-in that an item could complete.
const LONGEST_LINE: usize = 40;

/// One finding for one place: of overlapping acts the first kind stays. Marks false hedges.
fn settle(scene: &Scene<'_, '_>, acts: &mut Vec<Act>) {
    let tree = scene.tree;
    let consult = (tree.own..tree.nodes.len()).any(|i| {
        tree.nodes[i].verb()
            && (tree.nodes[i].of(Kinds::TALK) || tree.nodes[i].lemma_of(&["see", "visit"]))
            && agent::names_clinician(tree, i)
    });
    for act in acts.iter_mut() {
        let prescribes = !matches!(
            act.kind,
            ActKind::Diagnosis | ActKind::Prognosis | ActKind::AntiConsult | ActKind::GroupDirective
        );
        act.false_hedge = consult && act.excuse.is_none() && prescribes;
    }
    let mut kept: Vec<Act> = Vec::new();
    for act in acts.drain(..) {
        let same = |other: &Act| {
            other.range.start < act.range.end
                && act.range.start < other.range.end
                && other.excuse.is_some() == act.excuse.is_some()
        };
        if !kept.iter().any(same) {
            kept.push(act);
        }
    }
    *acts = kept;
}
