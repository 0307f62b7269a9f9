"""Messages of chats in JSON: who wrote one, where a name, an id or a flag of the object tells, and what others said."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from reident.bundle.draft import STAFF, Context
from reident.bundle.rows import DIRECTION
from reident.bundle.talks import without_marks

TEXTS = ("text", "content", "contents", "body", "message", "msg", "data", "Text", "Content", "Contents", "Body")
"""Keys under which a message stands, or an object that holds it."""
_INSIDE = ("chat_message", "messageContent")
_AUTHORS = ("author", "creator", "from", "sender", "sender_id", "user_profile", "u", "user")
"""Keys under which an object about the writer stands."""
_NAMES = ("nickname", "displayName", "display_name", "real_name", "name", "username", "fallback_name", "email")
_IDS = ("gaia_id", "id", "_id", "chat_id")
WRITER_IDS = ("senderId", "sender_id", "SenderId", "authorId", "author_id", "personId", "user_id", "userId")
"""Keys under which the writer's id stands."""
_SENT = frozenset({"sent_at", "sentAt"})
OWN = ("from_me", "fromMe", "is_from_me", "isFromMe", "isSender", "is_sender", "IsSender", "is_outgoing", "outgoing")
"""Flags of a message that whoever exported it wrote himself."""
_TITLES = ("name", "title", "displayName", "display_name", "room_name", "match_name", "partner")
"""Keys of a chat that is called by the other one."""
_LISTS = ("messages", "MessageList", "events")
NAMED = frozenset({"displayName", "display_name", "displayname", "nickname", "formatted_body"})
"""Leaves of a message that repeat who wrote it, or what."""
OTHERS = frozenset({
    "reactions", "reaction", "quote", "quoted", "quoted_data", "quotedMessage", "quoted_message", "referenced_message",
    "reference", "reply", "reply_to", "replied_to", "text_entities", "mentions", "blocks",
})  # fmt: skip
"""Objects of a message in which others speak, or the same is said again."""
_SERVICE = ("channel_join", "channel_leave", "channel_topic", "channel_purpose", "uj", "ul", "au", "ru")
_DATED = re.compile(r"\d{4}-\d\d(?:-\d\d)?$|^messages?_?\d*$", re.I)
"""Names of files that hold a day, or a part, of a chat that its folder stands for."""
_TAG = re.compile(
    r"</?(?:p|div|br|a|b|i|u|s|em|strong|span|quote|blockquote|ss|at|img|ul|ol|li|emoji|e_m|attachment)\b[^<>]*>", re.I
)
_QUOTED = re.compile(r"<(quote|blockquote|partlist|URIObject|mx-reply)\b.*?</\1>|<systemEventMessage/>", re.I | re.S)
_LONGEST = 20_000
"""Characters of a message in which it is looked for quotes."""
_REPLIED = re.compile(r"\A(?:> <@[^\n]*\n(?:>[^\n]*\n)*\s*|\[ \]\([^)]*\)\s*)")
"""What Matrix and Rocket.Chat write before an answer."""
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,5}|amp|lt|gt|quot|apos|nbsp);", re.I)


def is_message(value: Mapping[Any, Any], leaves: Mapping[str, str]) -> bool:
    """Whether an object can be a message: one with a text of its own, or an object for one."""
    return any(leaves.get(key, "").strip() for key in TEXTS) or any(
        isinstance(value.get(key), Mapping | list) for key in (*TEXTS, *_INSIDE)
    )


def is_service(value: Mapping[Any, Any]) -> bool:
    """Whether a message is the service's own: somebody came or went."""
    kind = value.get("subtype") or value.get("type") or value.get("t")
    inside = value.get("content")
    again = isinstance(inside, Mapping) and "m.new_content" in inside  # Matrix writes what was edited twice
    known = isinstance(kind, str) and (kind in _SERVICE or (kind.startswith("m.room.me") and kind != "m.room.message"))
    return value.get("meta") is True or again or known


def of(value: Mapping[Any, Any], leaves: Mapping[str, str], partner: str, context: Context) -> dict[str, str]:
    """Keys of a message whose sender no leaf tells; none where nothing tells it.

    Args:
        value: the object.
        leaves: its leaves as text.
        partner: what the chat is called by.
        context: names by ids.
    """
    if any(value.get(key) is True for key in OWN):
        return {"sender": "me", "own": "yes"}
    if (name := next(_named(value, context), "")) != "":
        return context.columns.author(name)
    for key, cell in leaves.items():
        if context.columns.holds(key, None) == DIRECTION or key in ("type", "boundness"):
            role = context.columns.role_of(cell)
            if role:
                return {"sender": "me", "own": "yes"} if role == STAFF else _other(partner or leaves.get("source", ""))
    if (number := next((leaves[key] for key in WRITER_IDS if leaves.get(key)), "")) != "":
        return _other(context.people.get(number, number))
    if leaves.get("source") and not _SENT.isdisjoint(leaves):  # signal-export
        return context.columns.author(leaves["source"])
    if any(value.get(key) is False for key in OWN):
        return _other(partner)
    if any(key in leaves for key in ("To", "Recipient")) and not any(key in leaves for key in ("From", "Sender")):
        return {"sender": "me", "own": "yes"}
    return {}


def _other(name: str) -> dict[str, str]:
    return {"sender": name} if name else {}


def _named(value: Mapping[Any, Any], context: Context) -> Iterator[str]:
    """The writer's name, or his id, in the objects about him."""
    for key in _AUTHORS:
        each = value.get(key)
        if not isinstance(each, Mapping):
            continue
        each = each["user"] if isinstance(each.get("user"), Mapping) else each
        yield from (each[k].strip() for k in _NAMES if isinstance(each.get(k), str) and each[k].strip())
        yield from (context.people.get(str(each[k]), str(each[k])) for k in _IDS if isinstance(each.get(k), str | int))


def about_writer(value: Mapping[Any, Any]) -> frozenset[str]:
    """The keys of a message under which stands but who wrote it."""
    return frozenset(key for key in _AUTHORS if isinstance(value.get(key), Mapping))


def partner_of(value: Mapping[Any, Any], leaves: Mapping[str, str]) -> str:
    """What a chat is called by: the name of an object with messages in it; empty where it is none."""
    if not any(isinstance(value.get(key), list | dict) for key in _LISTS):
        return ""
    return next((leaves[key] for key in _TITLES if leaves.get(key)), "")


def meet(value: Any, context: Context, depth: int = 0) -> None:
    """Note the names that a chat gives for the ids of those who write."""
    if depth > _DEEP:
        return
    if isinstance(value, list):
        for each in value:
            meet(each, context, depth + 1)
        return
    if not isinstance(value, dict):
        return
    sender, inside, own = value.get("from", value.get("sender")), value.get("content"), value.get("id")
    shown = value.get("displayName") or (inside.get("displayname") if isinstance(inside, dict) else None)
    if isinstance(sender, str) and isinstance(shown, str) and shown.strip():
        context.people.setdefault(sender, shown.strip())
    profile, user = value.get("user_profile"), value.get("user")
    if isinstance(profile, dict) and isinstance(user, str) and isinstance(profile.get("real_name"), str):
        context.people.setdefault(user, profile["real_name"])
    if isinstance(own, dict) and isinstance(name := value.get("fallback_name"), str):
        for number in (own.get(key) for key in _IDS):
            if isinstance(number, str):
                context.people.setdefault(number, name)
    for each in value.values():
        if isinstance(each, dict | list):
            meet(each, context, depth + 1)


_DEEP = 8
"""Levels of a document in which names are looked for."""


def conversation(path: str, listed: str) -> str:
    """What the messages of one chat have in common: its file, or its folder where a file holds a day, and its list.

    Args:
        path: of the member.
        listed: where the list of messages stands in it.
    """
    file = PurePosixPath(path)
    base = str(file.parent) if _DATED.search(file.stem) else path
    return f"{base}#{listed}"


def without_service(text: str, context: Context) -> str:
    """A message as plain text; empty where it is the service's own, or stands for a picture."""
    return without_marks(plain(text), context.chats)


def plain(text: str) -> str:
    """A message without the tags of HTML and without what it quotes."""
    text = _REPLIED.sub("", text)
    quoted = len(text) <= _LONGEST and _QUOTED.search(text)
    if not (quoted or _TAG.search(text) or _ENTITY.search(text)):
        return text
    text = _QUOTED.sub("", text) if quoted else text
    text = re.sub(r"<br\s*/?>|</(?:p|div|li)>", "\n", text, flags=re.I)
    text = html.unescape(_TAG.sub("", text)).replace("\xa0", " ")
    return "\n".join(" ".join(line.split()) for line in text.strip().split("\n")).strip()
