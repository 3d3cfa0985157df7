//! Reads labelled sentences: a table with tabs between its columns, one sentence a line.

use caveat_document::fault::Fault;
use caveat_document::span::Span;
use serde::Serialize;

/// What a person, or a machine, said of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Label {
    /// Tells the reader what to do about treatment.
    P,
    /// Tells the reader what they have or what will happen to them.
    D,
    /// To be flagged, in sets that do not say why.
    #[serde(rename = "1")]
    One,
    /// Sends the reader to a clinician, or leaves the decision to one.
    C,
    /// None of these.
    N,
    /// Not to be flagged, in sets that do not say why.
    #[serde(rename = "0")]
    Zero,
    /// Tells a group what to do.
    G,
    /// Healthy living, safety, practical steps.
    W,
}

impl Label {
    /// Every label, in the order of the tables.
    pub const ALL: [Label; 8] = [Self::P, Self::D, Self::One, Self::C, Self::N, Self::Zero, Self::G, Self::W];

    /// As the table writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::P => "P",
            Self::D => "D",
            Self::One => "1",
            Self::C => "C",
            Self::N => "N",
            Self::Zero => "0",
            Self::G => "G",
            Self::W => "W",
        }
    }

    /// Whether the rules should flag such a sentence; `None` where neither counts as a fault.
    pub fn wanted(self) -> Option<bool> {
        match self {
            Self::P | Self::D | Self::One => Some(true),
            Self::C | Self::N | Self::Zero => Some(false),
            Self::G | Self::W => None,
        }
    }
}

/// A labelled sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file.
    pub line: usize,
    /// Its label.
    pub label: Label,
    /// The sentence.
    pub sentence: String,
    /// The line before it, which may introduce it.
    pub previous: Option<String>,
    /// The question that its page answers.
    pub question: Option<String>,
    /// Where it came from; `None` where the table has no such column.
    pub source: Option<String>,
    /// The pair it is a side of.
    pub pair_id: Option<String>,
    /// Its own name.
    pub id: Option<String>,
}

/// Where the columns are that we read. Others may stand beside them.
struct Columns {
    count: usize,
    label: usize,
    sentence: usize,
    previous: Vec<usize>,
    question: Option<usize>,
    source: Option<usize>,
    pair_id: Option<usize>,
    id: Option<usize>,
}

/// Reads a table. `path` is named in the faults.
///
/// # Errors
/// A column that is missing, or every line that has the wrong number of columns, no sentence or an unknown label.
pub fn parse(path: &str, text: &str) -> Result<Vec<Row>, Vec<Fault>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let Some((at, head)) = lines.next() else {
        return Err(vec![fault(
            path,
            1,
            "This file is empty.",
            "Give it a line of column names, then one sentence a line.",
        )]);
    };
    let columns = columns(path, at + 1, head).map_err(|fault| vec![fault])?;
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    for (at, line) in lines {
        match row(path, at + 1, line, &columns) {
            Ok(row) => rows.push(row),
            Err(fault) => faults.push(fault),
        }
    }
    if rows.is_empty() && faults.is_empty() {
        faults.push(fault(
            path,
            at + 1,
            "This file has column names and no sentence.",
            "Add one sentence a line.",
        ));
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

fn fault(path: &str, line: usize, message: impl Into<String>, next: &str) -> Fault {
    let mut fault = Fault::new("format/table", path, Span::default(), message, next);
    fault.line = Some(line);
    fault
}

fn columns(path: &str, line: usize, head: &str) -> Result<Columns, Fault> {
    let names: Vec<String> = fields(head);
    let at = |name: &str| names.iter().position(|n| n.trim() == name);
    let needed = |name: &str| {
        at(name).ok_or_else(|| {
            fault(
                path,
                line,
                format!("There is no column `{name}`; the columns here are {}.", names.join(", ")),
                "The first line names the columns, with a tab between them: at least `label` and `sentence`.",
            )
        })
    };
    if let Some(twice) = names.iter().enumerate().find(|(i, name)| names[..*i].contains(name)) {
        return Err(fault(
            path,
            line,
            format!("The column `{}` is named twice.", twice.1),
            "Give each column a name of its own.",
        ));
    }
    Ok(Columns {
        count: names.len(),
        label: needed("label")?,
        sentence: needed("sentence")?,
        previous: ["previous", "prev"].into_iter().filter_map(at).collect(),
        question: at("question"),
        source: at("source"),
        pair_id: at("pair_id"),
        id: at("id"),
    })
}

fn row(path: &str, line: usize, text: &str, columns: &Columns) -> Result<Row, Fault> {
    let fields = fields(text);
    if fields.len() != columns.count {
        return Err(fault(
            path,
            line,
            format!("This line has {} columns, and the first line names {}.", fields.len(), columns.count),
            "Put one tab between columns, also where a column is empty, and none inside a sentence.",
        ));
    }
    let field = |at: usize| fields[at].trim();
    let filled = |at: Option<usize>| at.map(field).filter(|f| !f.is_empty()).map(str::to_owned);
    let label = field(columns.label);
    let Some(label) = Label::ALL.into_iter().find(|known| known.as_str() == label) else {
        return Err(fault(
            path,
            line,
            format!("`{label}` is not a label."),
            "The labels are P, D and 1 (to be flagged), C, N and 0 (not to be flagged), G and W (counted apart).",
        ));
    };
    if field(columns.sentence).is_empty() {
        return Err(fault(path, line, "This line has no sentence.", "Fill it in, or delete the line."));
    }
    Ok(Row {
        line,
        label,
        sentence: fields[columns.sentence].clone(),
        previous: columns.previous.iter().find_map(|&at| filled(Some(at))),
        question: filled(columns.question),
        source: columns.source.map(|at| filled(Some(at)).unwrap_or_else(|| "(none)".to_owned())),
        pair_id: filled(columns.pair_id),
        id: filled(columns.id),
    })
}

/// Cuts a line at its tabs. Spreadsheets put a field in quotes when it holds one, and double it there.
fn fields(line: &str) -> Vec<String> {
    line.split('\t').map(|field| unquoted(field).unwrap_or_else(|| field.to_owned())).collect()
}

/// The text inside the quotes of a spreadsheet; `None` for a field that only happens to begin with one.
fn unquoted(field: &str) -> Option<String> {
    let inner = field.strip_prefix('"')?.strip_suffix('"')?;
    let mut runs = inner.split(|c| c != '"').filter(|run| !run.is_empty());
    runs.all(|run| run.len() % 2 == 0).then(|| inner.replace("\"\"", "\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<(usize, String)> {
        let faults = parse("a.tsv", text).unwrap_err();
        faults.into_iter().map(|f| (f.line.unwrap(), f.message)).collect()
    }

    #[test]
    fn columns_in_any_order_and_quoted_fields() {
        let rows = parse(
            "a.tsv",
            "\u{feff}sentence\tkind\tlabel\tprev\tsource\r\n\"He said \"\"stop\"\".\"\t3\tN\t\t\r\n\r\n\"Stop,\" he said.\t\t1\tAsk:\tweb\r\n",
        );
        let rows = rows.unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(
            (rows[0].line, rows[0].label, rows[0].sentence.as_str()),
            (2, Label::N, "He said \"stop\".")
        );
        assert_eq!((rows[0].previous.as_deref(), rows[0].source.as_deref()), (None, Some("(none)")));
        assert_eq!((rows[1].line, rows[1].sentence.as_str()), (4, "\"Stop,\" he said."));
        assert_eq!((rows[1].previous.as_deref(), rows[1].source.as_deref()), (Some("Ask:"), Some("web")));
    }

    #[test]
    fn every_bad_line_is_named() {
        assert_eq!(faults("")[0], (1, "This file is empty.".to_owned()));
        assert_eq!(faults("\nlabel\tsentence\n")[0].0, 2);
        assert_eq!(
            faults("label\ttext\nP\tStop.\n")[0],
            (1, "There is no column `sentence`; the columns here are label, text.".to_owned())
        );
        assert_eq!(faults("label\tsentence\tlabel\nP\tStop.\tP\n")[0].0, 1);
        let found = faults("label\tsentence\nP\tStop.\nX\tStop.\nP\nN\t \nP\ta\tb\n");
        assert_eq!(found.iter().map(|f| f.0).collect::<Vec<_>>(), [3, 4, 5, 6]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_rows_or_faults(text in "(label\tsentence\n)?([PDGWCN01\"a\t \n\r]|é){0,60}") {
            match parse("a.tsv", &text) {
                Ok(rows) => proptest::prop_assert!(!rows.is_empty()),
                Err(faults) => proptest::prop_assert!(faults.iter().all(|f| f.line.is_some())),
            }
        }
    }
}
