# ruff: noqa: E501  (phrases and rows are easier to read on one line)
"""The person who asked for his own data and got a stranger's recordings on top: his about fifty files. Invented."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta

from files import document, table

NAME = "Thomas Wagner"
ADDRESS = f"{NAME} Wilhelmshöher Allee 214 Kassel Hessen 34119 DE"
ORDERS = (
    ("Märklin H0 Weichenset C-Gleis", "84.99"), ("Faller Bausatz Bahnhof Schwarzburg", "49.95"), ("Rasendünger 10 kg", "24.49"),
    ("Roman: Der Medicus (Taschenbuch)", "12.99"), ("Gartenschere mit Amboss", "19.90"), ("Druckerpatronen Multipack schwarz", "32.50"),
    ("Herrenhemd bügelfrei Gr. 43", "29.95"), ("Wanderkarte Habichtswald 1:25000", "9.80"), ("Kaffeebohnen 1 kg", "13.99"),
    ("Modellbahn Trafo 60 VA", "64.00"), ("USB-Stick 64 GB", "14.99"), ("Vogelfutter 5 kg", "11.49"), ("LED Leuchtmittel E27 4er", "9.99"),
    ("Wanderrucksack 28 Liter", "79.90"), ("Kindle Paperwhite Hülle", "16.99"), ("Regentonne 300 Liter", "58.00"), ("Echtholz Bilderrahmen A3", "18.90"),
    ("Bastelmesser Set", "8.49"), ("Schulheft A4 liniert 10er", "6.99"), ("Rotstifte 12 Stück", "7.20"),
)  # fmt: skip
SEARCHES = (
    "märklin c gleis", "weichenantrieb h0", "faller bahnhof", "rasendünger herbst", "gartenschere test", "wanderschuhe herren 44", "rucksack 30l",
    "geschichte der hanse buch", "unterrichtsmaterial geschichte klasse 9", "dampflok br 01", "kaffeevollautomat", "laubsauger akku",
    "vogelhaus bausatz", "hemd bügelfrei", "druckerpatrone 301", "kassel stadtplan", "lesebrille 2,0", "led leuchtmittel e27", "rotstifte",
)  # fmt: skip
SHOWS = (
    "Der Alte Fritz",
    "Eisenbahn-Romantik Staffel 12",
    "Terra X: Die Wikinger",
    "Bosch S4",
    "The Grand Tour S2",
    "Der Bergdoktor S9",
)
BOOKS = ("Die Säulen der Erde", "Eine kurze Geschichte der Menschheit", "Das Parfum", "Tyll", "Die Vermessung der Welt")
N_A = "Not Available"


def _times(rng: random.Random, count: int) -> list[datetime]:
    start = datetime(2016, 2, 3, 17, 0, 0, tzinfo=UTC)
    return sorted(start + timedelta(minutes=rng.randrange(60 * 24 * 1000)) for _ in range(count))


def _asin(rng: random.Random) -> str:
    return "B0" + "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(8))


def _order_id(rng: random.Random) -> str:
    return f"30{rng.randrange(2, 6)}-{rng.randrange(10**6, 10**7)}-{rng.randrange(10**6, 10**7)}"


def _orders(rng: random.Random, part: int) -> bytes:
    header = (
        "Website,Order ID,Order Date,Purchase Order Number,Currency,Unit Price,Unit Price Tax,Shipping Charge,Total Discounts,Total Owed,"
        "Shipment Item Subtotal,Shipment Item Subtotal Tax,ASIN,Product Condition,Quantity,Payment Instrument Type,Order Status,Shipment Status,"
        "Ship Date,Shipping Option,Shipping Address,Billing Address,Carrier Name & Tracking Number,Product Name,Gift Message,Gift Sender Name,"
        "Gift Recipient Contact Details"
    )
    rows = []
    for at in _times(rng, 64 if part == 1 else 23):
        product, price = rng.choice(ORDERS)
        gift = (
            ("Alles Gute zum Geburtstag wünscht Thomas", NAME, "Sabine Wagner") if rng.random() < 0.04 else (N_A,) * 3
        )
        stamp = at.strftime("%m/%d/%Y %H:%M:%S UTC")
        shipped = (at + timedelta(hours=20)).strftime("%m/%d/%Y %H:%M:%S UTC")
        rows.append(("Amazon.de", _order_id(rng), stamp, "Not Applicable", "EUR", price, "0", "0", "0", price, price, "0", _asin(rng), "new", 1,
                     "Lastschrift", "Closed", "Shipped", shipped, "second-de-prime", ADDRESS, ADDRESS, f"DHL({rng.randrange(10**11, 10**12)})",
                     product, *gift))  # fmt: skip
    return table(header.split(","), rows, quoted=True)


SEARCH_HEADER = (
    "First Search Time (GMT)|Country ID|All Department (APS) or Category|Site Variant|Application / Browser Name|Device Model|"
    "Search Type (Keyword,Visual,Browse)|Session ID|Query ID|Prime Customer (Y/N)|Is From External Link (Y/N)|Search From External Site (Y/N)|"
    "First Search Query String|Application Name|App Version|Operating System Name|Operating System Version|Device Type ID|Device Category|"
    "Customer IP|Search Method|Keywords|Amazon Business Customer (Y/N)|Language|Server|Amazon Fresh Customer (Y/N)|Music Subscriber (Y/N)|"
    "First Browse Node|Last search Time (GMT)|Last Department|Last Browse Node|Last Known Customer ID|First Added Item|First Purchased Item|"
    "First Consumed Item (Subscription)|Number of Clicked Items|Number of Items Added to Cart|Number of Items Ordered|"
    "Number of Paid Items Ordered|Number of Free Items Ordered|Units Ordered|Paid Units Ordered|Free Units Ordered|Maximum Purchase Price|"
    "Clicked Any Item (Y/N)|Added Any Item (Y/N)|Purchased Any Item (Y/N)|Department Count|Shopping Refinement|Number of Shopping Refinements|"
    "Highest Number of Shopping Refinements|Items Consumed (Subscription)|Shopping Refinement Pickers|Paid Purchase (Y/N)|Item Borrowed (Y/N)|"
    "Items Borrowed|Next Query Group via Click|Query Abandoned (Y/N)|Query Reformulated (Y/N)|Amazon Fresh (Y/N)|Store Visited|Department|"
    "Browse Node|First Search Domain|Is First Search From External Ad|User Agent Info Family|LKCI"
)


def _searches(rng: random.Random) -> bytes:
    header = SEARCH_HEADER.split("|")
    rows = []
    for at in _times(rng, 180):
        query = rng.choice(SEARCHES)
        known = {
            "First Search Time (GMT)": at.strftime("%Y-%m-%d %H:%M:%S"), "Country ID": "DE", "Application / Browser Name": "Firefox",
            "Search Type (Keyword,Visual,Browse)": "Keyword", "Session ID": f"258-{rng.randrange(10**6, 10**7)}-{rng.randrange(10**6, 10**7)}",
            "First Search Query String": f"keywords={query.replace(' ', '+')}", "Operating System Name": "Windows", "Device Category": "Desktop",
            "Customer IP": f"203.0.113.{rng.randrange(2, 250)}", "Keywords": query, "Language": "de_DE", "Prime Customer (Y/N)": "Y",
        }  # fmt: skip
        rows.append([known.get(name, "N/A") for name in header])
    return table(header, rows)


def _viewing(rng: random.Random) -> bytes:
    header = "Playback Hour,Operating System,Browser,Delivery Type,City,Country,ISP,State,Content Quality Entitled,Entitlement Type,Video Type,Audio Language,Title"
    rows = [
        (at.strftime("%m/%d/%Y %H:00:00"), "Windows 10", "Firefox", "Streaming", "Kassel", "Germany", "Deutsche Telekom AG", "Hessen", "HD",
         "Prime Subscription", "TV Show", "de_DE", rng.choice(SHOWS)) for at in _times(rng, 70)
    ]  # fmt: skip
    return table(header.split(","), rows)


def _audible(rng: random.Random) -> dict[str, bytes]:
    listening = "DeviceType,StartDate,EndDate,EventDuration,StartPosition,EndPosition,Title,Asin,BookLength,DeliveryType,NarrationSpeed,Bookmark,AudioType,AsinOwned,ListeningMode,Store,AppVersion,LocalTimezone"
    library = "DateAdded,Title,Asin,IsDownloaded,IsDeleted,DeleteBy,DateDeleted,IsPublic,IsStreamed,IsPreorder,Downloads,DateFirstDownloaded,OrderNumber,OriginType"
    heard = [("Android", at.strftime("%Y-%m-%d"), at.strftime("%Y-%m-%d"), 1200000, 0, 1200000, rng.choice(BOOKS), _asin(rng), 36000000,
              "Downloaded", "1.0", N_A, "Full", "Y", "Offline", "Audible", "2.35.0", "Europe/Berlin") for at in _times(rng, 30)]  # fmt: skip
    owned = [("2017-03-11", title, _asin(rng), "Y", "N", N_A, N_A, "N", "N", "N", 1, "2017-03-11", f"D01-{rng.randrange(10**6, 10**7)}", "Purchase")
             for title in BOOKS]  # fmt: skip
    billing = "TaxCreateDate,BillingPeriodEndDate,BillingPeriodStartDate,StatusLastupdatedDate,BaseAmount,Tax,TotalAmount,Currency,Type,Plan,PlanBillingFreq,PlanBillingFee,OfferName,OfferType,TransactionId,SubscriptionIdentifier,PlanSelectionIdentifier,MerchantName,TaxReason,Status"
    return {
        "Audible.Listening/Audible.Listening.csv": table(listening.split(","), heard, quoted=True),
        "Audible.Library/Audible.Library.csv": table(library.split(","), owned, quoted=True),
        "Audible.MembershipBillings/Audible.MembershipBillings.csv": table(billing.split(","), [], quoted=True),
    }


def _advertising() -> dict[str, bytes]:
    heads = {
        "3PAudiences": (
            "Audiences in which you are included via 3rd Parties",
            ["Gartenbesitzer", "Bahnreisende", "Lehrkräfte"],
        ),
        "AdvertiserAudiences": (
            "Advertisers who brought audiences in which you are included",
            ["Märklin", "Globetrotter", "Telekom"],
        ),
        "AdvertiserClicks": ("Advertisers whose ads you clicked", ["Faller", "Tchibo"]),
        "AmazonAudiences": (
            "Amazon Audiences in which you are included",
            ["Modellbau", "Garten", "Wandern", "Lehrbücher"],
        ),
        "OptOut": ("Interest based ads opt out setting per marketplace", ["Amazon.de: false"]),
    }
    return {
        f"Advertising.1/Advertising.{name}.csv": table([head], [[v] for v in values])
        for name, (head, values) in heads.items()
    }


def _devices_and_lists(rng: random.Random) -> dict[str, bytes]:
    wishes = [
        {f"Modellbahn Thomas [Item {i}]": [{"asin": _asin(rng)}, {"quantity": 1}, {"comment": ""}]} for i in range(1, 9)
    ]
    tokens = {
        "authenticationSessionRecords": [{"creationTime": at.strftime("%Y-%m-%dT%H:%M:%SZ")} for at in _times(rng, 9)]
    }
    region = [
        ("34119", "Vorderer Westen", "Kassel", "Hessen", "HE", "DE", at.strftime("%Y-%m-%dT%H:%M:%SZ"))
        for at in _times(rng, 12)
    ]
    return {
        "Devices.Registration/registration.csv": table(
            ["FirstTimeRegistered", "AccountName", "DeviceSerialNumber", "DeregistrationDate"],
            [
                ("2015-12-26T18:02:11Z", "Thomas' Kindle", "B0D4110343550ABC", N_A),
                ("2017-01-14T09:30:00Z", "Thomas' Android-Gerät", "a81f40c2de", N_A),
            ],
        ),
        "Amazon.Lists.Wishlist.1.1/Amazon.Lists.Wishlist.json": json.dumps(
            wishes, ensure_ascii=False, indent=1
        ).encode(),
        "Retail.AuthenticationTokens/Retail.AuthenticationTokens.json": json.dumps(tokens, indent=1).encode(),
        "Retail.RegionAuthority.1/Retail.RegionAuthority.1.csv": table(
            ["Postal Code", "District", "City", "State or Province", "State Code", "Country Code", "Timestamp"], region
        ),
        "PaymentOptions.PaymentInstruments/PaymentOptions.PaymentInstruments.csv": table(
            ["RegistrationDate", "LastDigits"], [("2014-05-02T10:11:12Z", "417")]
        ),
        "BuyerSellerMessaging/BuyerSellerMessaging.csv": table(
            ["Timestamp", "MessageSubject"], [("2017-06-02T08:00:00Z", "Anfrage zu Bestellung: Weiche fehlt")]
        ),
        "Kindle.Whispersync/whispersync.csv": table(
            ["ASIN", "Annotation Type", "Customer modified date on device"],
            [(_asin(rng), "kindle.bookmark", at.strftime("%Y-%m-%dT%H:%M:%SZ")) for at in _times(rng, 14)],
        ),
    }


def _digital_and_cart(rng: random.Random) -> dict[str, bytes]:
    counts = ["# TV shows watched", "# kids titles watched", "# movies watched", "# titles watched", "home country"]
    cart = "DateAddedToCart,Source,ASIN,CartDomain,CartList,Quantity,OneClickBuyable,ToBeGiftWrapped,PrimeSubscription,Pantry,AddOn"
    feedback = "OrderId,Marketplace,FeedbackDate,FeedbackText,FeedbackRating,Deal Again,Did Item Arrived OnTime,Item as described by the seller,Prompt and courteous service,What Went Wrong,Is feedback removed,Feedback removed by,Reason for removal,"
    items = [
        (at.strftime("%m/%d/%Y %H:%M:%S UTC"), "WEB", _asin(rng), "Retail", "active", 1, "Y", "N", "N", "N", "N")
        for at in _times(rng, 16)
    ]
    shelf = [(at.strftime("%Y-%m-%d"), rng.choice(SHOWS)) for at in _times(rng, 8)]
    return {
        "Digital.PrimeVideo.Viewinghistory/Digital.PrimeVideo.Viewinghistory.csv": _viewing(rng),
        "Digital.PrimeVideo.ViewCounts.1/Digital.PrimeVideo.ViewCounts.1.csv": table(counts, [(61, 0, 9, 70, "DE")]),
        "Digital.PrimeVideo.Watchlist/Digital.PrimeVideo.Watchlist.csv": table(
            ["itemAddedDate", "catalogTitle"], shelf, quoted=True
        ),
        "Retail.CartItems.1/Retail.CartItems.1.csv": table(cart.split(","), items, quoted=True),
        "Retail.Seller-Feedback.1/Retail.Seller-Feedback.csv": table(
            feedback.split(","),
            [
                (
                    _order_id(rng),
                    "DE",
                    "2017-08-02",
                    "Schnelle Lieferung, gut verpackt, gerne wieder.",
                    5,
                    "Y",
                    "Y",
                    "Y",
                    "Y",
                    "",
                    "N",
                    "",
                    "",
                    "",
                )
            ],
        ),
    }


DESCRIPTIONS = (
    "Advertising", "Amazon.Lists.Wishlist", "Audible.Library", "Audible.Listening", "Audible.MembershipBillings", "BuyerSellerMessaging",
    "Devices.Registration", "Digital.PrimeVideo.ViewCounts", "Digital.PrimeVideo.Viewinghistory", "Digital.PrimeVideo.Watchlist", "Kindle.Whispersync",
    "PaymentOptions.PaymentInstruments", "Retail.AuthenticationTokens", "Retail.CartItems", "Retail.OrderHistory", "Retail.RegionAuthority",
    "Retail.Seller-Feedback", "Search-Data",
)  # fmt: skip


def members(rng: random.Random) -> dict[str, bytes]:
    """Path in the bundle -> content."""
    found = {
        "README.txt": "Dieses Archiv enthält die Daten, die Sie nach Art. 15 DSGVO angefordert haben.\n".encode(),
        "Retail.OrderHistory.1/Retail.OrderHistory.1.csv": _orders(rng, 1),
        "Retail.OrderHistory.2/Retail.OrderHistory.2.csv": _orders(rng, 2),
        "Search-Data/Search-Data.Customer-Engagement.csv": _searches(rng),
        **_audible(rng), **_advertising(), **_devices_and_lists(rng), **_digital_and_cart(rng),
    }  # fmt: skip
    folders = {path.split("/")[0].rstrip(".0123456789"): path.split("/")[0] for path in found if "/" in path}
    for name in DESCRIPTIONS:
        text = f"Die Datei {name} enthält die Angaben, die zu Ihrem Kundenkonto in diesem Bereich gespeichert sind."
        note = "Leere Felder sind mit Not Available gekennzeichnet. Zeitangaben sind in koordinierter Weltzeit (UTC), wo nichts anderes steht."
        folder = folders.get(name, name)
        found[f"{folder}/{name}.Description.pdf"] = document(f"{name}: Beschreibung", [("", text), ("", note)])
    return found
