"""The pages in a real browser: in both languages, on wide and narrow screens, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from pages_support import need_browser, pictured, serving, watched

CHROMIUM: Final = need_browser()

pytestmark = pytest.mark.slow
from playwright.sync_api import TimeoutError as SlowError  # noqa: E402  where there is a browser

from kg.web.pages.parts.texts import LANGUAGES, Texts  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT: Final = Path(__file__).parents[2]
#: An address of each page, and a text that stands in it in both languages.
PLACES: Final = {
    "home": ("/", "1,194"),
    "look": ("/look?q=RLHF", "cv:RLHF"),
    "thing": ("/thing?iri=cv:RLPostTraining", "RLPostTraining"),
    "claim": ("/thing?iri=claim:rl-post-training-certainty-2025", "certainty-2025"),
    "ask": ("/ask", "SPARQL"),
    "named": ("/ask/levels?level=cv:L4", "95"),
    "sparql": ("/ask?sparql=SELECT+%3Fx+%7B%3Fx+cv%3Achallenges+cv%3ATransformer%7D", "cv:MoE"),
    "check": ("/check", ""),
    "compare": ("/compare", "model"),
    "validate": ("/validate", ".ttl"),
    "readiness": ("/readiness", "ARI"),
    "pictures": ("/pictures", ""),
}
LOOKS: Final = [("desktop", 1280, False), ("narrow", 390, False), ("dark", 1280, True)]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serving() as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


def test_an_answer_is_marked_and_its_evidence_has_a_place(
    site: str, browser: Browser, tmp_path: Path
) -> None:
    with watched(browser) as page:
        page.goto(f"{site}/check")
        page.get_by_label("Answer of a model").fill(
            "RLHF alignment has a convergence degree of 95%. <img src=x onerror=alert(1)>"
        )
        page.get_by_role("button", name="Check", exact=True).click()
        claim = page.locator(".marked .contradicted")
        claim.wait_for()
        claim.press("Enter")
        panel = page.get_by_label("Evidence")
        panel.get_by_text("convergence degree 85%").first.wait_for()
        assert "Table 1" in panel.inner_text()
        assert page.locator(".marked img").count() == 0
        assert "<img src=x onerror=alert(1)>" in page.locator(".marked").inner_text()
        pictured(page, tmp_path, "smoke")


def test_evidence_covers_no_text_of_a_narrow_screen_unless_asked_for(
    site: str, browser: Browser
) -> None:
    with watched(browser, width=390) as page:
        page.goto(f"{site}/check")
        page.get_by_label("Answer of a model").fill("RLHF is at L4. AdamW is at L4.")
        page.get_by_role("button", name="Check", exact=True).click()
        claim = page.locator(".marked .contradicted")
        claim.wait_for()
        panel = page.locator(".panel")
        panel.wait_for(state="attached")
        assert not panel.is_visible()
        claim.click()
        panel.get_by_text("contradicted").wait_for()
        page.get_by_role("button", name="Close").click()
        panel.wait_for(state="hidden")


def test_a_text_that_is_too_long_is_refused_and_not_cut(site: str, browser: Browser) -> None:
    for language in LANGUAGES:
        with watched(browser, language=language) as page:
            page.goto(f"{site}/check")
            page.locator("#answer-text").fill("x" * 200_001)
            page.locator("button.primary").click()
            told = Texts(language)("check.too_long", count="200,001", most="200,000")
            page.get_by_role("alert").get_by_text(told).wait_for()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("failure", "why"),
    [("BusyError", "busy"), ("CrashedError", "crashed"), ("TooLongError", "too_long")],
)
def test_what_is_given_to_a_page_is_told_which_limit_it_met(
    browser: Browser, tmp_path: Path, failure: str, why: str
) -> None:
    with serving(failure=failure, seconds=9) as url:
        for language in LANGUAGES:
            told = Texts(language)(f"limits.{why}", seconds="9")
            with watched(browser, language=language) as page:
                page.goto(f"{url}/check")
                page.locator("#answer-text").fill("RLHF is at L4.")
                page.locator("button.primary").click()
                page.get_by_role("alert").get_by_text(told).wait_for()
                assert page.locator("button.primary").is_enabled()
                for place, file in (
                    ("compare", "examples/answers.jsonl"),
                    ("validate", "examples/claims/five.csv"),
                ):
                    page.goto(f"{url}/{place}")
                    page.locator("input[type=file]").set_input_files(ROOT / file)
                    page.get_by_role("alert").get_by_text(told).wait_for()
                    pictured(page, tmp_path, f"{why}-{place}-{language}")


@pytest.mark.slow
def test_a_picture_that_does_not_come_is_told(site: str, browser: Browser, tmp_path: Path) -> None:
    for language in LANGUAGES:
        with watched(browser, language=language) as page:
            page.route("**/pictures/*.svg*", lambda route: route.fulfill(status=504, body="late"))
            page.goto(f"{site}/pictures")
            page.get_by_text(Texts(language)("pictures.failed")).first.wait_for()
            pictured(page, tmp_path, f"no-picture-{language}")


@pytest.mark.slow
def test_a_file_that_is_too_large_is_refused(browser: Browser, tmp_path: Path) -> None:
    line = '{"id": "q", "model": "a", "text": "RLHF is at L4."}\n'
    (tmp_path / "many.jsonl").write_text(line * 4)
    (tmp_path / "large.jsonl").write_text(line * 40)
    with serving(body=1000, rows=3) as url:
        for language in LANGUAGES:
            t = Texts(language)
            with watched(browser, language=language) as page:
                page.goto(f"{url}/compare")
                page.locator("input[type=file]").set_input_files(tmp_path / "many.jsonl")
                page.get_by_text(t("compare.too_many", most=3)).wait_for()
                for place in ("compare", "validate"):
                    page.goto(f"{url}/{place}")
                    page.locator("input[type=file]").set_input_files(tmp_path / "large.jsonl")
                    page.get_by_text(t("upload.refused", most="1,000 B")).wait_for()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("look", "width", "dark"), LOOKS)
def test_every_page_is_readable(
    site: str, browser: Browser, tmp_path: Path, language: str, look: str, width: int, dark: bool
) -> None:
    with watched(browser, width=width, language=language, dark=dark) as page:
        for name, (url, text) in PLACES.items():
            page.goto(site + url)
            page.locator(".page h1").wait_for()
            page.locator(".working").wait_for(state="detached")
            if text:
                page.get_by_text(text).first.wait_for(state="attached")
            if name == "pictures":
                for picture in page.locator(".picture img").all():
                    picture.scroll_into_view_if_needed()
                page.wait_for_function(
                    "[...document.images].every(one => one.complete && one.naturalWidth)"
                )
            assert (
                page.locator("html").get_attribute("lang")
                == {"en": "en-US", "zh": "zh-CN"}[language]
            )
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} is wider than the screen"
            levels = page.evaluate(
                "[...document.querySelectorAll('h1,h2,h3,h4')].map(one => +one.tagName[1])"
            )
            assert levels[0] == 1
            assert levels.count(1) == 1
            assert all(after <= before + 1 for before, after in pairwise(levels)), (
                f"{name} skips a level of headings: {levels}"
            )
            with suppress(SlowError):  # names come with the scripts of the page
                page.wait_for_function(f"!({_NAMELESS})().length", timeout=5_000)
            nameless = page.evaluate(_NAMELESS)
            assert not nameless, f"{name} has inputs without a name: {nameless}"
            pictured(page, tmp_path, f"{name}-{look}-{language}")


#: Inputs that a screen reader cannot name; those of libraries that are hidden do not count.
_NAMELESS: Final = """() => [...document.querySelectorAll("input, select, textarea, button")]
  .filter((one) => one.checkVisibility() && one.type !== "hidden" && !one.closest(".grid"))
  .filter((one) => !one.labels?.length && !one.ariaLabel && !one.textContent.trim() && !one.title)
  .map((one) => one.outerHTML.slice(0, 200))"""


@pytest.mark.slow
def test_the_keyboard_reaches_the_content_and_focus_is_seen(site: str, browser: Browser) -> None:
    with watched(browser) as page:
        page.goto(f"{site}/look?q=RLHF")
        page.locator(".finds").wait_for()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.name") == "q"


@pytest.mark.slow
def test_the_switch_keeps_the_address_and_links_keep_the_language(
    site: str, browser: Browser
) -> None:
    with watched(browser) as page:
        page.goto(f"{site}/look?q=RLHF")
        page.get_by_role("link", name="中文").click()
        page.wait_for_url("**/look?q=RLHF&lang=zh")
        page.get_by_role("heading", name="查阅知识库").wait_for()
        page.get_by_role("link", name="RLHF 对齐").first.click()
        page.wait_for_url("**lang=zh**")
        page.get_by_role("heading", level=1, name="RLHF 对齐").wait_for()


@pytest.mark.slow
def test_the_reader_chooses_light_or_dark_for_all_pages(site: str, browser: Browser) -> None:
    with watched(browser) as page:
        page.goto(f"{site}/check")
        page.get_by_role("button", name="Light or dark").click()
        page.locator("body.body--dark").wait_for()
        page.goto(f"{site}/validate")
        page.locator("body.body--dark").wait_for()


@pytest.mark.slow
def test_terms_are_completed_and_the_answer_comes_as_grid_chart_and_file(
    site: str, browser: Browser, tmp_path: Path
) -> None:
    with watched(browser) as page:
        page.goto(f"{site}/ask")
        editor = page.get_by_label("SPARQL query")
        editor.click()
        page.keyboard.press("Control+A")
        page.keyboard.type("SELECT ?x ?degree { ?x cv:convergenceDeg")
        page.locator(".cm-tooltip-autocomplete").get_by_text(
            "cv:convergenceDegree"
        ).first.wait_for()
        pictured(page, tmp_path, "completion")
        page.keyboard.press("Enter")
        page.keyboard.type(" ?degree }")
        page.keyboard.press("Escape")
        page.keyboard.press("Control+Enter")
        page.locator(".ag-row").first.wait_for()
        assert "/ask?sparql=SELECT" in page.url
        with page.expect_download() as saved:
            page.get_by_role("button", name="Save as CSV").click()
        assert saved.value.path().read_text().startswith("x,degree\n")
        page.get_by_text("Chart of degree").click()
        page.locator(".bars canvas").wait_for()
        pictured(page, tmp_path, "grid-and-chart")


@pytest.mark.slow
def test_what_does_not_parse_is_told_in_one_sentence(site: str, browser: Browser) -> None:
    with watched(browser) as page:
        page.goto(f"{site}/ask?sparql=SELECT+%3Fx+%7B")
        told = page.get_by_role("alert").inner_text()
        assert "<query>:1" in told
        assert "Traceback" not in told


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("look", "width", "dark"), LOOKS)
def test_answers_claims_and_models_are_checked(
    site: str, browser: Browser, tmp_path: Path, language: str, look: str, width: int, dark: bool
) -> None:
    answer = (ROOT / "examples" / f"answer-{language}.md").read_text(encoding="utf-8")
    with watched(browser, width=width, language=language, dark=dark) as page:
        page.goto(f"{site}/check")
        page.locator("#answer-text").fill(answer)
        page.locator("button.primary").click()
        page.locator(".legend").wait_for()
        assert page.locator(".marked").inner_text().split() == answer.split()
        pictured(page, tmp_path, f"checked-{look}-{language}")

        page.goto(f"{site}/validate")
        page.locator("input[type=file]").set_input_files(ROOT / "examples/claims/five.csv")
        page.locator(".findings").get_by_text("five.csv:").first.wait_for()
        pictured(page, tmp_path, f"validated-{look}-{language}")

        page.goto(f"{site}/compare")
        page.locator("input[type=file]").set_input_files(ROOT / "examples/answers.jsonl")
        page.locator("td").first.wait_for()
        page.get_by_text(Texts(language)("paired.p", p="0.5")).wait_for()
        worse = Texts(language)("paired.worse", count=2, second="b")
        assert page.get_by_role("region", name=worse).get_by_role("row").count() == 3
        page.locator(".record summary").nth(1).click()
        page.locator(".record .claim").first.click()
        page.locator(".record .judgement").first.wait_for()
        pictured(page, tmp_path, f"compared-{look}-{language}")


@pytest.mark.slow
def test_a_readiness_file_given_at_the_start_is_shown_with_its_gaps(
    browser: Browser, tmp_path: Path
) -> None:
    with serving(None, ROOT / "examples/readiness/readiness.yaml") as url:  # noqa: SIM117
        with watched(browser) as page:
            page.goto(f"{url}/readiness")
            page.get_by_text("cancelOrder").first.wait_for()
            assert str(ROOT) not in page.content()
            pictured(page, tmp_path, "readiness-file")


@pytest.mark.slow
def test_markup_in_a_label_is_shown_and_not_run(browser: Browser, tmp_path: Path) -> None:
    label = "<img src=x onerror=document.title=1>"
    folder = tmp_path / "base" / "ontology"
    folder.mkdir(parents=True)
    (folder / "things.ttl").write_text(
        "@prefix : <https://example.org/> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        f':Bad a :Thing ; rdfs:label "{label}" ; :knows :Good .\n'
        f':Good a :Thing ; rdfs:label "Good" ; rdfs:comment "{label}" .\n'
    )
    with serving(tmp_path / "base") as url, watched(browser) as page:
        for address in (
            "/look?q=img",
            "/thing?iri=https://example.org/Bad",
            "/thing?iri=https://example.org/Good",
            "/ask?sparql=SELECT+%3Fx+%3Fy+%7B%3Fx+rdfs%3Alabel+%3Fy%7D",
        ):
            page.goto(url + address)
            page.get_by_text(label).first.wait_for(state="attached")
            pictured(page, tmp_path, "markup")
            assert page.locator("img[src=x]").count() == 0
            assert page.title() != "1"
