"""Makes docs/accuracy.md of what ci/eval measured. The same figures give the same page."""

import math

# Each set: what it is. “Mended on” means that the rules were changed after a look at their mistakes on it.
SETS = {
    "directives-dev": "Real sentences of consultation replies and of published pages, labelled by a language model; mended on.",
    "contrast-dev": "Minimal pairs in the manner of published pages, by a language model: one side directs; mended on.",
    "stress": "Made-up sentences, half of them to be flagged; mended on.",
    "allow-fresh": "Sentences that must be left alone, written before the rules were measured on them.",
    "contrast-fresh": "Pairs of ours over all eight kinds, written before the rules were measured on them; mended on since.",
    "contrast-second": "A second set of pairs of ours, made in the same way; mended on since.",
    "contrast-third": "A third set of pairs of ours; mended on since.",
    "contrast-fourth": "288 pairs by three writers who had not seen the rules, asked for odd syntax and everyday idiom; partly mended on.",
    "contrast-fifth": "192 pairs by two writers who had not seen the rules, as hard as those of contrast-dev. Measured first on 26 November 2026 before anybody looked at it: precision 0.977, recall 0.656; mended on since.",
    "contrast-honest": "**Held out**: 112 pairs by two writers who had not seen the rules. Nobody looked at its sentences or its mistakes.",
    "plain-honest": "**Held out**: 80 pairs by a writer who had not seen the rules, of what a careless writer or a model would write. Nobody looked at its sentences or its mistakes.",
    "replies-second": "Made-up consultation replies in many turns of phrase, by a writer who had not seen the rules; partly mended on.",
    "replies-honest": "**Held out**: the same by another writer. Nobody looked at its sentences or its mistakes.",
}

HEAD = """# How accurate the rules are

`ci/eval SHARED --write` wrote this page from the figures that `caveat eval` prints. Do not edit it.

**It tells how the rules did on these sentences. It never tells that a page is safe.** The rules miss some faults, and they
do not know medicine.

## Method

- A sentence is flagged when an error of the groups prescriptive, claims or consult stands on it. Warnings do not count.
- Labels P (tells the reader what to do about treatment), D (tells the reader what they have or what will happen to them) and
  1 are to be flagged; C (sends the reader to a clinician, or leaves the decision to one), N (neither) and 0 are not. G
  (directs a group) and W (healthy living, safety, practical steps) are counted apart.
- Each sentence is read with the line before it, where the set gives one, and with the built-in rules alone.
- Intervals are Wilson's at 95% (Wilson 1927). That of F1 is Wilson's of TP / (TP + FP + FN), from which F1 follows.

## Limits

- **The labels are machine labels.** Language models gave most of them by a written guide. No clinician has checked them.
- **Sets that the rules were mended on flatter them**: we changed rules after a look at their mistakes there. The three held-out
  sets are the honest figures. Their figures were read after changes, and tell a little less for that; once somebody looks at
  their mistakes, they are used up, and new ones have to be written.
- The pairs of `contrast-fourth` and `contrast-honest` were asked to be hard for a checker that reads grammar. They are harder
  than the pairs of `contrast-dev`.
- **Pairs are harder than pages.** Half of their sentences direct the reader; on a real page few do.
- **English only**, mostly about cancer, mostly from the United States.
- Figures are about sentences. Whether a whole page is right, complete and in balance, nobody measured.
"""


def shown(share):
    """A share and its interval."""
    if share is None:
        return "-"
    return f"{share['share']:.3f} [{share['low']:.3f}, {share['high']:.3f}]"


def wilson(hits, total):
    """As `caveat eval` has it, for rates that it does not count: errors a sentence of the edited answers."""
    z = 1.959964
    share = hits / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)


def rate(count, total):
    """Errors per 1,000 sentences."""
    low, high = wilson(count, total)
    return f"{1000 * count / total:.2f} [{1000 * low:.2f}, {1000 * high:.2f}]"


def table(head, rows, last="---:"):
    """A table whose numbers stand to the right."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 2) + [last], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in row) + " |" for row in lines) + "\n"


def figures(name, score):
    counts = [score[key] for key in ("true_positives", "false_negatives", "false_positives", "true_negatives")]
    return [name, *counts, *(shown(score.get(key)) for key in ("precision", "recall", "f1", "false_alarm_rate"))]


FIGURES = ["TP", "FN", "FP", "TN", "precision", "recall", "F1", "false alarms of negatives"]


def page(measured, edited, edited_rows):
    """The page. `measured` has each set's name, figures and parts."""
    total, first = edited["sentences"], measured[0][1]
    named = [(name, found) for name, found, _ in measured]
    rows = []
    for name, found, of_parts in measured:
        rows.append(figures(name, found["score"]))
        rows += [figures(f"{name}, {part}", of_part["score"]) for part, of_part in of_parts]
    paired = [(name, found["pairs"]) for name, found in named if "pairs" in found]
    sources = [figures(f"{name}, {of['source']}", of["score"]) for name, found in named for of in found["sources"]]
    labels = [
        [f"{name}, {row['label']}", row["sentences"], row["flagged"], row["sentences"] - row["flagged"]]
        for name, found in named for row in found["labels"]
    ]
    return "\n".join([
        HEAD,
        "## Data\n",
        table(["set", "sentences", "what it is"], [[n, f["sentences"], SETS.get(n, "")] for n, f in named], last="---"),
        "The first three sets and the edited answers below are kept outside this repository; ours are in `ci/data`.\n",
        "## Figures\n\nTP: to be flagged and flagged. FN: missed. FP: false alarm. TN: rightly left alone.\n",
        table(["set", *FIGURES], rows),
        "### Pairs right on both sides\n",
        table(["set", "right", "pairs", "share"], [[n, p["hits"], p["total"], shown(p)] for n, p in paired]),
        "### By source\n",
        table(["set, source", *FIGURES], sources),
        "### By label\n",
        table(["set, label", "sentences", "flagged", "not flagged"], labels),
        "### By rule\n\nHow many sentences each rule flags. A sentence can be flagged by several.\n",
        by_rule(named),
        "## Errors on edited answers\n",
        f"{edited['pages']} answers of the US National Cancer Institute, about {total} sentences, edited by professionals. An",
        "error here is most likely a false alarm. Rules about what a whole page must carry are left out, since these answers",
        "are known to lack it.\n",
        table(["errors", "count", "per 1,000 sentences"], [[n.strip(), c, rate(c, total)] for n, c in edited_rows]),
        f"## What was measured\n\ncaveat {first['caveat']}, engine `{first['engine']}`, rules `{first['pack']}`.\n",
    ])


def by_rule(named):
    counts = {}
    for _, found in named:
        for row in found["labels"]:
            side = {"P": 0, "D": 0, "1": 0, "C": 1, "N": 1, "0": 1}.get(row["label"], 2)
            for rule, times in row["rules"].items():
                counts.setdefault(rule, [0, 0, 0])[side] += times
    return table(["rule", "to be flagged", "not to be", "G and W"], [[rule, *sides] for rule, sides in sorted(counts.items())])
