# ruff: noqa: E501  (rows are easier to read on one line)
"""The person who asked for her own data and got a stranger's recordings on top: her files in the layout of 2023. Invented."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta

from files import table

NAME = "Claire Thompson"
ADDRESS = f"{NAME} 41 Unthank Road Norwich Norfolk NR2 2PA United Kingdom"
N_A = "Not Available"
ORDERS = (
    ("Watercolour Paint Set 24 Half Pans", "18.99"), ("Bird Feeder Hanging Station", "24.50"), ("Gardening Gloves Ladies Medium", "7.99"),
    ("Yoga Mat 6 mm", "19.99"), ("Merino Wool Yarn 10 x 50 g", "34.00"), ("Knitting Needles Bamboo Set", "12.49"), ("Teapot 1.2 Litre", "22.00"),
    ("The Norfolk Broads Walking Guide", "9.99"), ("LED Desk Lamp", "26.99"), ("Cat Litter 30 L", "15.80"), ("Reading Glasses +1.5 (3 pack)", "11.99"),
    ("Sourdough Proofing Basket", "13.99"), ("Paper Refill A5", "6.49"), ("Cycling Helmet Women", "39.99"),
)  # fmt: skip
SEARCHES = ("watercolour paper a3", "merino yarn aran", "bird feeder squirrel proof", "circular knitting needles 4mm", "proofing basket", "norfolk broads map",
            "cycling helmet women", "cat tree small", "teapot with infuser", "yoga block", "secondhand easel", "desk lamp daylight")  # fmt: skip
SHOWS = (
    "The Repair Shop Series 8",
    "Clarkson's Farm Season 2",
    "Pride and Prejudice",
    "Vera Season 11",
    "The Great British Sewing Bee",
    "Paddington 2",
)


def _times(rng: random.Random, count: int) -> list[datetime]:
    start = datetime(2022, 1, 5, 18, 0, 0, tzinfo=UTC)
    return sorted(start + timedelta(seconds=rng.randrange(86400 * 800)) for _ in range(count))


def _asin(rng: random.Random) -> str:
    return "B0" + "".join(rng.choice("0123456789BCDFGHJKLMNPQRSTVWXYZ") for _ in range(8))


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _orders(rng: random.Random) -> bytes:
    header = (
        "ASIN,Billing Address,Carrier Name & Tracking Number,Currency,Gift Message,Gift Recipient Contact,Gift Sender Name,Item Serial Number,"
        "Order Date,Order ID,Order Status,Original Quantity,Payment Method Type,Product Name,Shipping Address,Total Amount,Total Discounts,"
        "Unit Price,Unit Price Tax,Website"
    )
    rows = []
    for at in _times(rng, 75):
        product, price = rng.choice(ORDERS)
        gift = ("Happy birthday Mum, love Claire", "Margaret Thompson", NAME) if rng.random() < 0.03 else (N_A,) * 3
        number = f"20{rng.randrange(2, 7)}-{rng.randrange(10**6, 10**7)}-{rng.randrange(10**6, 10**7)}"
        rows.append((_asin(rng), ADDRESS, f"AMZN_UK(QA{rng.randrange(10**9, 10**10)})", "GBP", *gift, N_A, _iso(at), number, "Closed", 1,
                     "Visa - 0042", product, ADDRESS, price, "'-1.6'" if rng.random() < 0.05 else "'0'", price, "0", "Amazon.co.uk"))  # fmt: skip
    return table(header.split(","), rows)


def _searches(rng: random.Random) -> bytes:
    header = "Application / Browser Name,Customer IP,Device Category,First Search Query String,First Search Time (GMT),Keywords,Language,Operating System Name,Session ID"
    rows = [
        ("Safari", f"198.51.100.{rng.randrange(2, 250)}", "Tablet", f"k={q.replace(' ', '+')}", _iso(at), q, "en_GB", "iOS", f"26{rng.randrange(10)}-{rng.randrange(10**6, 10**7)}-{rng.randrange(10**6, 10**7)}")
        for at in _times(rng, 120) for q in [rng.choice(SEARCHES)]
    ]  # fmt: skip
    return table(header.split(","), rows)


def _viewing(rng: random.Random) -> dict[str, bytes]:
    viewing = "Playback Hour,Operating System,Browser,Delivery Type,City,Country,ISP,State,Content Quality Entitled,Entitlement Type,Video Type,Audio Language,Title"
    watched = [(_iso(at.replace(minute=0, second=0)), "iPadOS", N_A, "Streaming", "Norwich", "United Kingdom", "BT", "England", "HD", "Prime Subscription",
                "TV Show", "en_GB", rng.choice(SHOWS)) for at in _times(rng, 50)]  # fmt: skip
    searched = [(_iso(at), rng.choice(("vera", "repair shop", "jane austen", "sewing bee"))) for at in _times(rng, 15)]
    return {
        "Your Prime Video Viewing Activity/Viewing History.csv": table(viewing.split(","), watched),
        "Your Prime Video Viewing Activity/Search History.csv": table(["Search Date", "Search Query"], searched),
    }


def _devices(rng: random.Random) -> dict[str, bytes]:
    registered = [("Claire's Fire TV Stick", "G071R2092341CLA7", "2021-12-27T10:15:22Z", "198.51.100.17")]
    region = [("NR2 2PA", N_A, "Norwich", "Norfolk", N_A, "GB", _iso(at)) for at in _times(rng, 9)]
    wishes = [{f"Claire's craft wishes [Item {i}]": [{"asin": _asin(rng)}, {"quantity": 1}]} for i in range(1, 7)]
    sessions = [(_asin(rng), _iso(at), _iso(at + timedelta(minutes=rng.randrange(5, 70)))) for at in _times(rng, 25)]
    return {
        "Your Fire TV Device & Setup/Device Registration.csv": table(
            ["Account Name", "Device Serial Number", "First Time Registered", "IP Address"], registered
        ),
        "Additional Data/Retail.RegionAuthority/Retail.RegionAuthority.csv": table(
            ["Postal Code", "District", "City", "State or Province", "State Code", "Country Code", "Timestamp"], region
        ),
        "Your Lists/Wishlist.json": json.dumps(wishes, indent=1).encode(),
        "Additional Data/Kindle.Devices.ReadingSession/Kindle.Devices.ReadingSession.csv": table(
            ["ASIN", "start_timestamp", "end_timestamp"], sessions
        ),
        "Additional Data/Kindle.KindleDocs/Kindle.KindleDocs.ApprovedPersonalDocumentEmailList.csv": table(
            ["Email Address"], [("claire.thompson@example.com",)]
        ),
    }


def _shopping(rng: random.Random) -> dict[str, bytes]:
    listening = [
        (rng.choice(("The Thursday Murder Club", "Wolf Hall", "Becoming")), _iso(at), "Europe/London")
        for at in _times(rng, 20)
    ]
    cart = [(_iso(at), _asin(rng), rng.choice(ORDERS)[0], 1) for at in _times(rng, 12)]
    refunds = [
        (
            f"204-{rng.randrange(10**6, 10**7)}-{rng.randrange(10**6, 10**7)}",
            "'7.99'",
            "GBP",
            f"{_iso(at)} and {_iso(at + timedelta(days=2))}",
        )
        for at in _times(rng, 3)
    ]
    return {
        "Your Audible Library & Listening/Listening History.csv": table(
            ["Title", "Start Date", "Local Timezone"], listening
        ),
        "Your Amazon Orders/Cart History.csv": table(["Date Added To Cart", "ASIN", "Product Name", "Quantity"], cart),
        "Your Returns & Refunds/Refund Details.csv": table(
            ["Order ID", "Refund Amount", "Currency", "Refund Date"], refunds
        ),
    }


def members(rng: random.Random) -> dict[str, bytes]:
    """Path in the bundle -> content."""
    found = {
        "Your Amazon Orders/Order History.csv": _orders(rng),
        "Your Shopping Search/Search Queries.csv": _searches(rng),
        **_viewing(rng), **_devices(rng), **_shopping(rng),
    }  # fmt: skip
    rows = [
        (path.rsplit("/", 1)[1], f"Information held for your account: {path.split('/')[-2]}.") for path in sorted(found)
    ]
    return {"FileDescriptions.csv": table(["File name", "Description"], rows), **found}
