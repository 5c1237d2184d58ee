"""The rule sets: which there are, what stands in one, two side by side, and a new one."""

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app.audit.bounds import bounded
from app.audit.trail import Verb
from app.core.refusal import NotDone
from app.core.viewer import Can
from app.rule_sets import queries, words, words_numbers
from app.rule_sets.blueprint import blueprint
from app.rule_sets.commands import approve_rule_set, make_rule_set, remove_rule_set
from app.rule_sets.forms import RuleSetApprovalForm, rule_set_form
from app.rule_sets.rules import LAW, RuleSetEntry
from app.rule_sets.rules_figures import CHOICES, WEEKDAY, amounts_of, kind_of
from app.rule_sets.words_compared import compared
from app.web.access import access
from app.web.render import go_to, go_told, page


@blueprint.get("/rule-sets")
@access(Can.ADMINISTER)
def rule_sets() -> Response:
    """Every set, with who approved it and whether it may be chosen."""
    return page("rule_sets/rule_sets.html", entries=queries.rule_set_entries(), labels=words)


@blueprint.get("/rule-sets/<set_key>")
@access(Can.ADMINISTER)
def rule_set(set_key: str) -> Response:
    """The numbers of a set with their articles, what is open in it, and what is not judged."""
    return _set_page(_found(set_key), RuleSetApprovalForm(formdata=None))


@blueprint.get("/rule-sets/comparison")
@access(Can.ADMINISTER)
def comparison() -> Response:
    """Two sets side by side; without a choice the law for adults, and the set after it."""
    entries = queries.rule_set_entries()
    one, other = (
        next((each for each in entries if each.key == request.args.get(name)), entries[usual])
        for name, usual in (("one", 0), ("other", 2))
    )
    rows = compared(one.rules, other.rules)
    return page(
        "rule_sets/comparison.html",
        entries=entries,
        one=one,
        other=other,
        different=[row for row in rows if row.difference is not None],
        same=[row for row in rows if row.difference is None],
        labels=words,
    )


@blueprint.route("/rule-sets/<set_key>/new", methods=["GET", "POST"])
@access(Can.ADMINISTER_ALL)
@bounded(300, Verb.ADDED, kind="StoredRuleSet")
def new_rule_set(set_key: str) -> Response:
    """A new set out of this one, with other numbers. It waits for approval."""
    entry = _found(set_key)
    form = rule_set_form(entry)
    made = make_rule_set(form.draft()) if form.validate_on_submit() else None
    if isinstance(made, NotDone):
        form.refuse(made)
    if made is None or isinstance(made, NotDone):
        return page(
            "rule_sets/rule_set_form.html",
            status=422 if form.errors else 200,
            form=form,
            entry=entry,
            groups=words_numbers.GROUPS,
            choices=CHOICES,
            labels=words,
            numbers=words_numbers,
        )
    flash(_("%(name)s is stored. It may be chosen once it is approved.", name=form.name.data), "ok")
    return go_to(url_for("rule_sets.rule_set", set_key=made))


@blueprint.post("/rule-sets/<int:rule_set_id>/approval")
@access(Can.ADMINISTER_ALL)
@bounded(300, Verb.APPROVED, kind="StoredRuleSet")
def rule_set_approval(rule_set_id: int) -> Response:
    """Somebody approved it: from now on departments may choose it, and it stays as it is."""
    entry = _found(str(rule_set_id))
    form = RuleSetApprovalForm()
    if not form.validate():
        return _set_page(entry, form)
    refused = approve_rule_set(rule_set_id, form.approved_by.data, form.reason.data)
    if refused is not None:
        form.refuse(refused)
        return _set_page(entry, form)
    return go_told(
        _("Approved. Departments may choose it now."),
        url_for("rule_sets.rule_set", set_key=rule_set_id),
    )


@blueprint.post("/rule-sets/<int:rule_set_id>/removal")
@access(Can.ADMINISTER_ALL)
@bounded(300, Verb.REMOVED, kind="StoredRuleSet")
def rule_set_removal(rule_set_id: int) -> Response:
    """Take away a set that nobody approved."""
    _found(str(rule_set_id))
    refused = remove_rule_set(rule_set_id)
    if refused is not None:
        flash(words.refusal_text(refused), "bad")
        return go_to(url_for("rule_sets.rule_set", set_key=rule_set_id))
    return go_told(_("Removed."), url_for("rule_sets.rule_sets"))


def _found(set_key: str) -> RuleSetEntry:
    return queries.rule_set_entry(set_key) or abort(404)


def _set_page(entry: RuleSetEntry, form: RuleSetApprovalForm) -> Response:
    amounts = amounts_of(entry.rules)
    return page(
        "rule_sets/rule_set.html",
        status=422 if form.errors else 200,
        entry=entry,
        beside=RuleSetEntry(entry.base if entry.id else LAW[entry.rules.minors], entry.base).key,
        form=form,
        groups=[
            (heading, [(key, each) for key, each in amounts.items() if kind_of(key) in kinds])
            for heading, kinds in words_numbers.GROUPS
        ],
        base=amounts_of(entry.base),
        choices=[(name, getattr(entry.rules, name)) for name in (*CHOICES, WEEKDAY)],
        labels=words,
        numbers=words_numbers,
    )
