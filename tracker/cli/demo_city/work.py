"""How a need is worked on: the enterprise contacted, tasks planned, questions asked, tasks delivered."""

from __future__ import annotations

from tracker.catalog.lists import need_list
from tracker.cli.demo_city.nearing import draw_near, due_in_time
from tracker.cli.demo_city.on_the_way import happen
from tracker.cli.demo_city.parts import Parts
from tracker.cli.demo_city.teller import Teller
from tracker.models import Task
from tracker.rules.amounts import holds
from tracker.rules.working_days import add_wd
from tracker.vocabulary import Action

A = Action
MOST_TASKS = 3


def work(tell: Teller, parts: Parts) -> None:
    """From the first contact to the last task."""
    tell.wait(0, 1)
    draw_near(tell, parts, "contacted")
    contact = tell.voice.tell("contacts")
    tell.do(parts.owner, A.CONTACT, how=contact["how"], with_whom=tell.need.contact_name,
            contacted_on=tell.today.isoformat(), result=contact["text"])  # fmt: skip
    tell.stop("contacted")
    tell.wait(0, 2)
    draw_near(tell, parts, "decomposed")
    _decompose(tell, parts)
    tell.stop("decomposed")
    tell.wait(1, 2)
    tell.do(parts.owner, A.REPORT, report=tell.voice.say_of("reports"))
    if tell.voice.happens(35) or tell.fate.stop == "asked":
        _ask(tell, parts)
    happen(tell, parts)
    _deliver(tell, parts)


def _decompose(tell: Teller, parts: Parts) -> None:
    templates = need_list(tell.seed.list_code).task_templates
    plan = [one for one in templates if holds(one.when, tell.need.data)][:MOST_TASKS]
    rows = []
    for position, one in enumerate(plan):
        helping = position == 1 and bool(tell.seed.helpers)
        unit = tell.seed.helpers[0] if helping else tell.seed.lead
        person = parts.helper if helping else parts.owner
        due = due_in_time(tell, add_wd(tell.calendar, tell.today, one.days + 3), position)
        rows.append({"title": one.title.zh, "unit": tell.city.units[unit].id, "person": tell.city.people[person].id,
                     "due_on": due.isoformat(), "deliverable": one.deliverable.zh,
                     "weight": one.weight, "after": position if position and not helping else None})  # fmt: skip
    tell.do(parts.owner, A.DECOMPOSE, tasks=rows)


def _ask(tell: Teller, parts: Parts) -> None:
    tell.wait(0)
    draw_near(tell, parts, "asked")
    question = tell.voice.question()
    tell.do(parts.owner, A.ASK, question=question["ask"])
    tell.stop("asked")
    tell.wait(0, 2)
    tell.do(parts.liaison, A.ANSWER, answer=question["answer"])


def _deliver(tell: Teller, parts: Parts) -> None:
    """Tasks are done one after the other, most of them in time."""
    tasks = list(tell.need.tasks)
    for position, task in enumerate(tasks):
        if position:
            tell.stop("working")
        tell.wait(1, 3)
        draw_near(tell, parts, *(["working"] if position == 0 else []),
                  *(["tasks done"] if task is tasks[-1] else []))  # fmt: skip
        _do_task(tell, parts, task)
        if tell.voice.happens(25):
            tell.wait(0)
            tell.do(parts.owner, A.REPORT, report=tell.voice.say_of("reports"))
    tell.stop("tasks done", "working")


def _do_task(tell: Teller, parts: Parts, task: Task) -> None:
    """Begun, delivered and approved; now and then put off, sent back, or found to be needless."""
    person = parts.owner if task.person_id == tell.city.people[parts.owner].id else parts.helper
    if tell.fate.stop or tell.voice.happens(15):
        tell.do(person, A.START_TASK, task=task.id)
        tell.wait(0, 1)
    if tell.fate.stop is None and tell.voice.happens(3):
        later = due_in_time(tell, add_wd(tell.calendar, task.due_on, 2), 0)
        tell.do(parts.owner, A.CHANGE_TASK, task=task.id, due_on=later.isoformat(),
                reason=tell.voice.say("task_changes"))  # fmt: skip
    if tell.fate.stop is None and task is not tell.need.tasks[0] and tell.voice.happens(3):
        tell.do(parts.owner, A.CANCEL_TASK, task=task.id, reason=tell.voice.say("task_cancellations"))
        return
    tell.do(person, A.SUBMIT_TASK, task=task.id, result=tell.voice.say("deliverables"))
    if tell.fate.stop is None and tell.voice.happens(4):
        tell.wait(0)
        tell.do(parts.owner, A.SEND_BACK_TASK, task=task.id, missing=tell.voice.say("task_send_backs"))
        tell.wait(0, 1)
        tell.do(person, A.SUBMIT_TASK, task=task.id, result=tell.voice.say("deliverables"))
    tell.wait(0)
    tell.do(parts.owner, A.APPROVE_TASK, task=task.id)
