"""Invented persons. The ID numbers have the right shape under an area code (379999) that does not exist."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
)
GIVEN = "子涵浩然雨桐欣怡俊杰梓萱一诺晨曦佳琪文博思远嘉豪诗琪明轩雅婷志强晓敏海洋春燕鹏飞玉洁建国丽娟天宇梦瑶宏伟静怡立新秋菊"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Person:
    name: str
    id_number: str


def people(dice: random.Random, born: int) -> Iterator[Person]:
    """Persons born about the year `born`, no two with the same ID number."""
    serial = 0
    while True:
        serial += 1
        given = dice.choice(GIVEN) + (dice.choice(GIVEN) if dice.random() < 0.8 else "")
        birth = f"{born + dice.choice((0, 0, 0, -1, 1))}{dice.randint(1, 12):02d}{dice.randint(1, 28):02d}"
        first = f"379999{birth}{serial % 1000:03d}"
        check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True)) % 11]
        yield Person(dice.choice(SURNAMES) + given, first + check)
