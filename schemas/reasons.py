"""Why a record was not accepted: every reason code with its sentence in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

SENTENCES: dict[str, tuple[str, str]] = {
    "empty-record": ("记录为空", "the record has no value"),
    "not-confluent-format": (
        "不是 Confluent 格式：应为 0x00、4 字节模式号、Avro 内容",
        "not in Confluent format: 0x00, a 4-byte schema id, Avro bytes",
    ),
    "unknown-schema": ("模式号不在目录中", "the schema id is not in the catalogue"),
    "damaged-avro": ("字节无法按该模式解码", "the bytes cannot be decoded under their schema"),
    "too-large": ("记录超过 900000 字节", "the record is longer than 900000 bytes"),
    "nul-in-text": (
        "文本中有数据库存不下的空字符 U+0000",
        "a text holds the character U+0000, which the database cannot keep",
    ),
    "bad-event-id": ("事件号应为小写 UUID", "the event id must be a lower-case UUID"),
    "not-the-member": ("发言者不是本收件箱的成员", "the speaker is not the member that owns this inbox"),
    "unknown-member": ("该成员尚未被接纳", "the member has not been admitted"),
    "not-yet-member": ("记录时成员资格尚未生效", "it was recorded before the membership began"),
    "member-suspended": (
        "成员已被暂停，其间的报送不被接受",
        "the member is suspended; what it states meanwhile is refused",
    ),
    "kind-may-not-state": ("此类成员不能报送这种事件", "this kind of member may not state this event"),
    "bad-subject": (
        "主题应为“所有者代码/本地编号”，至多 200 字",
        "the subject must be <owner code>/<local id>, 200 characters at most",
    ),
    "not-your-subject": ("主题属于另一成员，只能报送自己的事", "the subject belongs to another member"),
    "outside-mandate": (
        "超出授权：授权的期限、事件族或行业不含此事",
        "outside the mandate: its days, families or industry do not take this in",
    ),
    "not-yours-to-grant": (
        "不能决定自己的成员资格；运营方只有一个",
        "nobody decides on its own membership, and there is one operator",
    ),
    "unknown-consortium": ("没有这个联合体", "there is no such consortium"),
    "not-in-consortium": (
        "发生之日成员不在该联合体",
        "the member was not in this consortium on the day it occurred",
    ),
    "occurred-in-future": ("发生时间在将来", "it is said to have occurred in the future"),
    "unknown-code": ("代码不在当时有效的代码表中", "the code is not in the list in force at that time"),
    "credit-code-shape": ("统一社会信用代码应为 18 位", "a credit code has 18 characters of its alphabet"),
    "credit-code-check-digit": ("统一社会信用代码校验位不符", "the check digit of the credit code is wrong"),
    "below-minimum": ("数值小于允许的最小值", "the number is below its minimum"),
    "above-maximum": ("数值大于允许的最大值", "the number is above its maximum"),
    "less-than-other": ("小于不应低于的另一项", "less than another field that it may not be less than"),
    "bad-format": ("写法不符", "not in the form that is expected"),
    "missing-value": ("缺少在此情形下必填的值", "a value that is needed here is missing"),
    "not-sealed": (
        "姓名、证件号等个人信息不得以明文发送；请用 kiteline sealing-key 给出的公钥封存后重新报送",
        "personal data may not be sent in clear; seal it with the key that kiteline sealing-key gives and state it again",
    ),
    "sealed-to-unknown-key": (
        "封存所用的密钥已停用或不是本平台的；请取当前公钥（kiteline sealing-key）重新封存，或用 publish --again 再发",
        "sealed to a key that is retired or not ours; seal it anew (kiteline sealing-key) or publish with --again",
    ),
    "seal-broken": (
        "封存内容无法打开，或不是 1 至 200 字的文本；请重新封存",
        "the seal cannot be opened, or holds no text of 1 to 200 characters; seal it again",
    ),
    "identity-erased": (
        "此人的身份信息已被删除，不再接收其姓名、证件号和学号；请不带这些字段重新报送",
        "this person's identity was erased and no name or number of it is taken any more; state it without them",
    ),
    "event-id-reused": ("事件号已用于另一内容", "the event id was used before for other content"),
}


LONGEST_SUBJECT = 200
HIDDEN = "***"
"""Stands for a value that may not be repeated."""
LONGEST_TOLD = 200
"""Characters of a wrong value that are repeated: verdicts and dead letters must fit whatever is wrong."""

MOST_TOLD = 20
"""Reasons that are told of one record, whatever the number of wrong elements in its lists: the rest show when these are
mended."""


def shortened(text: str) -> str:
    """`text`, or its beginning and an ellipsis."""
    return text if len(text) <= LONGEST_TOLD else text[: LONGEST_TOLD - 1] + "…"


class Successors(NamedTuple):
    """What stands for a code that was valid once: `names` are codes with their names, at least one."""

    since: date
    names: tuple[str, ...]


@dataclass(frozen=True)
class Reason:
    """One reason: code, field and value at fault, the nearest valid value where one is near, and what is allowed.

    A code that was replaced is told with its successors; the first of them then is the nearest value.
    """

    code: str
    field: str | None = None
    value: str | None = None
    nearest: str | None = None
    allowed: str | None = None
    replaced: Successors | None = None

    def told(self) -> dict[str, str | None]:
        """As stored in a verdict: with the sentence in both languages."""
        zh, en = SENTENCES[self.code]
        value = None if self.value is None else shortened(self.value)
        if self.field:
            zh, en = f"{zh}：{self.field} = {value}", f"{en}: {self.field} = {value}"
        if self.allowed:
            zh, en = f"{zh}；允许：{self.allowed}", f"{en}; allowed: {self.allowed}"
        if self.replaced:
            names, since = self.replaced.names, self.replaced.since
            zh = f"{zh}；该代码自 {since} 起由 {'、'.join(names)} 取代"
            en = f"{en}; replaced by {', '.join(names)} since {since}"
        elif self.nearest:
            zh, en = f"{zh}；最接近的有效值：{self.nearest}", f"{en}; nearest valid value: {self.nearest}"
        return {
            "code": self.code,
            "field": self.field,
            "value": value,
            "nearest": self.replaced.names[0] if self.replaced else self.nearest,
            "allowed": self.allowed,
            "zh": zh,
            "en": en,
        }
