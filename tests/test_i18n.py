"""The language that `kg` answers in: how it is chosen, that all is in it, what stays as it is."""

from __future__ import annotations

import ast
import json
import pickle
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from tests_support import Run, write_base

from kg import i18n
from kg.errors import InputError, MissingExtraError, UnknownNameError
from kg.i18n import _, from_environment, ngettext, using

ROOT = Path(__file__).parents[1]
ANSWER = ROOT / "examples/answer-en.md"
_HAN = re.compile(r"[\u4e00-\u9fff]")
#: A word of an English sentence: no name, no code, no file, no option.
_WORD = re.compile(r"(?<![\w.:/<>=|@#*`'\"(-])[a-z]{2,}(?![\w.:/<>=|@#*`'\",，。；-])")


def english(text: str) -> list[str]:
    """Return the lines of a text that are English sentences rather than names or code."""
    return [
        line for line in text.splitlines() if not _HAN.search(line) and len(_WORD.findall(line)) > 2
    ]


def test_the_search_for_english_finds_a_sentence_and_no_code() -> None:
    assert english("the base has all of it already") != []
    assert english("已写入 the base of it all") == []
    assert english("kg hr: text, jsonl, csv, tsv, answers.jsonl --by model") == []


# Which language.


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LC_ALL": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"KG_LANG": "en", "LC_ALL": "zh_CN.UTF-8"}, "en"),
        ({"KG_LANG": "zh", "LC_ALL": "en_US.UTF-8"}, "zh"),
        ({"KG_LANG": "zh-Hans"}, "zh"),
        ({"KG_LANG": "", "LANG": "zh_CN.UTF-8"}, "zh"),
    ],
)
def test_the_environment_chooses_a_language(environment: dict[str, str], language: str) -> None:
    assert from_environment(environment) == language


def test_a_language_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(ValueError, match="no language named 'fr'; known: en, zh"):
        from_environment({"KG_LANG": "fr"})


@pytest.mark.parametrize(
    "arguments",
    [
        ("--lang", "zh", "query", "nothing"),
        ("query", "nothing", "--lang", "zh"),
        ("query", "--lang=zh", "nothing"),
        ("--lang", "en", "query", "nothing", "--lang", "zh"),
    ],
)
def test_the_option_stands_anywhere_on_the_line(
    kg: Callable[..., Run], arguments: tuple[str, ...]
) -> None:
    run = kg(*arguments)
    assert run.code == 2
    assert "没有名为 'nothing' 的查询" in run.err


def test_the_option_goes_before_the_environment(
    kg: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_LANG", "zh")
    assert "没有名为" in kg("query", "nothing").err
    assert "no query named" in kg("query", "nothing", "--lang", "en").err


def test_a_command_line_leaves_the_language_as_it_was(kg: Callable[..., Run]) -> None:
    kg("--lang", "zh", "--help")
    assert i18n.current() == "en"


def test_a_value_that_is_no_language_is_refused(kg: Callable[..., Run]) -> None:
    run = kg("info", "--lang", "fr")
    assert (run.code, run.err) == (2, "kg: no language named 'fr'; known: en, zh\n")


def test_each_thread_has_a_language_of_its_own() -> None:
    both_in = threading.Barrier(2)
    told: dict[str, list[str]] = {}

    def ask(language: str) -> None:
        with using(language):
            both_in.wait()
            told[language] = [_("is nested too deeply to be read") for _time in range(50)]

    threads = [threading.Thread(target=ask, args=(language,)) for language in ("zh", "en")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(told["zh"]) == {"嵌套过深，无法读取"}
    assert set(told["en"]) == {"is nested too deeply to be read"}
    assert i18n.current() == "en"


def test_what_has_no_translation_stays_english() -> None:
    with using("zh"):
        assert _("a message that nobody wrote: {what}", what="x") == (
            "a message that nobody wrote: x"
        )


def test_numbers_agree_with_their_nouns() -> None:
    from kg.proportions import counted

    assert [counted(1, "claim"), counted(2, "claim")] == ["1 claim", "2 claims"]
    assert ngettext("{number} x", "{number} xs", 2) == "2 xs"
    with using("zh"):
        assert counted(2, "claim") == "2 条断言"


def test_braces_in_a_value_are_no_placeholders() -> None:
    error = InputError(_("{path}: is empty", path="{path}{0}"))
    assert str(error) == "{path}{0}: is empty"


def test_english_loads_no_catalogue() -> None:
    code = (
        "import sys; from kg import i18n; from kg.errors import UnknownNameError;"
        "str(UnknownNameError('query', 'x', [])); print(i18n._catalogue.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"


# What is told.


def _commands() -> list[tuple[str, ...]]:
    from typer.main import get_command

    from kg.cli.root import app

    group: Any = get_command(app)
    found: list[tuple[str, ...]] = [()]
    for name in group.list_commands(None):
        found += [(name,)]
        found += [(name, part) for part in getattr(group.get_command(None, name), "commands", {})]
    return found


@pytest.mark.parametrize("command", _commands(), ids=" ".join)
def test_help_is_all_chinese(kg: Callable[..., Run], command: tuple[str, ...]) -> None:
    run = kg(*command, "--help", "--lang", "zh")
    assert run.code == 0
    assert run.out.startswith("用法：")
    assert "显示此帮助并退出" in run.out
    assert english(run.out) == []
    assert max(map(_columns, run.out.splitlines())) <= 80


def _columns(line: str) -> int:
    from kg.printing.widths import cell_width

    return cell_width(line)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["qurey"], "没有命令 'qurey'。您要找的是 'query' 吗？"),
        (["hr"], "缺少参数 'files'。"),
        (["hr", "--foo"], "没有选项：--foo"),
        (["hr", "x.txt", "--workers"], "选项 '--workers' 需要一个值。"),
        (["hr", "x.txt", "--workers", "many"], "'--workers' 的值无效：'many' 不是整数。"),
        (["hr", "x.txt", "--workers", "0"], "'--workers' 的值无效：0 不在范围 x>=1 之内。"),
        (["hr", "missing.txt"], "missing.txt：没有这个文件"),
        (["hr", ANSWER, "--max-hr", "7"], "--max-hr 7.0 不是比率；请给出 0 到 1 之间的数"),
        (["hr", ANSWER, "-f", "cvs"], "没有名为 'cvs' 的格式；您要找的是 'csv' 吗？"),
        (["query", "levels", "lvl=1"], "查询 'levels' 没有参数 'lvl'"),
        (["info", "--base", "nowhere"], "nowhere：没有这个文件夹"),
        (["ari"], "请给出 readiness.yaml"),
        (["export", "-f", "owl"], "没有名为 'owl' 的格式"),
    ],
)
def test_wrong_use_is_told_in_chinese(
    kg: Callable[..., Run], arguments: list[object], told: str
) -> None:
    run = kg("--lang", "zh", *arguments)
    assert run.code == 2
    assert told in run.err
    assert english(run.err) == []


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    """Write what commands are tried with: claims, records, reports, tables, and a base of them."""
    write_base(
        tmp_path,
        {
            "bad.csv": "subject,property,value,source\nAdamWW,convergenceDegree,95%,x\n"
            "AdamW,noSuchThing,95%,x\nAdamW,convergenceDegree,purple,x\n",
            "bridges.csv": "name,city,length (m),opened\nGolden,SF,2737,1937\n"
            "Harbour,Sydney,n/a,1932\nTower,London,244,1894\nBay,SF,7180,1936\n",
            "mixed.csv": "name,size\nGolden,5 m\nTower,7 kg\nBay,4 m\nOther,9 m\n",
            "one.jsonl": '{"id": "a", "text": "The convergence degree of AdamW is 15%."}\n',
            "two.jsonl": '{"id": "b"}\n{"id": "c", "text": "x", "output": "y"}\n',
            "then.jsonl": '{"id": "a", "verdict": "supported", "counts": {"supported": 1}}\n'
            '{"id": "z", "verdict": "error"}\n',
            "base/ontology/things.ttl": "@prefix : <http://example.org/> .\n"
            ":a :size 3 . :b :size 'big' . :b :near [ :size 4 ] . :Q4711 :near :a .\n",
        },
    )
    return tmp_path


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        ("validate bad.csv", 1, "bad.csv:2: 违例: 知识库中没有“AdamWW”"),
        ("admit bad.csv --base base", 1, "未写入"),
        ("retract 2020-01-01T000000.000000Z --base base", 2, "所作的变更"),
        ("retract nosuch --base base", 2, "在本知识库中不存在；可用 kg search 查找"),
        ("history --base base", 1, "没有变更记录"),
        ("diff 2020-13-01 now --base base", 2, "不是知识库的状态；请给出文件夹"),
        ("check base", 1, "没有形状"),
        ("base profile --base base", 0, "# 若要采纳"),
        ("init new --from bridges.csv", 0, "列 'length (m)'：:length，整数，单位 m，缺 1 个"),
        ("init new --from mixed.csv", 0, "混用单位（'m' 且 'kg'），故保留为文本"),
        ("explain AdamWW", 2, "您要找的是 cv:AdamW 吗"),
        ("hr one.jsonl --baseline then.jsonl", 0, "变差：1 条记录"),
        ("hr one.jsonl --baseline then.jsonl --max-worse 0", 1, "1 条记录变差，超过上限 0"),
        ("hr one.jsonl --baseline one.jsonl", 2, "不是 kg hr 报告中的记录；请用 kg hr"),
        ("hr one.jsonl --max-worse 0", 2, "请同时给出两者"),
        ("hr two.jsonl", 2, "没有文本；请给出"),
        ("hr one.jsonl --base base", 0, "3 个事物都没有标签"),
        ("hr bridges.csv", 2, "没有列可作文本"),
        ("export --protege base", 2, "不是空文件夹；请指定新文件夹"),
        ("formula player-decay initial=-1", 2, "超出界限"),
        ("gate bad.csv one.jsonl", 2, "bad.csv"),
        ("serve --port 99999", 2, "端口 99999 不存在"),
        ("serve --host 0.0.0.0", 2, "可从其他机器访问；请给出令牌"),
        ("mcp --port 77", 2, "须与 --http 一起给出"),
        ("mcp --http --host 0.0.0.0", 2, "会向其他机器开放"),
        ("query --sparql SELECT*{SERVICE<x:y>{}}", 2, "SERVICE 不可用"),
        ("query --sparql CLEAR", 2, "CLEAR 是更新操作"),
        ("query --sparql SELECT*{?s", 2, "查询不完整，或过早结束"),
        ("query --sparql SELEKT*{?s?p?o}", 2, "无法读懂"),
        ("query --sparql SELECT*{?s:a:b}", 2, "前缀"),
    ],
)
def test_commands_tell_all_in_chinese(
    kg: Callable[..., Run],
    trial: Path,
    monkeypatch: pytest.MonkeyPatch,
    line: str,
    code: int,
    told: str,
) -> None:
    monkeypatch.chdir(trial)
    run = kg("--lang", "zh", *line.split(" "))
    assert told in run.out + run.err
    assert run.code == code
    assert english(run.out + run.err) == []


def test_what_is_kept_of_a_base_is_told_in_the_language_of_who_asks(trial: Path) -> None:
    """The index is compiled once, and its remarks with it; those on a query are kept as well."""
    from kg import KnowledgeBase

    kb = KnowledgeBase.open(trial / "base")
    query = "SELECT * { ?s <http://example.org/sizes> ?o }"
    plain, told = kb.evidence.remarks, kb.sparql_remarks(query)
    with using("zh"):
        assert "3 个事物都没有标签" in kb.evidence.remarks
        assert "知识库不知道" in kb.sparql_remarks(query)[0]
    assert "0 of 3 things have a label" in plain
    assert kb.evidence.remarks == plain
    assert kb.sparql_remarks(query) == told


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_error_keeps_its_language_between_processes(language: str) -> None:
    with using(language):
        errors = [UnknownNameError("query", "x", ["y"]), MissingExtraError("web", _("The service"))]
    assert [str(pickle.loads(pickle.dumps(error))) for error in errors] == list(map(str, errors))


# The catalogue.


@pytest.fixture(scope="module")
def catalogue() -> Any:
    pytest.importorskip("babel")
    import messages

    return messages.read()


@pytest.fixture(scope="module")
def template() -> Any:
    pytest.importorskip("babel")
    import messages

    return messages.template()


def _entries(catalogue: Any) -> Iterator[tuple[tuple[str | None, object], Any]]:
    for message in catalogue:
        if message.id:
            key = tuple(message.id) if isinstance(message.id, list) else message.id
            yield (message.context, key), message


def test_the_catalogue_has_the_messages_of_the_code_and_no_others(
    catalogue: Any, template: Any
) -> None:
    kept, wanted = dict(_entries(catalogue)), dict(_entries(template))
    assert sorted(map(str, wanted.keys() - kept.keys())) == [], "run `make messages`"
    assert sorted(map(str, kept.keys() - wanted.keys())) == [], "run `make messages`"


def test_no_message_stands_in_an_f_string() -> None:
    """There it is not found on every version of Python."""
    for path in (ROOT / "kg").rglob("*.py"):
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(text, ast.JoinedStr):
                calls = (node for node in ast.walk(text) if isinstance(node, ast.Call))
                messages = [
                    call
                    for call in calls
                    if getattr(call.func, "id", "") in {"_", "N_", "ngettext", "pgettext"}
                    and any(isinstance(given, ast.Constant) for given in call.args)
                    and not isinstance(call.args[-1], ast.Call | ast.Attribute | ast.Name)
                ]
                assert not messages, f"{path}:{text.lineno}"


def test_every_message_is_translated(catalogue: Any) -> None:
    for key, message in _entries(catalogue):
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(strings), f"no translation of {key}"
        assert not message.fuzzy, f"a doubtful translation of {key}"


def test_translations_have_the_placeholders_of_their_messages(catalogue: Any) -> None:
    for key, message in _entries(catalogue):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set().union(*map(_fields, ids))
        for string in strings:
            assert _fields(string) == wanted, key


def _fields(text: str) -> set[str]:
    try:
        return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}
    except ValueError:  # braces of a message without values
        return set()


def test_what_is_read_at_run_time_is_compiled_from_the_catalogue(catalogue: Any) -> None:
    import messages

    assert messages.compiled(catalogue) == messages.MO.read_bytes(), "run `make messages`"


# What programs read.


@pytest.mark.slow
def test_machine_formats_are_the_same_in_every_language(kg: Callable[..., Run]) -> None:
    for form in ("json", "csv", "tsv", "junit", "jsonl"):
        assert kg("hr", ANSWER, "-f", form, "--lang", "zh") == kg("hr", ANSWER, "-f", form)
    assert json.loads(kg("info", "-f", "json", "--lang", "zh").out)["counts"]
