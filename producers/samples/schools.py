"""Sample schools: what they teach, whom they expect, what became of their graduates."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from producers.samples.people import Person, people

INDUSTRIES = {
    "4101": ("0141", "0149", "1495"),
    "4103": ("0313", "1351", "2750", "1353"),
    "4104": ("0149",),
    "4601": ("3421", "3412", "3411", "3252"),
    "4602": ("3421", "3572", "3812"),
    "4603": ("3412", "3812", "3984", "3841"),
    "4607": ("3612", "3670", "3611"),
    "4702": ("2614", "2511", "2669", "2631"),
    "4804": ("1751",),
    "4901": ("1353", "1432", "1495"),
    "4902": ("2710", "2720", "2750"),
    "5002": ("3670", "7482", "3611"),
    "5101": ("3984", "3921", "3971"),
    "5102": ("6513", "6520", "3919"),
}
WAGES = {"46": 5400, "47": 5600, "51": 5300, "50": 5100, "41": 4700, "49": 4800, "48": 4300, "53": 4200}
CITIES = (
    ("370200", 30),
    ("370100", 22),
    ("370600", 12),
    ("370300", 8),
    ("110000", 6),
    ("310000", 5),
    ("320000", 9),
    ("330000", 8),
)
TAUGHT = {
    "4137012391": (
        "460101 460103 460104 460110 460113 460119 460201 460301 460305 460306 460701 460702 470201 470208 490101"
        " 490102 490104 410105 510102 530302 530701"
    ),
    "4137012819": (
        "460102 460108 460202 460307 470203 470204 470210 480402 490202 490204 510101 510103 510201 510202 510203"
        " 510205 510209 510211 530605 530704"
    ),
    "4137012947": (
        "410103 410106 410112 410114 410301 410302 410303 410304 410305 410306 410307 410309 410310 410401 490101"
        " 490205 530705 530805"
    ),
    "4137013008": "460301 460305 460702 460704 500201 500203 500206 500207 500211 500212 510203 530802 530809",
}
OPENED_2026 = {"4137012391": ("460201", "510102"), "4137012819": ("510211",), "4137013008": ("530809",)}
CLOSED_2026 = {"4137012391": ("530302",), "4137012819": ("530605",), "4137012947": ("410309",)}


@dataclass(frozen=True)
class Outcome:
    """What became of a graduate: `kind` is jy (work), sx (study) or wjy (neither), the rest as in the standard."""

    kind: str
    code: str = ""
    area: str = ""
    industry: str = ""
    wage: int = 0
    employer: str = ""
    matched: bool = False
    partner: bool = False
    own: bool = False
    flexible: bool = False


@dataclass(frozen=True)
class Graduate:
    """One graduate with the outcomes of the first and, for the class of 2026, the second collection."""

    person: Person
    number: str
    major: str
    first: Outcome
    second: Outcome | None


def majors_of(school: str, year: int) -> list[str]:
    """Majors on offer in the school year that begins in `year`."""
    gone = CLOSED_2026.get(school, ()) if year >= 2026 else ()
    late = OPENED_2026.get(school, ()) if year < 2026 else ()
    return [major for major in TAUGHT[school].split() if major not in gone and major not in late]


def graduates_of(dice: random.Random, school: str, year: int, partners: Mapping[str, str]) -> list[Graduate]:
    """The class of `year`. `partners`: credit code -> industry of employers that the school works with."""
    made: list[Graduate] = []
    persons = people(dice, year - 21)
    for major in majors_of(school, 2025):
        for _ in range(dice.randint(8, 16)):
            first = _outcome(dice, major, partners, seeking=16 if year == 2026 else 6)
            second = _later(dice, first, major, partners) if year == 2026 else None
            number = f"{year - 3}{school[-3:]}{major[-4:]}{len(made) + 1:03d}"
            made.append(Graduate(next(persons), number, major, first, second))
    return made


def _outcome(dice: random.Random, major: str, partners: Mapping[str, str], seeking: int) -> Outcome:
    what = dice.choices(
        ("work", "study", "flexible", "own", "seeking", "preparing", "resting"), (64, 17, 6, 2, seeking, 3, 1)
    )[0]
    if what == "study":
        return Outcome("sx", code=dice.choice(("8", "8", "8", "1")))
    if what in ("seeking", "preparing", "resting"):
        return Outcome("wjy", code={"seeking": "1", "preparing": "2", "resting": "3"}[what])
    return _work(dice, major, partners, own=what == "own", flexible=what == "flexible")


def _work(dice: random.Random, major: str, partners: Mapping[str, str], own: bool, flexible: bool) -> Outcome:
    stays = dice.random() < 0.71
    area = "370700" if stays else dice.choices([code for code, _ in CITIES], [weight for _, weight in CITIES])[0]
    industries = INDUSTRIES.get(major[:4], ("5990", "6513", "1432"))
    fitting = [code for code, industry in partners.items() if industry in industries]
    partner = stays and not own and not flexible and bool(fitting) and dice.random() < 0.5
    employer = dice.choice(fitting) if partner else ""
    industry = partners[employer] if partner else dice.choice(industries)
    wage = int(round(min(9500, max(3500, dice.gauss(WAGES[major[:2]] + (0 if stays else 500), 750))), -2))
    return Outcome("jy", "", area, industry, wage, employer, dice.random() < 0.72, partner, own, flexible)


def _later(dice: random.Random, first: Outcome, major: str, partners: Mapping[str, str]) -> Outcome:
    if first.kind != "wjy" or first.code != "1" or dice.random() < 0.42:
        return first
    return _work(dice, major, partners, own=False, flexible=dice.random() < 0.1)
