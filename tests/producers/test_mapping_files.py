"""Mapping files: what is wrong in one is told with its place and the way out; nothing personal is mapped in clear."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from producers.editions import table_maps
from producers.mapping_file import read_mapping_file
from producers.personal import PERSONAL, personal_names
from producers.rows import Source, Stated
from producers.sealing import Sealing
from producers.state import MemberState
from producers.statements import RowReader
from schemas.errors import DeclarationError
from schemas.sealing import new_pair, opened
from tests.producers.making import ID_NUMBER, NAME, SCHOOL


def good() -> dict[str, Any]:
    """A mapping that nothing is wrong with."""
    return {
        "table": "T",
        "zh": "表",
        "en": "table",
        "columns": {
            "XXDM": {"names": ["学校代码"], "needed": "cell"},
            "ZYH": {"names": ["专业号"], "kind": "major", "needed": "cell"},
            "RS": {"names": ["人数"], "kind": "integer"},
            "SJCJSJ": {"names": ["数据采集时间"], "kind": "moment", "needed": "cell"},
        },
        "key": "{XXDM}/{ZYH}",
        "moment": "SJCJSJ",
        "events": [
            {
                "type": "EnrolmentPlanned",
                "subject": "{XXDM}/major/{ZYH}",
                "occurred_at": "SJCJSJ",
                "fields": {"school_year": {"year_of": "SJCJSJ"}, "planned": "RS"},
            }
        ],
    }


def written(folder: Path, mapping: Any) -> Path:
    path = folder / "t.yaml"
    path.write_text(yaml.safe_dump(mapping, allow_unicode=True), encoding="utf-8")
    return path


def put(mapping: dict[str, Any], at: str, value: Any) -> dict[str, Any]:
    """`mapping` with `value` at a place such as "events.0.type"."""
    *way, last = at.split(".")
    here: Any = mapping
    for part in way:
        here = here[int(part)] if part.isdigit() else here[part]
    here[last] = value
    return mapping


def test_a_good_file_is_read(tmp_path: Path) -> None:
    made = read_mapping_file(written(tmp_path, good()), "2099.01")
    assert (made.table, made.edition, made.labels(("RS",))) == ("T", "2099.01", "RS")


@pytest.mark.parametrize(
    ("at", "value", "place", "told"),
    [
        ("tabel", "T", "tabel", "did you mean table"),
        ("columns.ZYH.knd", "text", "columns → ZYH → knd", "did you mean kind"),
        ("columns.ZYH.kind", "money", "columns → ZYH → kind", "'yuan'"),
        ("columns.ZYH.needed", "yes", "columns → ZYH → needed", "'header'"),
        ("key", "{XXDM}/{ZYHH}", "key", "no column ZYHH; did you mean ZYH"),
        ("moment", "SJ", "moment", "no column SJ"),
        ("person", {"school": "XXDM", "number": "XH"}, "person", "no column XH"),
        ("events.0.type", "EnrolmentPlaned", "events → 1 EnrolmentPlaned → type", "did you mean EnrolmentPlanned"),
        ("events.0.fields.plan", "RS", "events → 1 EnrolmentPlanned → fields → plan", "did you mean planned"),
        ("events.0.fields.planned", "RSS", "events → 1 EnrolmentPlanned → fields → planned", "did you mean RS"),
        ("events.0.fields.planned", {"sum": "RS"}, "fields → planned", "means nothing"),
        ("events.0.fields.planned", {"choose": [{"is": {"no": 1}}]}, "fields → planned", "means nothing"),
        ("events.0.when", {"RS": {"over": 3}}, "when → RS → over", "there are: above"),
        ("events.0.when", {"XXDM": {"above": 3}}, "when → XXDM → above", "text, which has no order"),
        ("events.0.when", {"RS": {"between": 3}}, "when → RS → between", "[from, to]"),
        ("events.0.when", {"XXDM": {"matches": "("}}, "when → XXDM → matches", "no regular expression"),
        ("events.0.when", {"RS": {"at_most": {"column": "N"}}}, "when", "no column N"),
        ("events.0.follows", ["MajorOpened"], "follows", "no event of this file"),
        ("events.0.compare", ["years"], "compare", "none of its fields"),
        ("derived", {"m": {"code_of": "ZYH"}}, "derived → m", "names code lists"),
        ("derived", {"m": {"code_of": "ZYH", "lists": ["major"], "near": 1}}, "derived → m", "no entry near"),
        ("derived", {"m": {"first": ["A"]}}, "derived → m", "no column A"),
        ("derived", {"RS": {"first": ["ZYH"]}}, "derived → RS", "choose another"),
        ("group", {"by": ["XXDM"], "columns": {"n": {"avg": "RS"}}}, "group → columns → n", "one of count, sum"),
        ("group", {"by": ["XXDM"], "columns": {"n": {"sum": "R"}}}, "group → columns → n", "did you mean RS"),
        ("group", {"by": ["XXDM"], "columns": {}}, "events → 1 EnrolmentPlanned", "no column"),
        ("events", [], "events", "at least 1"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_the_way_out(
    tmp_path: Path, at: str, value: Any, place: str, told: str
) -> None:
    path = written(tmp_path, put(good(), at, value))
    with pytest.raises(DeclarationError) as caught:
        read_mapping_file(path)
    assert path.name in caught.value.zh
    assert place in caught.value.zh
    assert place in caught.value.en
    assert told in caught.value.en
    assert "\n" not in str(caught.value)


def test_a_word_that_yaml_reads_as_true_is_to_be_quoted(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text("table: T\nzh: t\nen: t\nkey: x\ncolumns: {on: {}}\nevents: []\n", encoding="utf-8")
    with pytest.raises(DeclarationError, match="quote it"):
        read_mapping_file(path)


@pytest.mark.parametrize("text", ["a: [", "- 1", "", "key: {"])
def test_a_file_that_is_no_mapping_at_all_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"t\.yaml") as caught:
        read_mapping_file(path)
    assert "\n" not in str(caught.value)


def test_a_file_without_a_key_says_so(tmp_path: Path) -> None:
    mapping = good()
    del mapping["key"]
    with pytest.raises(DeclarationError, match="key is wrong: it is missing"):
        read_mapping_file(written(tmp_path, mapping))


HEADERS = (
    "学生姓名",
    "身份证号码",
    "手机号码",
    "联系电话",
    "电子邮箱",
    "家庭住址",
    "详细地址",
    "项目负责人",
    "基地联系人姓名",
    "出生日期",
)
PLAIN = (
    "专业名称",
    "企业名称",
    "学校地址代码",
    "就业区域市名称",
    "负责人教工号",
    "学校举办者名称",
    "数据采集时间",
    "面向专业",
)


@pytest.mark.parametrize(
    "code",
    [
        *("XM", "SFZJH", "XSXM", "JSXM", "XNZDJSXM", "XNZDJSDH", "QYZMZDRYXM", "QYZMZDRYDH", "XJJDZXDH", "JDLXRXM"),
        *("LXRDH", "LXRYX", "KYXMFZR", "XXDZ", "SBFZRXM"),
    ],
)
def test_a_column_that_says_who_a_person_is_cannot_be_mapped(tmp_path: Path, code: str) -> None:
    assert code in PERSONAL
    mapping = put(good(), f"columns.{code}", {"names": ["甲"]})
    with pytest.raises(DeclarationError, match="personal data"):
        read_mapping_file(written(tmp_path, mapping))
    mapping["events"][0]["fields"]["consortium"] = code
    with pytest.raises(DeclarationError, match="personal data"):
        read_mapping_file(written(tmp_path, mapping))


@pytest.mark.parametrize("header", HEADERS)
def test_nor_can_one_whose_header_says_so_in_words(tmp_path: Path, header: str) -> None:
    with pytest.raises(DeclarationError, match="personal data"):
        read_mapping_file(written(tmp_path, put(good(), "columns.A", {"names": [header]})))


def test_ordinary_columns_are_not_taken_for_personal_ones() -> None:
    assert [name for name in PLAIN if personal_names("A", [name])] == []


@pytest.mark.parametrize(
    ("column", "about", "told"),
    [
        ("XH", {"names": ["学号"], "private": True}, "for `number` of `person` alone"),
        ("JGH", {"names": ["教工号"]}, "for `number` of `person` alone"),
        ("A", {"names": ["考生号"]}, "for `number` of `person` alone"),
        ("B", {"names": ["乙"], "private": True}, "for `number` of `person` alone"),
    ],
)
def test_a_number_of_a_person_goes_into_no_fact(tmp_path: Path, column: str, about: Any, told: str) -> None:
    mapping = put(good(), f"columns.{column}", about)
    mapping["events"][0]["fields"]["consortium"] = column
    with pytest.raises(DeclarationError, match=told):
        read_mapping_file(written(tmp_path, mapping))
    mapping["events"][0]["fields"]["consortium"] = {"value": None}
    mapping["person"] = {"school": "XXDM", "number": column}
    if about.get("private"):
        assert read_mapping_file(written(tmp_path, mapping)).person
    else:
        with pytest.raises(DeclarationError, match="private: true"):
            read_mapping_file(written(tmp_path, mapping))


def graduates(**name: Any) -> dict[str, Any]:
    """A mapping that sends the column XM into the field `name`."""
    mapping = good()
    mapping["columns"] |= {
        "XH": {"names": ["学号"], "private": True},
        "XM": {"names": ["姓名"], "sealed": True} | name,
    }
    mapping["person"] = {"school": "XXDM", "number": "XH"}
    mapping["key"] = "{XXDM}/{person}"
    mapping["events"] = [
        {
            "type": "GraduateRegistered",
            "subject": "{XXDM}/{person}",
            "occurred_at": "SJCJSJ",
            "fields": {
                "cohort": {"format": "{XXDM}/cohort/{ZYH}"},
                "graduation_year": {"value": 2026},
                "major": "ZYH",
                "education": {"value": "31"},
                "name": "XM",
                "legal_basis": "legal_basis",
            },
        }
    ]
    return mapping


def test_a_personal_column_may_go_into_a_sealed_field_and_nowhere_else(tmp_path: Path) -> None:
    assert read_mapping_file(written(tmp_path, graduates()))
    for wrong in (
        graduates(sealed=False),
        graduates(codes={"a": "b"}),
        graduates(kind="words"),
        put(graduates(), "key", "{XXDM}/{XM}"),
        put(graduates(), "events.0.when", {"XM": "present"}),
        put(graduates(), "events.0.fields.cohort", "XM"),
        put(graduates(), "events.0.fields.name", {"first": ["XM"]}),
        put(graduates(), "derived", {"n": {"first": ["XM"]}}),
    ):
        with pytest.raises(DeclarationError, match=r"columns → XM"):
            read_mapping_file(written(tmp_path, wrong))


def test_what_cannot_be_sealed_is_not_read_into_a_fact(tmp_path: Path, state: MemberState) -> None:
    mapping = read_mapping_file(written(tmp_path, graduates()))
    columns = {"XXDM": 0, "XH": 1, "XM": 2, "ZYH": 3, "SJCJSJ": 4}
    key, private = new_pair("seal-test")
    told = []
    for sealing in (None, Sealing(key, "statutory_duty")):
        with state.transaction(keep=False):
            cells = [SCHOOL, ID_NUMBER, NAME, "460104", "20260630"]
            told += list(RowReader(mapping, SCHOOL, state, sealing=sealing).read(cells, columns, Source("f", "", 2)))
    unsealed, sealed = [r.fact["name"] for r in told if isinstance(r, Stated)]
    assert unsealed is None
    assert opened(sealed, private).decode() == NAME
    assert NAME not in repr(told)


def test_all_mappings_that_come_with_kiteline_are_read_once_each() -> None:
    tables = [(mapping.table, mapping.edition) for mapping in table_maps()]
    assert len(tables) == len(set(tables))
