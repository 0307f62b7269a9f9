"""Mails in JSON, as the interfaces of mail services give them, into messages that the reader of mails knows.

Gmail gives the lines of the head as a list of names and values and the body in base64, Microsoft Graph an object around
each address, JMAP and others lists of names and addresses.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from email.policy import default as policy
from email.utils import formataddr, formatdate
from typing import Any

from reident.bundle import moments

DEEPEST = 12
_FROM, _TO, _CC = ("from", "sender"), ("to", "torecipients", "to_recipients"), ("cc", "ccrecipients", "cc_recipients")
_DATES = ("sentdatetime", "receiveddatetime", "receivedat", "sentat", "date", "internaldate", "createddatetime")
_BODIES = ("body", "textbody", "text", "plain", "bodytext", "snippet", "bodypreview", "preview")
_HEAD = ("From", "To", "Cc", "Reply-To", "Subject", "Date")


def taken(value: Any, path: str = "", depth: int = 0) -> tuple[Any, list[tuple[str, EmailMessage]]]:
    """A document without the mails in it, and the mails with where they stood.

    Args:
        value: what JSON holds.
        path: where it stands.
        depth: how deep that is.
    """
    if depth > DEEPEST:
        return value, []
    if isinstance(value, list):
        kept: list[Any] = []
        found: list[tuple[str, EmailMessage]] = []
        for number, each in enumerate(value):
            rest, more = taken(each, f"{path}[{number}]", depth + 1)
            found += more
            kept += [] if rest is None and each is not None else [rest]
        return (kept, found) if found else (value, [])
    if not isinstance(value, dict):
        return value, []
    if (message := mail_of(value)) is not None:
        return None, [(path or "message", message)]
    inner = {key: taken(each, f"{path}.{key}".strip("."), depth + 1) for key, each in value.items()}
    every = [each for _, more in inner.values() for each in more]
    return ({key: rest for key, (rest, _) in inner.items()}, every) if every else (value, [])


def mail_of(value: Mapping[Any, Any]) -> EmailMessage | None:
    """An object as a mail; None where it is none, or one whose sender stands in a plain cell."""
    head = _listed_head(value)
    body = _gmail_body(value.get("payload")) if head else ""
    if not head:
        low = {str(key).lower(): each for key, each in value.items()}
        senders = [address for key in _FROM for address in _addresses(low.get(key))]
        if not senders or not isinstance(low.get("subject"), str) or not _is_whole(low):
            return None
        to, cc = ([a for key in keys for a in _addresses(low.get(key))] for keys in (_TO, _CC))
        if not to:
            return None
        head = {"From": senders[0], "To": ", ".join(to), "Cc": ", ".join(cc), "Subject": low["subject"]}
        head["Date"] = next((_date(low[key]) for key in _DATES if low.get(key)), "")
        body = next((text for key in _BODIES if (text := _body(low.get(key), value))), "")
    message = EmailMessage(policy=policy)
    for name, cell in head.items():
        if line := " ".join(cell.split()):
            message[name] = line
    message.set_content(
        body or str(value.get("snippet") or ""), subtype="html" if body.lstrip()[:1] == "<" else "plain"
    )
    return message


def _is_whole(low: Mapping[str, Any]) -> bool:
    """Whether an object holds nothing but one mail: no list of answers, no state of a request."""
    lists = {key for key, each in low.items() if isinstance(each, list) and any(isinstance(x, Mapping) for x in each)}
    return lists <= _LISTS and not _STATES & low.keys()


_LISTS = frozenset(
    ["attachments", "bcc", "bccrecipients", "cc", "ccrecipients", "files", "from", "headers", "htmlbody", "labels",
     "internetmessageheaders", "parts", "reply_to", "replyto", "sender", "textbody", "to", "torecipients"]
)  # fmt: skip
_STATES = frozenset(["assignee", "priority", "requester", "status", "ticket", "ticket_id", "ticketid"])


def _listed_head(value: Mapping[Any, Any]) -> dict[str, str]:
    """The lines of a head that is a list of names and values (Gmail); empty where there is none with a sender."""
    payload = value.get("payload")
    lines = payload.get("headers") if isinstance(payload, Mapping) else value.get("internetMessageHeaders")
    if not isinstance(lines, list):
        return {}
    found: dict[str, str] = {}
    for line in lines:
        if isinstance(line, Mapping):
            name = str(line.get("name", "")).title()
            found |= {name: str(line.get("value", ""))} if name in _HEAD and name not in found else {}
    labels = value.get("labelIds")
    if "From" not in found and "To" in found and isinstance(labels, list) and "SENT" in labels:
        found["From"] = "me"
    if "From" in found and "Date" not in found and (date := _date(value.get("internalDate") or "")):
        found["Date"] = date
    return found if "From" in found else {}


_PLAIN = ("text", "content", "plain", "html")
"""Keys of a body that is not in base64."""


def _gmail_body(payload: Any, depth: int = 0) -> str:
    if not isinstance(payload, Mapping) or depth > DEEPEST:
        return ""
    inside = payload.get("body")
    data = inside.get("data") if isinstance(inside, Mapping) else None
    plain = next((inside[key] for key in _PLAIN if isinstance(inside.get(key), str)), "") if inside and not data else ""
    if plain:
        return str(plain)
    kind = str(payload.get("mimeType", "text/plain"))
    if isinstance(data, str) and data and kind.startswith("text/"):
        try:
            return base64.urlsafe_b64decode(data + "=" * (-len(data) % 4)).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return data
    parts = [each for each in payload.get("parts") or () if isinstance(each, Mapping)]
    parts.sort(key=lambda part: str(part.get("mimeType", "")) != "text/plain")
    return next((text for part in parts if (text := _gmail_body(part, depth + 1))), "")


def _addresses(value: Any) -> Iterator[str]:
    """Names with addresses out of objects: `{"emailAddress": {"name", "address"}}`, `[{"name", "email"}]`."""
    for each in value if isinstance(value, list) else [value]:
        if not isinstance(each, Mapping):
            continue
        inner = each.get("emailAddress") or each.get("email_address") or each
        if isinstance(each.get("value"), list):
            yield from _addresses(each["value"])
        elif isinstance(inner, Mapping):
            address = inner.get("address") or inner.get("email")
            if isinstance(address, str) and "@" in address:
                name = " ".join(str(inner.get("name") or "").split())
                yield (
                    formataddr((name, address.strip()), charset="utf-8") if name.isascii() else f'"{name}" <{address}>'
                )


def _body(value: Any, whole: Mapping[Any, Any]) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return next(
            (value[k] for k in ("content", "text", "plain", "value", "html") if isinstance(value.get(k), str)), ""
        )
    parts, values = value if isinstance(value, list) else [], whole.get("bodyValues")  # JMAP
    if isinstance(values, Mapping):
        inside = (values.get(part.get("partId")) for part in parts if isinstance(part, Mapping))
        return "\n".join(str(each.get("value", "")) for each in inside if isinstance(each, Mapping))
    return ""


def _date(value: Any) -> str:
    found = moments.parse(str(value))
    return formatdate(found.timestamp()) if found is not None and found.tzinfo else found.isoformat() if found else ""
