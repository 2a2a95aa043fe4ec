"""Columns that say who a person is: by the standard's codes and by the words that headers use.

Such a column never reaches a fact in clear. A mapping may not read it at all, unless it goes into a field whose
contract marks it `"sealed": true` (see producers.mapping_checks).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

PERSONAL = frozenset(
    {
        *("XM", "XMPY", "YWXM", "CYM", "XSXM", "JSXM", "FZRXM", "SBFZRXM", "LXRXM", "JDLXRXM", "ZXSXM", "ZJRXM"),
        *("XNZDJSXM", "XNZDJSDH", "QYZMZDRYXM", "QYZMZDRYDH", "XJJDZXDH"),  # internships: who looks after a student
        *("KYXMFZR", "CJRXM", "ZBRXM", "FRDBXM", "XZXM"),
        *("SFZJH", "SFZH", "SFZJLXM"),
        *("LXDH", "LXRDH", "SJH", "SJHM", "DH", "YDDH", "BGDH", "LXRYX", "DZXX", "DZYX", "YX", "WXH", "QQH"),
        *("XXDZ", "TXDZ", "JTDZ", "JTZZ", "HKSZD", "HKSZDXZ"),
        *("CSRQ", "ZP", "YHKH", "YHZH"),
    }
)
"""Codes of the standard's fields: names, ID numbers, telephones, mail, addresses, birth dates, pictures, accounts."""

WORDS = re.compile(
    r"姓名|曾用名|身份证|身份证件|证件号|护照|电话|手机|联系方式|邮箱|电子信箱|微信号|QQ|家庭(住|地)址|通讯地址|通信地址|"
    r"详细地址|户口|户籍所在地|出生日期|银行卡|银行账号|照片|负责人$|联系人$|法定代表人",
    re.IGNORECASE,
)
"""What headers in words call the same things."""

NUMBERS = re.compile(r"学号|考生号|教?工号|职工号|学籍号")
NUMBER_CODES = frozenset({"XH", "JGH", "GH", "XJH", "KSH", "XNZDJSGH", "DYWCRGH", "FZRJGH", "SBFZRH", "FDYGH", "ZXSXH"})
"""Numbers that a school gives to its students and staff: they become a random reference, or stay."""


def is_number(code: str, names: Iterable[str]) -> bool:
    """Does a column hold the numbers of persons?"""
    return code.upper() in NUMBER_CODES or any(NUMBERS.search(name) for name in names)


def personal_names(code: str, names: Iterable[str]) -> list[str]:
    """Of a column's code and names, those that say who a person is; none: it may be read."""
    return [name for name in (code, *names) if name.upper() in PERSONAL or WORDS.search(name)]
