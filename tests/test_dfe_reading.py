"""How the file of the DfE's words is read."""

from __future__ import annotations

from importlib.resources import files

import pytest

from ambition_policy.dfe.reading import read
from ambition_policy.errors import InvalidTerms

WHOLE = (files("ambition_policy.dfe") / "data.toml").read_text(encoding="utf-8")


class TestReading:
    """The file is read strictly, with every fault and its path."""

    @pytest.mark.parametrize(
        ("old", "new", "fault"),
        [
            ('code = "bereavement"', 'code = "other"', "deferral.reason[4].code: expected each"),
            ('code = "bereavement"', 'colour = "red"', "deferral.reason[0].colour: expected no"),
            ('reasons = "deferral"', 'reasons = "pause"', "action[0].reasons: expected one of"),
            ('declaration = "any"', 'declaration = "all"', "action[0].declaration: expected any"),
            ('declaration = "any"\n', "", "action[0].lacking: expected one where a"),
            ('lacking = "no_declarations"', 'lacking = "x"', "action[0].lacking: expected one of"),
            ('action = "resume"\ntype', 'action = "defer"\ntype', "action: expected one for res"),
            ('refusal = "already_active"', 'to = "active"', None),
            ('refusal = "already_active"', "", "transition[2].refusal: expected one where"),
            ("since = 2023-08-10\n", "", "transition[8].refusal: expected one where"),
            ('from = "withdrawn"\naction = "resume"', 'from = "active"\naction = "resume"', "each"),
            ('group = "ehco"\ndecl', 'group = "support"\ndecl', "group: expected one for ehco"),
            ('id = "reason"', 'id = "why"', "refusal: expected one for reason"),
            ('label = "NPQH"', 'label = "NPQSL"', "course[1].label: expected each once"),
            ('deferral = ["bereavement"]', 'deferral = ["grief"]', "word[0].deferral: expected c"),
            ('words = ["adoption"]', 'words = ["illness"]', "words: expected each once"),
            ('question = "absence_reason"', 'question = "continuation"', "question: expected ea"),
            ("[email]", "[mail]", "mail: expected no such key"),
        ],
    )
    def test_faults(self, old: str, new: str, fault: str | None) -> None:
        assert old in WHOLE
        text = WHOLE.replace(old, new, 1)
        if fault is None:
            assert read(text, name="mine.toml").matrix["active", "resume"].to == "active"
            return
        with pytest.raises(InvalidTerms) as caught:
            read(text, name="mine.toml")
        assert fault in str(caught.value)
        assert all(one.path.startswith("mine.toml") for one in caught.value.faults)

    def test_no_toml(self) -> None:
        with pytest.raises(InvalidTerms, match="expected TOML"):
            read("[", name="mine.toml")
