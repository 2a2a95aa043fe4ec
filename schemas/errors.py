"""The one error tree.

    KitelineError                      what a user may see: one line, zh and en, with the way out
    ├── UsageError                     the call itself is wrong: file, option, value (exit 2)
    │   ├── FileUnreadable             missing, wrong encoding, not a spreadsheet
    │   ├── RowRefused                 a row of a member's file cannot become a fact
    │   ├── UnknownMember              no such member, or no credentials for it
    │   ├── UnknownName                no such projection, indicator, event type ...
    │   ├── DeclarationError           a projection, contract or indicator is declared wrongly
    │   ├── TreeRefused                a tree of indicators cannot be read or scored; `faults` are all of them
    │   └── ScenarioRefused            a scenario cannot be laid over the history; `faults` are all of them
    ├── ContractError                  bytes or values that break a contract
    │   ├── InvalidSchema              text that is no Avro schema
    │   ├── UndecodableRecord          not Confluent wire format, unknown schema, damaged Avro
    │   ├── SealBroken                 sealed or encrypted personal data that this key does not open
    │   └── InvalidFact                a field's value breaks the schema
    │       └── FactTooLarge           its record would be longer than a record may be
    ├── RequestRefused                 what came to the gateway cannot be taken; `kind` is the type of problem
    ├── KeysDoNotFit                   the master key is missing, damaged or another store's
    ├── NotProvisioned                 topics or tables are missing: `kiteline provision`
    ├── NeedsRebuild                   tables of a projection do not fit its declaration
    ├── TopicReplaced                  a topic is not the one the checkpoint knows (id changed, log cut)
    ├── VerificationFailed             a rebuilt generation differs from its reference
    ├── ReceiptRefused                 a receipt that none of our keys has signed as it stands
    ├── FontMissing                    no font that has Chinese: a report cannot be written as PDF
    ├── PortTaken                      a port that we must listen on is in use
    ├── DiskFull                       no space left for log, database, archive or outbox
    └── Unavailable        retriable   a service is away (exit 4)
        ├── BrokerUnavailable
        ├── DatabaseUnavailable
        ├── KeyStoreUnavailable        the keys of persons and seals; the batch is repeated
        ├── NotAcknowledged            the broker did not confirm a write; it is kept or repeated
        ├── BatchCollided              another transaction was in the way (deadlock); the batch is repeated
        ├── NotVisibleYet              what was waited for cannot be seen in time; it is not lost
        └── CheckpointMoved            another worker has advanced this partition

Retriable is a fact of the class (`retriable`), never decided at the call. `exit_code` is what the command
line ends with: 1 failed, 2 usage, 4 a service could not be reached.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


class KitelineError(Exception):
    """Anything Kiteline says to a user. `zh` and `en` are one line each and name the way out."""

    retriable: ClassVar[bool] = False
    exit_code: ClassVar[int] = 1

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en


class UsageError(KitelineError):
    exit_code = 2


class FileUnreadable(UsageError):
    pass


class RowRefused(UsageError):
    """`field` and `value` say what is wrong in the row."""

    def __init__(self, zh: str, en: str, *, field: str, value: str) -> None:
        super().__init__(zh, en)
        self.field = field
        self.value = value


class UnknownMember(UsageError):
    pass


class UnknownName(UsageError):
    pass


class DeclarationError(UsageError):
    pass


@dataclass(frozen=True, order=True)
class TreeFault:
    """One thing wrong in the file of a tree or a scenario, and how to mend it. `line` counts from 1; 0: the file as a whole."""

    line: int
    zh: str
    en: str


class TreeRefused(UsageError):
    """`file` is its name; `faults` are all that was found, in order of their lines, at least one."""

    def __init__(self, file: str, faults: tuple[TreeFault, ...]) -> None:
        zh, en = _listed(file, faults)
        super().__init__(
            f"指标体系有 {len(faults)} 处错误：{zh}", f"faults in the tree of indicators: {len(faults)}: {en}"
        )
        self.file = file
        self.faults = faults


class ScenarioRefused(UsageError):
    """`file` is its name; `faults` are all that was found, in order of their lines, at least one."""

    def __init__(self, file: str, faults: tuple[TreeFault, ...]) -> None:
        zh, en = _listed(file, faults)
        super().__init__(f"情景有 {len(faults)} 处错误：{zh}", f"faults in the scenario: {len(faults)}: {en}")
        self.file = file
        self.faults = faults


def _listed(file: str, faults: tuple[TreeFault, ...]) -> tuple[str, str]:
    zh = "；".join(f"{file}:{f.line} {f.zh}" for f in faults)
    return zh, "; ".join(f"{file}:{f.line} {f.en}" for f in faults)


class ContractError(KitelineError):
    pass


class InvalidSchema(ContractError):
    pass


class UndecodableRecord(ContractError):
    """`reason` is a reason code of schemas.reasons."""

    def __init__(self, zh: str, en: str, *, reason: str) -> None:
        super().__init__(zh, en)
        self.reason = reason


class SealBroken(ContractError):
    pass


class InvalidFact(ContractError):
    pass


class FactTooLarge(InvalidFact):
    """`size`: bytes of the record that it would be."""

    def __init__(self, zh: str, en: str, *, size: int) -> None:
        super().__init__(zh, en)
        self.size = size


class RequestRefused(KitelineError):
    """`kind`: a problem of producers.gateway.problems; `attribute` and `value`: what of the event is at fault."""

    def __init__(self, zh: str, en: str, *, kind: str, attribute: str = "", value: str = "") -> None:
        super().__init__(zh, en)
        self.kind = kind
        self.attribute = attribute
        self.value = value


class KeysDoNotFit(KitelineError):
    pass


class NotProvisioned(KitelineError):
    pass


class NeedsRebuild(KitelineError):
    pass


class TopicReplaced(KitelineError):
    pass


class VerificationFailed(KitelineError):
    pass


class ReceiptRefused(KitelineError):
    pass


class FontMissing(KitelineError):
    pass


class PortTaken(KitelineError):
    pass


class DiskFull(KitelineError):
    pass


class Unavailable(KitelineError):
    retriable = True
    exit_code = 4


class BrokerUnavailable(Unavailable):
    pass


class DatabaseUnavailable(Unavailable):
    pass


class KeyStoreUnavailable(Unavailable):
    pass


class NotAcknowledged(Unavailable):
    pass


class BatchCollided(Unavailable):
    pass


class NotVisibleYet(Unavailable):
    pass


class CheckpointMoved(Unavailable):
    pass
