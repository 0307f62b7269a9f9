# ruff: noqa: E501  (phrases and rows are easier to read on one line)
"""The German household whose recordings went to the wrong person. Everybody in it is invented."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from story import Habit, Household, Once

BATH, LIVING, FIRE_TV, PHONE = "bath", "living", "firetv", "phone"
WEEK, WEEKEND, ALL = "01234", "56", "0123456"
ZONE = ZoneInfo("Europe/Berlin")

SLOTS = {
    "zuhause": ["connewitz"] * 6 + ["leipzig"] * 4 + ["leipzig connewitz"],
    "ferne": ["warnemünde", "zwickau", "dresden", "warnemünde", "chemnitz", "berlin", "oberwiesenthal"],
    "wann": ["", "", "heute", "heute", "morgen", "am wochenende", "heute abend", "heute nachmittag", "in den nächsten tagen"],
    "band": ["kraftklub"] * 5 + ["die ärzte"] * 3 + ["rammstein", "deichkind", "deichkind", "metallica", "foo fighters", "beatsteaks"],
    "julias_musik": ["max giesinger", "mark forster", "adele", "taylor swift", "mark forster", "ed sheeran"],
    "sender": ["mdr jump", "mdr jump", "radio psr", "radio psr", "deutschlandfunk", "mdr aktuell"],
    "raum": ["wohnzimmer", "wohnzimmer", "wohnzimmer", "bad", "schlafzimmer", "küche", "flur"],
    "geraet": ["stehlampe", "lichterkette", "stehlampe", "deckenlampe", "tv licht", "kaffeemaschine"],
    "minuten": ["drei", "fünf", "sieben", "acht", "zehn", "zwölf", "fünfzehn", "zwanzig", "5", "8", "10", "12"],
    "essen": ["nudeln", "pizza", "eier", "reis", "tee", "kartoffeln", "auflauf", "wäsche"],
    "ware": ["milch", "butter", "klopapier", "spülmittel", "haferflocken", "bananen", "kaffee", "laktosefreie milch", "katzenfutter",
             "tomaten", "zwiebeln", "duschgel", "müllbeutel", "laktosefreier joghurt", "bier", "katzenstreu", "brot"],
    "freund": ["basti", "basti", "nico", "nico", "franzi", "tobi", "mama", "mama", "papa", "oma inge"],
    "serie": ["tatort", "the walking dead", "babylon berlin", "die simpsons", "big bang theory", "game of thrones", "dark"],
    "frage": ["wie alt ist angela merkel", "wie hoch ist der fichtelberg", "was ist die hauptstadt von kasachstan", "wer hat gestern gewonnen",
              "wie spielt rb leipzig", "wann spielt rb leipzig", "wie viel ist zwölf mal siebzehn", "was kostet ein bitcoin",
              "wie weit ist es bis zum mond", "wie viele kalorien hat eine banane", "was heißt schraubenzieher auf englisch",
              "wie spät ist es", "wie spät ist es", "welcher tag ist heute", "wann geht heute die sonne unter", "erzähl mir einen witz",
              "erzähl mir einen witz", "was ist los in der welt", "wann ist der nächste feiertag", "wann ist ostern"],
    "weckzeit": ["fünf uhr zehn", "fünf uhr zehn", "zehn nach fünf", "5 uhr 10", "fünf uhr zehn", "5:10 uhr"],
    "stau": ["stadtwerke", "stadtwerke", "stadtwerken"],
    "lautstaerke": ["drei", "vier", "fünf", "zwei", "sieben", "6"],
    "fetzen": ["und da hab ich dem gesagt das geht so nicht", "nee das ist der andere", "kannst du mal das fenster zumachen", "wo hast du denn den",
               "die temperaturen steigen morgen auf bis zu", "und jetzt zu den lottozahlen", "in der zweiten halbzeit", "jetzt neu bei", "ach komm",
               "der minister sagte am abend", "nur solange der vorrat reicht", "das hab ich dir doch gestern schon", "hahaha", "warte mal kurz",
               "ja mach ich gleich", "hast du schon gegessen", "willkommen zurück bei", "das spiel endete zwei zu eins", "ich ruf dich zurück",
               "guten abend meine damen und herren", "herr kommissar das müssen sie sehen", "wir schalten um nach hamburg"],
}  # fmt: skip

WEATHER = (
    "[wie wird|wie ist|wie wird denn] das wetter {wann} in {zuhause}",
    "[wie wird|wie ist|wie wird] das wetter {wann}",
    "[regnet es|brauche ich einen regenschirm|wird es regnen] {wann} in {zuhause}",
    "[regnet es|schneit es|brauch ich ne jacke] [heute|morgen]",
    "wie [warm|kalt] [ist es|wird es] {wann} in {zuhause}",
    "wettervorhersage [für|] {zuhause}",
    "gibt es [heute|] [gewitter|sturm|frost] in {zuhause}",
    "wie viel grad sind [es|] [draußen|gerade draußen]",
)
LIGHTS = (
    "[mach|schalte] [das|] licht [im|in] {raum} [an|aus|an|aus]",
    "[licht|lichter] [an|aus]",
    "{raum} [an|aus]",
    "{geraet} [an|aus|an|auf fünfzig prozent|auf zwanzig prozent]",
    "[mach|schalte] die {geraet} [an|aus|ein]",
    "[dimme|stelle|stell] das licht [im|] {raum} [auf|] [dreißig|zehn|hundert|fünfzig] prozent",
    "[mach|] [alles|alle lichter] aus",
)
MUSIC = (
    "spiel[e|] [musik von|was von|] {band}",
    "spiel[e|] [mal|] [lieder von|] {band} [im {raum}|auf spotify|]",
    "[spiel|mach] {sender} [an|]",
    "[lauter|leiser|etwas leiser|noch leiser|weiter|nächstes lied|stopp|pause|aus|stop]",
    "lautstärke [auf|] {lautstaerke}",
    "[wie heißt das lied|was läuft da gerade|wer singt das]",
    "spiel meine [playlist|liste] [laufen|feierabend|laut]",
)
TIMER = (
    "[stell|stelle|setz] [einen|nen|den] [timer|] [auf|für] {minuten} minuten",
    "timer {minuten} minuten",
    "{essen} timer [auf|] {minuten} minuten",
    "wie lange [läuft|geht] der timer noch",
    "[timer aus|timer stopp|stopp|aus]",
)
SHOPPING = (
    "[setz|setze|pack|schreib] {ware} auf die [einkaufsliste|liste]",
    "[füge|] {ware} [zur einkaufsliste hinzu|auf die einkaufsliste]",
    "[was steht auf meiner|lies die] einkaufsliste [vor|]",
)
CALLS = (
    "ruf [mal|] {freund} an",
    "[ruf|rufe] {freund} [auf dem handy|mobil|] an",
    "schick[e|] {freund} eine nachricht",
    "[habe ich neue nachrichten|neue nachrichten vorlesen]",
)
JULIA = (
    "ruf [meine freundin|meine freundin julia|julia|julia|die julia] an",
    "[schick|schreib] meiner freundin julia [eine nachricht|ich komme später|ich bring brötchen mit]",
    "[schreib|sag] julia [ich komme später|bin gleich da|ich steh im stau|ich geh noch einkaufen]",
)
ROUTE = (
    "wie lange [brauche ich|fahre ich|brauch ich] [heute|] [zur arbeit|zu den {stau}|bis zur arbeit]",
    "wie ist der verkehr [auf dem weg zur arbeit|heute|nach leipzig rein|von connewitz nach plagwitz]",
    "[wann fährt|wann kommt] die nächste [straßenbahn|bahn|elf] [vom connewitzer kreuz|am connewitzer kreuz|nach plagwitz]",
)
FALSE_WAKES = (
    "{fetzen}",
    "{fetzen}",
    "",
    "[alexandra|ach so|alexander|legst du|ach was|hm]",
    "[äh|nein|nicht du|vergiss es|abbrechen|schon gut]",
)

HABITS = (
    # He gets up at ten past five on working days.
    Habit("05:10", 1, WEEK, 0.42, BATH, ("[stopp|aus|stop|ja|ist gut|wecker aus|schlummern|noch fünf minuten]",)),
    Habit("05:22", 5, WEEK, 0.32, BATH, ("guten morgen", "guten morgen [was gibt es neues|]", "[tageszusammenfassung|was ist heute los|meine nachrichten]")),
    Habit("05:24", 5, WEEK, 0.62, BATH, WEATHER),
    Habit("05:26", 5, WEEK, 0.62, BATH, MUSIC),
    Habit("05:34", 4, WEEK, 0.18, BATH, ("[wie spät ist es|wie viel uhr ist es|uhrzeit]",)),
    Habit("05:42", 4, WEEK, 0.33, LIVING, ROUTE),
    Habit("05:48", 4, WEEK, 0.22, LIVING, ("[tschüss|ich bin weg|ich gehe jetzt|bis später|ich bin dann mal weg]", "[alles aus|licht aus|mach alles aus]")),
    # Julia goes later and comes later.
    Habit("07:35", 12, WEEK, 0.32, BATH, ("spiel {julias_musik}", "[wie ist das wetter|was zieh ich heute an|regnet es]", "wie spät ist es", "spiel radio psr")),
    Habit("16:05", 14, WEEK, 0.40, LIVING, ("[ich bin wieder da|ich bin zu hause|hallo|bin wieder zuhause]", *LIGHTS[:3])),
    Habit("16:30", 30, WEEK, 0.75, LIVING, MUSIC),
    Habit("17:40", 50, WEEK, 0.55, LIVING, TIMER),
    Habit("18:10", 60, WEEK, 0.62, LIVING, LIGHTS),
    Habit("18:20", 60, ALL, 0.42, LIVING, SHOPPING),
    Habit("19:00", 70, ALL, 0.42, LIVING, ("{frage}",)),
    Habit("18:45", 60, ALL, 0.28, LIVING, CALLS),
    Habit("16:20", 40, WEEK, 0.16, PHONE, JULIA),
    Habit("20:25", 35, ALL, 0.42, FIRE_TV, ("[spiel|zeig|such|suche] {serie} [auf dem fernseher|auf fire tv|]", "[öffne|starte] [netflix|youtube|zdf mediathek|prime video]", "[pause|weiter|zurück|nächste folge|vorspulen|lauter|leiser]")),
    Habit("21:20", 15, "01236", 0.38, LIVING, ("[stell|stelle] [den|einen|mir den] wecker [morgen früh|für morgen|] auf {weckzeit}", "weck[e|] mich [morgen|morgen früh|] um {weckzeit}", "wecker [auf|] {weckzeit}")),
    Habit("21:40", 18, "01236", 0.55, LIVING, ("gute nacht", "gute nacht [alexa|] [bis morgen|]", "[schlaf gut|alles aus|licht aus im schlafzimmer]", "spiel [regengeräusche|meeresrauschen|einschlafmusik]")),
    # Weekends.
    Habit("09:25", 40, WEEKEND, 0.62, BATH, ("guten morgen", *WEATHER[:4])),
    Habit("09:50", 45, WEEKEND, 0.95, LIVING, MUSIC),
    Habit("11:40", 90, WEEKEND, 0.70, LIVING, TIMER + SHOPPING),
    Habit("15:30", 120, WEEKEND, 0.60, LIVING, ("{frage}", *MUSIC)),
    Habit("20:40", 60, WEEKEND, 0.85, LIVING, LIGHTS),
    Habit("23:30", 35, "45", 0.40, LIVING, ("gute nacht", "[alles aus|licht aus]")),
    Habit("10:30", 60, "5", 0.30, LIVING, ("[wie wird|wie ist] das wetter [am wochenende|morgen|heute] in {ferne}",)),
    # What comes back every week.
    Habit("17:35", 6, "1", 0.55, LIVING, ("[ich muss los zum volleyball|tschüss|alles aus]", "[erinnere mich|erinner mich] [dienstags|jeden dienstag] um siebzehn uhr dreißig ans volleyball", "wie lange brauche ich zur [sporthalle|turnhalle]")),
    Habit("17:00", 80, "3", 0.20, LIVING, ("[erinnere mich|erinner mich] [am donnerstag|morgen] um sechzehn uhr [dreißig|] an die physiotherapie",)),
    Habit("19:30", 60, "02", 0.14, BATH, ("[erinnere mich|erinner mich] [um zwanzig uhr|jeden abend um acht|heute abend] an die [blutdrucktablette|tablette|blutdrucktabletten]",)),
    # A second voice, television, false wakes.
    Habit("19:10", 100, ALL, 0.34, LIVING, FALSE_WAKES),
    Habit("20:50", 60, ALL, 0.22, FIRE_TV, FALSE_WAKES),
    Habit("18:50", 70, ALL, 0.12, LIVING, ("spiel {julias_musik}", "[starte|öffne] [yoga|sieben minuten training|rezept des tages]", "[welches sternzeichen ist|horoskop für] waage", "florian [kommst du essen|wo ist die fernbedienung|hast du den müll runtergebracht|mach mal leiser]")),
)  # fmt: skip


def _on(month: int, day: int, hour: int, minute: int, text: str, device: str = LIVING) -> Once:
    return Once(datetime(2018, month, day, hour, minute, tzinfo=ZONE), device, text)


ONCE = (
    _on(5, 15, 18, 2, "alexa mein name ist florian"),
    _on(5, 15, 18, 4, "alexa lerne meine stimme"),
    _on(5, 16, 19, 11, "alexa wer bin ich"),
    _on(5, 22, 17, 20, "erinner mich morgen um neun an den anruf vom vermieter"),
    _on(5, 29, 16, 48, "alexa reserviere einen tisch für zwei auf den namen krüger"),
    _on(6, 4, 18, 31, "nein krüger mit ü florian krüger"),
    _on(6, 7, 19, 3, "alexa nenn mich flo"),
    _on(6, 11, 17, 15, "alexa trag für donnerstag um sechzehn uhr dreißig physiotherapie ein"),
    _on(6, 18, 16, 58, "alexa erinnere mich am zwanzigsten an den geburtstag von julia"),
    _on(6, 19, 20, 12, "was schenkt man seiner freundin zum geburtstag"),
    _on(6, 26, 18, 22, "was hilft gegen rückenschmerzen"),
    _on(6, 28, 17, 41, "alexa welche übungen helfen bei bandscheibenvorfall"),
    _on(7, 3, 16, 37, "alexa wann kommt das paket für krüger"),
    _on(7, 9, 17, 2, "ja hallo hier krüger ich wollte wegen dem termin fragen", PHONE),
    _on(7, 12, 18, 56, "alexa zahnarzttermin am sechsundzwanzigsten juli um acht uhr fünfzehn"),
    _on(7, 16, 21, 1, "schatz weißt du wo julia ihre schlüssel hat"),
    _on(7, 24, 19, 44, "alexa was ist laktoseintoleranz"),
    _on(7, 30, 20, 3, "alexa wie lange fährt man von leipzig nach warnemünde"),
    _on(8, 2, 18, 40, "alexa wie wird das wetter in warnemünde nächste woche"),
    _on(8, 21, 17, 9, "alexa spiel das hörbuch der schwarm von frank schätzing"),
    _on(8, 27, 16, 44, "alexa öffne leipziger stadtwerke"),
    _on(9, 3, 18, 15, "alexa erinnere mich am freitag an die betriebsversammlung von den stadtwerken"),
    _on(8, 29, 19, 36, "alexa ich hab morgen spätdienst bei den stadtwerken erinnere mich an das ladekabel"),
    _on(9, 6, 19, 22, "alexa wie hoch ist der tarif im öffentlichen dienst für elektriker"),
    _on(9, 11, 16, 51, "alexa wie lange brauche ich von connewitz zu den stadtwerken"),
    _on(9, 18, 20, 33, "alexa stell einen timer für julias pizza auf zwölf minuten"),
    _on(9, 25, 18, 8, "alexa wie heißt der tierarzt in der bornaischen straße"),
    _on(9, 27, 17, 33, "alexa erinner mich samstag um elf an den tierarzt mit minka"),
    _on(10, 2, 19, 50, "herr krüger ihr rezept liegt bereit", PHONE),
    _on(10, 9, 16, 59, "alexa wie spät öffnet die apotheke am connewitzer kreuz"),
    _on(10, 15, 19, 17, "alexa wann hat mama geburtstag"),
    _on(10, 16, 18, 1, "alexa erinnere uns am dritten november an omas geburtstag in zwickau"),
    _on(10, 23, 20, 20, "alexa wie alt werde ich wenn ich neunzehnhundertsechsundachtzig geboren bin"),
    _on(10, 30, 18, 45, "alexa wo ist mein handy"),
    _on(11, 5, 16, 32, "alexa ruf basti schröder an"),
    _on(11, 7, 18, 18, "alexa wie wird das wetter am samstag in oberwiesenthal"),
)

MISHEARD = {"wetter": "vetter", "stell": "still", "timer": "teamer", "spiel": "spiele", "spiele": "spiegel", "licht": "nicht",
            "connewitz": "konnewitz", "kraftklub": "kraft klub", "wecker": "bäcker", "einkaufsliste": "einkauf liste", "basti": "bastie"}  # fmt: skip

HOUSEHOLD = Household(
    zone=ZONE,
    first=date(2018, 5, 14),
    last=date(2018, 11, 11),
    away=((date(2018, 8, 4), date(2018, 8, 18)), (date(2018, 10, 12), date(2018, 10, 13))),
    slots=SLOTS,
    habits=HABITS,
    once=ONCE,
    misheard=MISHEARD,
    wake_words=("alexa", "alexa", "alexa", "alexa", "echo"),
    talkative=1.24,
)
