//! Words and sentences made hard to read.

use caveat_document::text::BlockKind;
use caveat_document::words::TokenKind;

use super::change::Change;
use super::mutator::Mutator;
use super::subject::{Said, Subject, sentences};

/// Short words and the long ones that some writers prefer.
const LONG: &[(&str, &str)] = &[
    ("help", "facilitate amelioration of"),
    ("helps", "facilitates amelioration of"),
    ("use", "utilization"),
    ("used", "utilized"),
    ("drug", "pharmacological agent"),
    ("drugs", "pharmacological agents"),
    ("cancer", "malignancy"),
    ("pain", "symptomatology"),
    ("doctor", "healthcare practitioner"),
    ("doctors", "healthcare practitioners"),
    ("show", "demonstrate"),
    ("test", "evaluation"),
    ("tests", "evaluations"),
    ("treatment", "therapeutic intervention"),
    ("treatments", "therapeutic interventions"),
    ("people", "individuals"),
    ("women", "female individuals"),
    ("study", "investigation"),
    ("trial", "investigational protocol"),
    ("trials", "investigational protocols"),
    ("side", "adverse"),
    ("effects", "manifestations"),
    ("start", "initiate"),
    ("stop", "discontinue"),
    ("find", "ascertain"),
    ("need", "necessitate"),
    ("get", "obtain"),
    ("give", "administer"),
    ("given", "administered"),
    ("cells", "cellular populations"),
    ("tired", "debilitated"),
    ("risk", "probability of deterioration"),
    ("about", "concerning"),
    ("part", "component"),
    ("change", "modification"),
    ("changes", "modifications"),
    ("good", "beneficial"),
    ("bad", "detrimental"),
    ("more", "additional"),
    ("team", "multidisciplinary organization"),
    ("care", "clinical management"),
    ("type", "categorization"),
    ("kind", "categorization"),
    ("step", "methodological component"),
    ("known", "established"),
    ("may", "may potentially"),
    ("can", "can potentially"),
    ("like", "comparable to"),
    ("food", "nutritional intake"),
    ("work", "function effectively"),
    ("works", "functions effectively"),
    ("also", "additionally"),
    ("often", "predominantly"),
];

/// The sentences of running text.
fn running<'a>(subject: &Subject<'a>) -> impl Iterator<Item = Said<'a>> {
    sentences(subject.body())
        .filter(|said| matches!(said.block.kind, BlockKind::Paragraph | BlockKind::ListItem))
}

/// One mutant: every short word of the list, all over the body.
pub(super) fn harder(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let mut changes = Vec::new();
    for said in running(subject) {
        for token in said.tokens().iter().filter(|t| t.kind == TokenKind::Word) {
            let linked = said.block.links.iter().any(|link| link.range.contains(&token.start()));
            if let Some((_, long)) =
                LONG.iter().find(|(short, _)| *short == said.word(token)).filter(|_| !linked)
            {
                let from = said.sentence.range.start;
                changes.push(said.replace(token.start() - from..token.end() - from, *long));
            }
        }
    }
    vec![changes]
}

/// One mutant: the sentences of each paragraph are joined to one.
pub(super) fn longer(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let mut changes = Vec::new();
    for said in running(subject).filter(|said| said.nth + 1 < said.block.sentences.len()) {
        let words = said.words();
        if words.ends_with('.') {
            changes.push(said.replace(
                words.len() - 1..words.len(),
                ", and furthermore it should be taken into consideration that",
            ));
        }
    }
    vec![changes]
}
