"""What a model is asked with, and what asking it came to."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.i18n import _

__all__ = ["Settings", "Totals"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to ask a model.

    Args:
        url: the base of the endpoint, such as `http://localhost:8000/v1`.
        key: the key it wants; any word when it wants none.
        model: the name of the model there.
        seconds: how long one answer may take.
        retries: how often to ask again, with growing pauses, when the server fails.
        concurrency: how many questions may be open at a time.
        cache: a file that keeps answers; None keeps none.
        prompt_price: the price of a million tokens sent.
        completion_price: the price of a million tokens received.
    """

    url: str
    model: str
    key: str = "none"
    seconds: float = 60.0
    retries: int = 3
    concurrency: int = 4
    cache: Path | None = None
    prompt_price: float = 0.0
    completion_price: float = 0.0

    @classmethod
    def of_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Return the settings that the environment names.

        `KG_LLM_URL`, `KG_LLM_MODEL`, `KG_LLM_KEY`, `KG_LLM_CACHE`, `KG_LLM_SECONDS`,
        `KG_LLM_CONCURRENCY`, `KG_LLM_PROMPT_PRICE`, `KG_LLM_COMPLETION_PRICE`; for address and key
        also `OPENAI_BASE_URL` and `OPENAI_API_KEY`.

        Raises:
            InputError: if address or model is missing, or a number is none.
        """
        given = os.environ if environment is None else environment
        url = given.get("KG_LLM_URL") or given.get("OPENAI_BASE_URL")
        model = given.get("KG_LLM_MODEL")
        if not url or not model:
            missing = "KG_LLM_URL" if not url else "KG_LLM_MODEL"
            raise InputError(
                _("the reader llm needs {missing} in the environment", missing=missing)
            )
        cache = given.get("KG_LLM_CACHE")
        return cls(
            url=url,
            model=model,
            key=given.get("KG_LLM_KEY") or given.get("OPENAI_API_KEY") or "none",
            seconds=_number(given, "KG_LLM_SECONDS", 60.0),
            concurrency=int(_number(given, "KG_LLM_CONCURRENCY", 4)),
            cache=Path(cache) if cache else None,
            prompt_price=_number(given, "KG_LLM_PROMPT_PRICE", 0.0),
            completion_price=_number(given, "KG_LLM_COMPLETION_PRICE", 0.0),
        )


def _number(given: Mapping[str, str], name: str, default: float) -> float:
    try:
        number = float(given.get(name) or default)
    except ValueError:
        raise InputError(_("{name}={given!r} is no number", name=name, given=given[name])) from None
    if number < 0:
        raise InputError(_("{name}={given!r} is negative", name=name, given=given[name]))
    return number


@dataclass(slots=True)
class Totals:
    """What asking came to; `dropped` counts claims whose words are not in the text."""

    requests: int = 0
    cached: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    claims: int = 0
    dropped: int = 0
    cost: float = 0.0

    def __str__(self) -> str:
        return _(
            "{requests} questions asked and {cached} known, {prompt_tokens} tokens sent "
            "and {completion_tokens} received, cost {cost:.4f}; {claims} claims, "
            "{dropped} more dropped because their words are not in the text",
            requests=self.requests,
            cached=self.cached,
            prompt_tokens=self.prompt_tokens,
            completion_tokens=self.completion_tokens,
            cost=self.cost,
            claims=self.claims,
            dropped=self.dropped,
        )
