"""What a quarterly return asks about each need, and the act of the table each answer is (DOMAIN §8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from tracker.catalog.fields import Choice, Condition, FieldKind, FieldSpec
from tracker.catalog.lists import need_lists
from tracker.catalog.need_list import FormPart
from tracker.models import Need
from tracker.rules.effects.content import content_of
from tracker.rules.faults import Fault
from tracker.rules.workflow import rows_of
from tracker.vocabulary import N_, Action, Grade, Judgement, ReturnAnswer

SHORT, LONG, WHOLE = 300, 1000, 3000
# Each answer is an act of the table, so that it passes the same guards as on the need's own page.
ACTS: Mapping[ReturnAnswer, Action] = MappingProxyType({
    ReturnAnswer.STILL: Action.AFFIRM,
    ReturnAnswer.CHANGED: Action.AMEND,
    ReturnAnswer.SOLVED: Action.SAY_SOLVED,
    ReturnAnswer.DROP: Action.WITHDRAW,
    ReturnAnswer.CONFIRMED: Action.CONFIRM,
    ReturnAnswer.DISPUTED: Action.DISPUTE,
})  # fmt: skip
WORDING: Mapping[ReturnAnswer, str] = MappingProxyType({
    ReturnAnswer.STILL: N_("Still needed, as it stands"),
    ReturnAnswer.CHANGED: N_("Still needed, but something changed"),
    ReturnAnswer.SOLVED: N_("Solved already"),
    ReturnAnswer.DROP: N_("We no longer need it"),
    ReturnAnswer.CONFIRMED: N_("We confirm the result and rate it"),
    ReturnAnswer.DISPUTED: N_("It is not in order: have it done again"),
})  # fmt: skip
ANSWER = "answer"
NO, YES = "no", "yes"


@dataclass(frozen=True, slots=True)
class Given:
    """An answer to one need, ready to be carried out: the act with what it takes."""

    answer: ReturnAnswer
    action: Action
    data: Mapping[str, Any]


def answers_to(need: Need) -> tuple[ReturnAnswer, ...]:
    """The answers possible where the need stands; none while its result is being verified or it left the books."""
    return tuple(answer for answer, action in ACTS.items() if _is_possible(need, answer, action))


def _is_possible(need: Need, answer: ReturnAnswer, action: Action) -> bool:
    if not need.is_on_books or (answer is ReturnAnswer.SOLVED and need.solved_said_seq is not None):
        return False
    return any(need.status in row.sources for row in rows_of(action))


def need_part(need: Need) -> FormPart:
    """The question about one need as a topic of the form; its fields carry the need's number in their names."""
    offered = tuple(Choice(answer.value, WORDING[answer]) for answer in answers_to(need))
    own = FieldSpec(ANSWER, FieldKind.CHOICE, N_("Answer for this need"), required=True, choices=offered)
    fields = tuple(
        replace(spec, name=_name(need, spec.name), show_when=_moved(need, spec.show_when))
        for spec in (own, *_details(answers_to(need)))
    )
    return FormPart(f"need-{need.id}", need.title, None, fields)


def new_needs_part() -> FormPart:
    """Whether there are new needs, asked for each list by name: technology needs appear only when asked for."""
    fields: list[FieldSpec] = []
    for code, found in need_lists().items():
        answers = (Choice(NO, N_("None")), Choice(YES, N_("Yes")))
        fields.append(FieldSpec(new_name(code), FieldKind.CHOICE, found.name, required=True, choices=answers))
        fields.append(
            FieldSpec(
                words_name(code),
                FieldKind.PARAGRAPH,
                N_("In a few words"),
                help=N_("A draft is made of it, which you can complete and file."),
                max_length=SHORT,
                show_when=Condition(new_name(code), frozenset({YES})),
            )
        )
    return FormPart(
        "new-needs", N_("New needs"), N_("Is there anything new in one of the lists?"), tuple(fields)
    )


def may_wait(spec: FieldSpec) -> FieldSpec:
    """The field as it is judged: a question may be left for later, what belongs to a chosen answer may not."""
    is_question = spec.kind is FieldKind.CHOICE and spec.show_when is None
    return replace(spec, required=False) if is_question else spec


def new_name(code: str) -> str:
    """The field that asks for new needs of a list."""
    return f"new_{code}"


def words_name(code: str) -> str:
    """The field for a few words on them."""
    return f"new_{code}_words"


def beginning(needs: Iterable[Need]) -> dict[str, Any]:
    """What the form holds before anything is typed: the description, to be changed where it has changed."""
    return {_name(need, "description"): need.description for need in needs}


def as_it_stands(needs: Iterable[Need]) -> dict[str, Any]:
    """One tap for all: every need that can be is still needed as it stands."""
    return {
        _name(need, ANSWER): ReturnAnswer.STILL.value
        for need in needs
        if ReturnAnswer.STILL in answers_to(need)
    }


def given(need: Need, values: Mapping[str, Any]) -> Given | None:
    """The answer to a need among the form's values; None where it was left open."""
    chosen = values.get(_name(need, ANSWER))
    if not chosen:
        return None
    answer = ReturnAnswer(chosen)
    taken = {name: values.get(_name(need, name)) for name in _TAKES[answer]}
    data = {own: taken[name] for name, own in _TAKES[answer].items() if taken[name] not in (None, "")}
    if answer is ReturnAnswer.CHANGED:
        data = content_of(need) | data
    return Given(answer, ACTS[answer], data)


def placed(need: Need, answer: ReturnAnswer, errors: Mapping[str, Fault]) -> dict[str, Fault]:
    """The faults of an act at the fields of the form; what has no field there stands at the answer itself."""
    places = {own: name for name, own in _TAKES[answer].items()}
    return {_name(need, places.get(field, ANSWER)): fault for field, fault in errors.items()}


def at_answer(need: Need, fault: Fault) -> dict[str, Fault]:
    """A fault of the answer as a whole, such as a refusal."""
    return {_name(need, ANSWER): fault}


# Field of the form -> field of the act, per answer.
_TAKES: Mapping[ReturnAnswer, Mapping[str, str]] = MappingProxyType({
    ReturnAnswer.STILL: {"note": "note"},
    ReturnAnswer.CHANGED: {"description": "description", "changed": "reason"},
    ReturnAnswer.SOLVED: {"how": "how"},
    ReturnAnswer.DROP: {"why": "reason"},
    ReturnAnswer.CONFIRMED: {"judgement": "judgement", "grade": "grade", "comment": "comment"},
    ReturnAnswer.DISPUTED: {"wrong": "reason"},
})  # fmt: skip


def _details(answers: tuple[ReturnAnswer, ...]) -> tuple[FieldSpec, ...]:
    every = (
        _text("note", N_("A word on it"), ReturnAnswer.STILL, required=False, length=SHORT),
        _text("description", N_("The need as it is now"), ReturnAnswer.CHANGED, length=WHOLE),
        _text("changed", N_("What changed and why"), ReturnAnswer.CHANGED, length=SHORT),
        _text("how", N_("How it was solved"), ReturnAnswer.SOLVED, required=False, length=SHORT),
        _text("why", N_("Why it is no longer needed"), ReturnAnswer.DROP, length=LONG),
        _pick("judgement", N_("In your own judgement"), ReturnAnswer.CONFIRMED, Judgement),
        _pick("grade", N_("How satisfied are you?"), ReturnAnswer.CONFIRMED, Grade),
        _text(
            "comment", N_("What should have been better"), ReturnAnswer.CONFIRMED, required=False, length=LONG
        ),
        _text("wrong", N_("What is not in order"), ReturnAnswer.DISPUTED, length=LONG),
    )
    offered = {answer.value for answer in answers}
    return tuple(spec for spec in every if spec.show_when and spec.show_when.values & offered)


def _text(name: str, label: str, when: ReturnAnswer, *, length: int, required: bool = True) -> FieldSpec:
    return FieldSpec(
        name, FieldKind.PARAGRAPH, label, required=required, max_length=length, show_when=_when(when)
    )


def _pick(name: str, label: str, when: ReturnAnswer, words: type[Judgement] | type[Grade]) -> FieldSpec:
    choices = tuple(Choice(word.value, word.label) for word in words)
    return FieldSpec(name, FieldKind.CHOICE, label, required=True, choices=choices, show_when=_when(when))


def _when(answer: ReturnAnswer) -> Condition:
    return Condition(ANSWER, frozenset({answer.value}))


def _moved(need: Need, condition: Condition | None) -> Condition | None:
    return condition and Condition(_name(need, condition.field), condition.values)


def _name(need: Need, field: str) -> str:
    return f"n{need.id}_{field}"
