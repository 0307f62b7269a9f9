# ruff: noqa: E501  (phrases are easier to read on one line)
"""The British household whose recordings went to the wrong person. Everybody in it is invented."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from story import Habit, Household, Once

KITCHEN, BEDROOM, LOUNGE, PHONE = "kitchen", "bedroom", "lounge", "phone"
WEEK, WEEKEND, ALL = "01234", "56", "0123456"
ZONE = ZoneInfo("Europe/London")

SLOTS = {
    "home": ["didsbury"] * 5 + ["manchester"] * 4 + ["east didsbury"],
    "far": ["llandudno", "leeds", "keswick", "tenerife", "london", "leeds", "liverpool"],
    "when": ["", "", "today", "today", "tomorrow", "this weekend", "this afternoon", "tonight", "on saturday"],
    "band": ["elbow"] * 4 + ["oasis"] * 3 + ["arctic monkeys", "arctic monkeys", "radiohead", "blossoms", "the killers"],
    "pop": ["taylor swift", "dua lipa", "harry styles", "adele", "taylor swift", "raye"],
    "kids": ["the encanto soundtrack", "let it go", "baby shark", "the gruffalo", "wheels on the bus", "the moana soundtrack"],
    "station": ["radio six music", "b. b. c. radio four", "radio five live", "radio two", "smooth radio"],
    "room": ["kitchen", "living room", "living room", "bedroom", "landing", "hall", "ellie's room"],
    "lamp": ["lamp", "fairy lights", "big light", "reading light", "heater", "night light"],
    "mins": ["three", "four", "five", "eight", "ten", "twelve", "fifteen", "twenty", "25"],
    "food": ["pasta", "egg", "pizza", "rice", "tea", "oven", "potato", "fish finger"],
    "item": ["milk", "bread", "bin bags", "washing up liquid", "bananas", "teabags", "cheddar", "peanut butter", "dog food", "kitchen roll", "apples",
             "yoghurt", "fish fingers", "dishwasher tablets", "oat milk", "calpol", "wipes", "onions"],
    "friend": ["mum", "mum", "dad", "chris", "chris", "nana", "jamie", "steve", "priya", "auntie karen"],
    "question": ["what time is it", "what time is it", "what's the date", "how old is david attenborough", "how tall is ben nevis", "who won the match",
                 "when do city play next", "did united win", "how many grams in an ounce", "what's fifteen percent of eighty", "tell me a joke",
                 "tell me a joke", "what's in the news", "what's the capital of peru", "how far away is the moon", "when do the clocks change",
                 "what does a whale eat", "what noise does a giraffe make", "how do you spell necessary", "when is pancake day"],
    "wake": ["six twenty", "twenty past six", "six twenty", "six twenty a. m.", "6:20", "twenty past six"],
    "level": ["two", "three", "four", "five", "six", "eight"],
    "scrap": ["no i told him it was the other one", "can you pass me that", "coming up after the break", "and now the weather where you are",
              "yeah yeah i'll do it in a minute", "put your shoes on please", "in the second half", "terms and conditions apply", "where's your coat",
              "the minister said earlier today", "i can't hear you", "ha ha ha", "right who wants toast", "that's not how it works", "hang on a sec",
              "and the winner is", "mummy i need a wee", "you what", "previously on"],
}  # fmt: skip

FINE = ("OK", "", "OK")
FORECAST = (
    "In {home} it's nine degrees Celsius with light rain.",
    "Tonight, look for cloudy skies with a low of four degrees.",
    "It might rain today.",
    "Expect sunny spells with highs of twelve degrees.",
)
PLAYING = (
    "Here's a station you might like, on Amazon Music.",
    "Shuffling songs, on Spotify.",
    "",
    "Playing from Global Player.",
)
ADDED = ("I've added that to your shopping list.", "Added to your list.")

WEATHER = (
    "[what's|what is|how's] the weather [like|] {when} [in {home}|]",
    "[is it going to|will it] rain {when} [in {home}|]",
    "do i need [an umbrella|a coat|a big coat] {when}",
    "[how cold|how warm|how hot] [is it|will it be] {when} [in {home}|]",
    "[weather|weather forecast] [for {home}|]",
    "what's the temperature [outside|in {home}|]",
)
LIGHTS = (
    "turn [on|off|on|off] the {lamp}",
    "[turn|switch] the {room} [light|lights] [on|off]",
    "{room} [lights|light] [on|off]",
    "[set|dim] the {room} lights to [fifty|twenty|ten|seventy] percent",
    "turn everything off",
)
MUSIC = (
    "play [some|songs by|music by|] {band} [in the {room}|on spotify|]",
    "[play|put on|turn on] {station}",
    "[volume {level}|turn it up|turn it down|louder|quieter|next|skip|stop|pause|stop|resume]",
    "[what song is this|who sings this]",
    "play my [running|cooking|friday] playlist",
)
TIMER = (
    "[set|set a|start a] timer for {mins} minutes",
    "{mins} minute timer",
    "set [a|the] {food} timer for {mins} minutes",
    "how long [is left on|is left on|on] [the|my] timer",
    "[stop|cancel the timer|stop the timer|cancel]",
)
SHOPPING = (
    "add {item} to [the|my|my] [shopping list|list|shopping list]",
    "put {item} on the [shopping list|list]",
    "what's on [the|my] shopping list",
)
CALLS = (
    "call {friend}",
    "[ring|phone] {friend}",
    "call {friend} on [his|her|the] mobile",
    "drop in on the kitchen",
    "any messages",
)
FALSE = ("{scrap}", "{scrap}", "", "[alexis|a lexus|i'll ask her|election]", "[never mind|no not you|cancel|nothing]")

HABITS = (
    Habit("06:20", 1, WEEK, 0.45, BEDROOM, ("[stop|snooze|stop|off|alarm off|five more minutes]",), FINE),
    Habit("06:33", 6, WEEK, 0.40, BEDROOM, ("good morning", "good morning [what's my day look like|what's on today|]", "[what's in the news|flash briefing|play the news]"), ("Good morning.", "Good morning. On this day in history ...")),
    Habit("06:40", 6, WEEK, 0.55, KITCHEN, WEATHER, FORECAST),
    Habit("06:45", 8, WEEK, 0.55, KITCHEN, MUSIC, PLAYING),
    Habit("06:58", 5, WEEK, 0.30, KITCHEN, ("[how's|what's] [the traffic|the traffic like|my commute] [to work|to the airport|on the m fifty six|]", "how long will it take me to get to [work|the airport|work]"), ("Right now it'll take you about eighteen minutes.",)),
    Habit("07:06", 4, WEEK, 0.22, KITCHEN, ("[goodbye|see you later|i'm leaving|i'm off to work|bye]",), ("Bye.", "Have a good one.")),
    Habit("08:05", 12, WEEK, 0.45, KITCHEN, ("play {pop}", "play {kids}", "[set a timer for five minutes|remind us to leave at half past eight|what time is it]"), PLAYING),
    Habit("16:10", 30, WEEK, 0.50, LOUNGE, ("play {kids}", "[tell me a story|what does a fox say|knock knock|sing a song]", "play {kids}"), PLAYING),
    Habit("17:25", 15, WEEK, 0.36, KITCHEN, ("[i'm home|i'm back|hello]", *LIGHTS[:2]), ("Welcome home.", "OK")),
    Habit("17:50", 40, ALL, 0.70, KITCHEN, TIMER, ("{mins} minutes, starting now.", "")),
    Habit("18:15", 50, ALL, 0.45, KITCHEN, SHOPPING, ADDED),
    Habit("18:30", 70, ALL, 0.45, LOUNGE, LIGHTS, FINE),
    Habit("18:50", 60, ALL, 0.42, LOUNGE, ("{question}",), ("Here's what I found.", "Sorry, I don't know that.", "")),
    Habit("19:10", 50, ALL, 0.24, LOUNGE, CALLS, ("Calling.", "")),
    Habit("19:15", 15, "01236", 0.32, BEDROOM, ("[play|put on] [lullabies|white noise|rain sounds|bedtime music] [in ellie's room|]", "turn on the night light", "read ellie a [bedtime story|story]"), PLAYING),
    Habit("20:30", 60, ALL, 0.50, LOUNGE, MUSIC, PLAYING),
    Habit("16:40", 30, WEEK, 0.14, PHONE, ("[call|ring] [sophie|my wife|my wife sophie|soph]", "[text|message] [sophie|my wife sophie] [i'm on my way|i'll be late|running late]"), ("Calling.", "Message sent.")),
    Habit("21:50", 20, "01236", 0.38, BEDROOM, ("[set|set an] alarm for {wake} [tomorrow|tomorrow morning|]", "wake me [up|] at {wake} [tomorrow|]"), ("Alarm set for 6:20 AM tomorrow.",)),
    Habit("22:20", 18, "01236", 0.50, BEDROOM, ("good night", "good night [alexa|]", "[turn everything off|turn off the bedroom light]"), ("Good night.", "Sleep tight.")),
    Habit("08:15", 40, WEEKEND, 0.70, KITCHEN, ("good morning", *WEATHER[:3]), FORECAST),
    Habit("09:30", 60, WEEKEND, 1.20, KITCHEN, MUSIC + TIMER, PLAYING),
    Habit("14:30", 120, WEEKEND, 0.70, LOUNGE, ("{question}", "play {kids}", *MUSIC[:2]), PLAYING),
    Habit("23:25", 30, "45", 0.40, BEDROOM, ("good night", "turn everything off"), ("Good night.",)),
    Habit("11:00", 90, "5", 0.35, KITCHEN, ("[what's|how's] the weather [like|] in {far} {when}",), ("Right now it's eleven degrees.",)),
    Habit("18:15", 10, "3", 0.50, KITCHEN, ("[remind me|set a reminder] [every thursday|on thursdays] at quarter past six for five a side", "remind me to pack my [football boots|boots and shin pads]", "i'm off to football"), ("OK, I'll remind you.",)),
    Habit("07:45", 30, "14", 0.16, KITCHEN, ("remind me [to take|about] [my inhaler|the brown inhaler|ellie's book bag]", "remind me to order [my inhaler|a repeat prescription]"), ("OK, I'll remind you.",)),
    Habit("19:00", 110, ALL, 0.40, LOUNGE, FALSE, ("", "Sorry, I'm not sure about that.")),
    Habit("18:40", 60, ALL, 0.14, KITCHEN, ("dan [can you get that|dinner's ready|have you fed monty|where's the charger]", "play {pop}", "what's a good recipe for [chicken|salmon|chickpeas]"), ("", "Sorry, I didn't get that.")),
)  # fmt: skip


def _on(year: int, month: int, day: int, at: tuple[int, int], text: str, response: str = "") -> Once:
    return Once(datetime(year, month, day, *at, tzinfo=ZONE), KITCHEN, text, response)


ONCE = (
    _on(2023, 9, 12, (18, 2), "alexa my name is daniel", "Nice to meet you, Daniel."),
    _on(2023, 9, 12, (18, 4), "alexa learn my voice"),
    _on(2023, 9, 19, (19, 20), "alexa who am i", "I'm talking to Dan. This is Dan's account profile."),
    _on(2023, 9, 26, (17, 44), "hiya it's dan hughes calling about the boiler"),
    _on(2023, 10, 3, (18, 31), "alexa book a table for two under hughes"),
    _on(2023, 10, 5, (12, 11), "parcel for hughes", ""),
    _on(2023, 10, 10, (18, 8), "alexa where's my stuff", "An item for Daniel is arriving tomorrow."),
    _on(
        2023,
        10,
        17,
        (19, 41),
        "alexa remind me it's sophie's birthday on the second of november",
        "OK, I'll remind you on the second of November.",
    ),
    _on(2023, 10, 24, (20, 2), "what should i get my wife for her birthday"),
    _on(2023, 11, 8, (18, 14), "alexa what are the side effects of ventolin"),
    _on(
        2023,
        11,
        13,
        (17, 33),
        "alexa add asthma review to my calendar for the twenty first at ten past nine",
        "I've added asthma review for November twenty first at 9:10 AM.",
    ),
    _on(2023, 11, 20, (18, 51), "alexa how long does it take to drive from didsbury to leeds"),
    _on(2023, 11, 28, (19, 5), "alexa remind me about the team briefing in terminal two on friday"),
    _on(
        2023,
        12,
        5,
        (18, 20),
        "alexa what time does the tram leave from east didsbury",
        "The next tram leaves in six minutes.",
    ),
    _on(2023, 12, 12, (17, 49), "alexa how many days until ellie's nativity play"),
    _on(2023, 12, 18, (20, 9), "i've got the manchester airport christmas do on thursday"),
    _on(
        2024,
        1,
        4,
        (19, 26),
        "alexa i'm on earlies at manchester airport next week remind me to book a taxi",
        "OK, I'll remind you.",
    ),
    _on(2024, 1, 9, (18, 44), "alexa what does a baggage handling engineer earn"),
    _on(2024, 1, 16, (18, 3), "alexa call didsbury medical centre", "Calling."),
    _on(2024, 1, 23, (19, 12), "alexa how old is a five year old in dog years"),
    _on(2024, 2, 6, (18, 37), "alexa when's ellie's birthday", "Ellie's birthday is on the fourteenth of February."),
    _on(2024, 2, 13, (18, 55), "alexa sing happy birthday to ellie"),
    _on(2024, 2, 20, (17, 21), "alexa find a vet near didsbury village"),
    _on(2024, 2, 27, (18, 28), "alexa how long can you leave a labrador alone"),
    _on(
        2024,
        3,
        5,
        (19, 33),
        "alexa what's the weather like in tenerife in april",
        "In Tenerife in April it's usually around twenty two degrees.",
    ),
)

HOUSEHOLD = Household(
    zone=ZONE,
    first=date(2023, 9, 11),
    last=date(2024, 3, 10),
    away=((date(2023, 10, 28), date(2023, 11, 3)), (date(2023, 12, 23), date(2023, 12, 28))),
    slots=SLOTS,
    habits=HABITS,
    once=ONCE,
    misheard={
        "weather": "whether",
        "didsbury": "disbury",
        "timer": "time her",
        "elbow": "el bow",
        "four": "for",
        "lights": "light",
        "play": "plays",
        "sophie": "sofie",
    },
    wake_words=("alexa", "alexa", "alexa", "echo"),
    talkative=0.52,
)
