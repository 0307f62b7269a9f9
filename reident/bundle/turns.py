"""Turns of requests in JSON, whose parties are told by roles or by which way they went, and the cases around them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reident.bundle.draft import CUSTOMER, STAFF, Context, normal
from reident.bundle.rows import DIRECTION

_ROLES = ("role", "type", "kind", "user_type", "author_type")
_MADE_BY = ("createdBy", "created_by")
_WRITTEN_BY_STAFF = ("message", "note", "forwardparent")
"""Help Scout calls its staff users; what they write are threads of these types."""
_WRITERS = ("author_id", "sender_id", "user_id", "created_by_id")
_BY_STAFF = ("from_agent", "is_agent", "isAgent", "by_agent", "is_staff")
"""Flags of a turn that staff wrote it."""
_BY_CUSTOMER = ("is_customer", "isCustomer", "from_customer", "by_customer", "is_client", "inbound", "is_inbound")
"""The same, that the customer did."""
_NAMES = ("name", "display_name", "full_name", "first_name", "first", "email")
"""Keys of an object about whoever wrote a turn of a conversation."""


def meet(value: Any, context: Context, depth: int = 0, of: str = "") -> None:
    """Note the people whom a helpdesk's export lists with an id, a name and a role, wherever it lists them; `of`: the
    role that the list's own name tells (`customers`)."""
    if depth > _DEEP:
        return
    if isinstance(value, list):
        for each in value:
            meet(each, context, depth + 1, of)
        return
    if not isinstance(value, dict):
        return
    number = next((value[k] for k in _IDS if k in value), None)
    name = next((value[k] for k in _NAMES if isinstance(value.get(k), str) and value[k]), None)
    role = next((value[k] for k in _ROLES if isinstance(value.get(k), str) and context.columns.is_role(value[k])), None)
    role = role or of or None
    if isinstance(number, int | str) and name is not None and role is not None:
        context.people.setdefault(str(number), str(name))
        context.roles.setdefault(str(number), str(role))
    _meet_sides(value, context)
    for key, each in value.items():
        if isinstance(each, dict | list):
            meet(each, context, depth + 1, _listed(str(key), context) if isinstance(each, list) else "")


def _meet_sides(case: Mapping[Any, Any], context: Context) -> None:
    """Note who of those who wrote the turns of a request asked, where it has his id and no list of people tells it."""
    asked = next((str(case[key]) for key in _ASKED if isinstance(case.get(key), int | str)), "")
    lists = [each for each in case.values() if isinstance(each, list)] if asked else []
    writers = [
        str(turn[key])
        for each in lists
        for turn in each
        if isinstance(turn, Mapping)
        for key in _WRITERS
        if isinstance(turn.get(key), int | str)
    ]
    if asked in writers:
        for number in writers:
            side = CUSTOMER if number == asked else STAFF
            if number not in context.roles and not context.is_known(number):
                context.people[number], context.roles[number] = side, side


_ASKED = ("requester_id", "requesterId", "reporter_id", "customer_id", "customerId", "submitter_id", "contact_id")
"""Keys of a request under which stands the id of whoever asks."""


def _listed(key: str, context: Context) -> str:
    """Whom a list holds by its name: `customers`, `kunden`; empty where it tells no customers."""
    name = normal(key)
    ends = ("", "s", "n", "en")
    return CUSTOMER if any(name.removesuffix(end) in context.columns.customers for end in ends) else ""


_IDS = ("id", "ref", "nr", "no", "number", "customer_id", "user_id")
_DEEP = 8
"""Levels of a document in which people are looked for."""


_STAFF = frozenset({
    "assignee", "assignee_user", "admin_assignee", "closedBy", "closed_by", "owner", "responder", "agent", "operator",
    "assigned_to", "assignedTo", "updated_by", "updatedBy",
})  # fmt: skip
"""Keys of a case under which stands who of the staff has to do with it."""


def is_staff(key: str, value: Any, context: Context) -> bool:
    """Whether what stands in a case is about one of the staff, who is nobody's customer."""
    if not isinstance(value, Mapping):
        return False
    role = next((value[k] for k in _ROLES if isinstance(value.get(k), str)), "")
    helpscout = role == "user" and "first" in value
    return key in _STAFF or helpscout or context.columns.role_of(role) == STAFF


def is_turn(value: Mapping[Any, Any], context: Context, of_case: bool) -> bool:
    """Whether an object is a turn of a conversation whose parties are told by their roles: of the ticket around it.

    Args:
        value: the object.
        context: what columns mean.
        of_case: whether it lies in a ticket, where which way a message went tells who wrote it.
    """
    told = {str(key): context.columns.holds(str(key), context.layout) for key in value}
    senders = (value[key] for key, holds in told.items() if holds == "sender_name")
    if any(isinstance(cell, str) and context.columns.is_role(cell) for cell in senders):
        return True
    if "message" in told.values() or "text" in told:
        ways = (value[key] for key, holds in told.items() if holds == DIRECTION)
        if any(isinstance(cell, str) and context.columns.role_of(cell) for cell in ways):
            return True
    return party(value, context, of_case) is not None


def authors(value: Mapping[Any, Any], context: Context) -> list[str]:
    """The keys of an object under which stands who wrote it, as an object of its own: `author: {role: ..}`."""
    objects = (str(key) for key, each in value.items() if isinstance(each, Mapping))
    holds = context.columns.holds
    return [key for key in objects if key in _MADE_BY or holds(key, context.layout) == "sender_name"]


def party(value: Mapping[Any, Any], context: Context, of_case: bool) -> tuple[str, str] | None:
    """Name and role of whoever wrote a turn, where an object in it tells both: `author: {role: agent, name: Raj}`."""
    for author in (value[key] for key in authors(value, context)):
        role = next((author[k] for k in _ROLES if isinstance(author.get(k), str)), "")
        role = STAFF if role == "user" and value.get("type") in _WRITTEN_BY_STAFF else role
        if context.columns.is_role(role):
            name = next((author[k] for k in _NAMES if isinstance(author.get(k), str) and author[k].strip()), role)
            return str(name), str(role)
    if of_case and isinstance(incoming := value.get("incoming"), bool):
        told = (str(each) for key, each in value.items() if context.columns.holds(str(key), None) == "sender_name")
        return next(told, ""), CUSTOMER if incoming else STAFF
    for key in _BY_STAFF if of_case else ():
        if isinstance(value.get(key), bool):
            return "", STAFF if value[key] else CUSTOMER
    for key in _BY_CUSTOMER if of_case else ():
        if isinstance(value.get(key), bool):
            return "", CUSTOMER if value[key] else STAFF
    for key in _WRITERS:
        if (number := str(value.get(key, ""))) in context.roles:
            return context.people.get(number, context.roles[number]), context.roles[number]
    return None


_NUMBERS = ("number", "id", "key", "no", "nr")
"""Keys of a ticket under which stands which it is, beside what columns of it are called."""


def case_of(
    leaves: Mapping[str, str], value: Mapping[Any, Any], keys: Mapping[str, str], entry: str, context: Context
) -> str | None:
    """The number of the case that an object is: one with turns of customers and staff in it; None where it is none."""
    inside = [*value.values(), *(value["_embedded"].values() if isinstance(value.get("_embedded"), dict) else ())]
    requested = any(not context.columns.customers.isdisjoint(normal(str(key)).split()) for key in value)
    lists = [each for each in inside if has_turns(each, context, requested)]
    if "case" in keys or not lists or any(_is_list_of_cases(each, context) for each in lists):
        return None
    return next((leaves[key] for key in _NUMBERS if leaves.get(key)), entry)


def _is_list_of_cases(value: Any, context: Context) -> bool:
    """Whether what looks like turns are cases themselves, with turns within (a page of conversations), or turns of
    several cases, each with the number of its own."""
    objects = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    if len({number for each in objects[:_SAMPLE] if (number := _number_of(each, context))}) > 1:
        return True
    inside = [each.get("_embedded") for each in objects] + objects
    lists = (one for each in inside if isinstance(each, dict) for one in each.values() if isinstance(one, list))
    return any(has_turns(one, context, True) for one in lists)


_SAMPLE = 200
"""Turns by which it is told whether a list is of one case."""


def _number_of(value: Mapping[Any, Any], context: Context) -> str:
    """The number of a case in a turn of it."""
    told = (str(each) for key, each in value.items() if context.columns.holds(str(key), context.layout) == "key:case")
    return next((number for number in told if number.strip()), "")


def has_turns(value: Any, context: Context, requested: bool) -> bool:
    turns = value if isinstance(value, list) else ()
    return any(isinstance(each, dict) and is_turn(each, context, requested) for each in turns)
