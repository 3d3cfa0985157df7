//! The pieces of a sentence that have a place of their own in the grammar: `don't` is two, `your doctor's` is three.

use std::ops::Range;

use caveat_document::words::{Token, TokenKind};

use crate::lexicon;

/// A piece of a word, and which word it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Its letters in lower case.
    pub text: &'a str,
    /// The word it is a piece of, counted from the start of the sentence.
    pub word: usize,
    /// Its bytes in the prose.
    pub range: Range<usize>,
    /// Word, number or mark.
    pub kind: TokenKind,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    /// Whether it has no small letter at all, and more than one letter.
    pub shouted: bool,
}

impl Piece<'_> {
    /// The word as the parser knows it. Names of medicines are one word to it, and so are numbers: it has to know that
    /// `ribociclib` is a thing one takes, not which.
    pub fn norm(&self) -> &str {
        match self.kind {
            TokenKind::Number => "0",
            TokenKind::Word if lexicon::is_drug(self.text) => "aspirin",
            _ => self.text,
        }
    }
}

/// The endings that are words of their own.
const CLITICS: &[&str] = &["n't", "'s", "'re", "'ve", "'ll", "'d", "'m"];

/// Cuts the words of a sentence into pieces. `text` and `lower` are the prose with and without capitals.
pub fn pieces<'a>(text: &str, lower: &'a str, tokens: &[Token]) -> Vec<Piece<'a>> {
    let mut out = Vec::with_capacity(tokens.len() + 2);
    for (word, token) in tokens.iter().enumerate() {
        let range = token.range();
        let letters = &lower[range.clone()];
        let cut = if token.kind == TokenKind::Word { cut(letters) } else { letters.len() };
        let own = &text[range.clone()];
        let capital = own.starts_with(char::is_uppercase);
        let shouted =
            own.len() > 1 && own.chars().any(char::is_uppercase) && !own.chars().any(char::is_lowercase);
        for (from, to) in [(0, cut), (cut, letters.len())] {
            if from < to {
                out.push(Piece {
                    text: &letters[from..to],
                    word,
                    range: range.start + from..range.start + to,
                    kind: token.kind,
                    capital: capital && from == 0,
                    shouted,
                });
            }
        }
    }
    out
}

/// Takes capitals back where they tell nothing: in headings with A Capital On Each Word, in shouting, in OdD CaSe.
pub fn calm(pieces: &mut [Piece<'_>]) {
    let words = || 0..pieces.len();
    let letters = words().filter(|i| pieces[*i].kind == TokenKind::Word).count();
    let capitals = words().filter(|i| pieces[*i].kind == TokenKind::Word && pieces[*i].capital).count();
    if letters >= 2 && capitals * 2 > letters + 1 {
        for piece in pieces.iter_mut() {
            piece.capital = false;
            piece.shouted = false;
        }
    }
}

/// Where the last piece of a word begins.
fn cut(word: &str) -> usize {
    if word == "cannot" {
        return 3;
    }
    let ending = CLITICS.iter().find(|c| word.len() > c.len() && word.ends_with(**c));
    word.len() - ending.map_or(0, |c| c.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use caveat_document::words::tokens;

    fn cut_up(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        tokens(text, 0..text.len(), &mut words);
        let lower = text.to_lowercase();
        pieces(text, &lower, &words).iter().map(|p| text[p.range.clone()].to_owned()).collect()
    }

    #[test]
    fn capitals_count_only_where_they_are_few() {
        let capitals = |text: &str| {
            let mut words = Vec::new();
            tokens(text, 0..text.len(), &mut words);
            let lower = text.to_lowercase();
            let mut found = pieces(text, &lower, &words);
            calm(&mut found);
            found.iter().filter(|p| p.capital).count()
        };
        assert_eq!(capitals("Ask about Trodelvy and the scan"), 2);
        assert_eq!(capitals("ASK ABOUT TRODELVY"), 0);
        assert_eq!(capitals("Ask About Trodelvy And The Scan"), 0);
    }

    #[test]
    fn clitics_stand_alone() {
        assert_eq!(cut_up("Don't ask"), ["Do", "n't", "ask"]);
        assert_eq!(cut_up("your doctor's advice"), ["your", "doctor", "'s", "advice"]);
        assert_eq!(cut_up("You cannot; it won't."), ["You", "can", "not", ";", "it", "wo", "n't", "."]);
    }
}
