"""Sentences about the three example bases: films, places and clubs, Chinese works and authors.

`✓` supported, `✗` contradicted, `?` neither; one mark for each claim. Which properties have one
value is told by the profile that was accepted for each base.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from kg import KnowledgeBase

Marks = Callable[..., str]

EXAMPLES = Path(__file__).parents[2] / "examples"


@cache
def example(name: str) -> KnowledgeBase:
    if not EXAMPLES.exists():
        pytest.skip("examples are not part of a wheel")
    return KnowledgeBase.open(EXAMPLES / name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # both orientations of a relation, by its verb and by its noun
        ("Ridley Scott directed Alien.", "✓"),
        ("Alien was directed by Ridley Scott.", "✓"),
        ("The director of Alien is Ridley Scott.", "✓"),
        ("Ridley Scott is Alien's director.", "✓"),
        ("Alien was directed by James Cameron.", "✗"),
        ("Mario Puzo is credited as a writer on The Godfather.", "✓"),
        ("James Cameron is the filmmaker behind Titanic.", "✓"),
        ("Quentin Tarantino is the writer and director of Pulp Fiction.", "✓✓"),
        ("Gale Anne Hurd produced The Terminator, which James Cameron directed.", "✓✓"),
        ("Cincinnati is where Steven Spielberg was born.", "✓"),
        ("Uma Thurman appears opposite John Travolta in Pulp Fiction.", "✓✓"),
        # what is said of somebody who is only described
        ("The director of Jaws was born in Cincinnati.", "✓✓"),
        ("The director of Jaws was born in London.", "✓✗"),
        # each is the other's
        ("Federico Fellini and Giulietta Masina were married.", "✓"),
        ("Emma Thomas and Christopher Nolan are married to each other.", "✓"),
        ("Emma Thomas and James Cameron are a married couple.", "✗"),
        # whence something is
        ("Rashomon is a Japanese film.", "✓"),
        ("Rashomon is an Italian film.", "✗"),
        ("Rashomon is a Swedish film.", "✗"),
        ("Bong Joon-ho directed Parasite, a South Korean movie from 2019.", "✓✓✓"),
        ("Casablanca was directed by the Hungarian filmmaker Michael Curtiz.", "✓?"),
        # names in part
        ("Casablanca was produced by Warner.", "✓"),
        ("The Coens directed No Country for Old Men.", "✓"),
        # lists, and names that share a word
        ("Leonardo DiCaprio and Kate Winslet star in Titanic.", "✓✓"),
        ("No Country for Old Men was directed by Joel and Ethan Coen.", "✓✓"),
        ("Titanic, Avatar and Alien were all directed by James Cameron.", "✓✓✗"),
        ("James Cameron wrote and directed Titanic.", "✓✓"),
        # what is spoken of in a later clause, or in the next sentence
        ("Blade Runner, scored by Vangelis, was directed by Ridley Scott.", "✓✓"),
        ("Giulietta Masina, who was married to Federico Fellini, starred in La Strada.", "✓✓"),
        ("Quentin Tarantino, the director of Pulp Fiction, was born in Detroit.", "✓✗"),
        ("Casablanca was directed by Michael Curtiz. It was released in 1952.", "✓✗"),
        ("Steven Spielberg directed Jaws. Spielberg was born in Cincinnati.", "✓✓"),
        # times
        ("Casablanca was released in nineteen forty-two.", "✓"),
        ("Casablanca premiered in the 1950s.", "✗"),
        ("Sigourney Weaver was born in October 1949.", "✓"),
        ("Sigourney Weaver was born on 8 October 1959.", "✗"),
        ("Seven Samurai is a 1960 film by Akira Kurosawa.", "✓✗"),
        ("Vertigo (1958) was directed by Alfred Hitchcock.", "✓✓"),
        # numbers by unit
        ("Seven Samurai runs three hours and 27 minutes.", "✓"),
        ("Seven Samurai runs 2 hours 27 minutes.", "✗"),
        ("The Terminator was made for only 6.4 million dollars.", "✓"),
        ("Rear Window is a little under two hours long.", "✓"),
        ("Seven Samurai is almost three and a half hours long.", "✓"),
        ("Alien is two hours long.", "✓"),
        ("Alien is 120 minutes long.", "✗"),
        ("Pulp Fiction cost about eight million dollars to make.", "✓"),
        ("Titanic had a budget of $20 million.", "✗"),
        # comparisons
        ("Jurassic Park is longer than Jaws.", "✓"),
        ("Aliens was released before Alien.", "✗"),
        ("Leonardo DiCaprio is older than Sigourney Weaver.", "✗"),
        # what holds both ways, and what is denied
        ("Emma Thomas is married to Christopher Nolan.", "✓"),
        ("La Strada was not directed by Akira Kurosawa.", "✓"),
        ("Alien wasn't directed by Ridley Scott.", "✗"),
        # what is not known, or not all known
        ("Saving Private Ryan is a 1998 film by Steven Spielberg.", "?"),
        ("The score of Rear Window was composed by Franz Waxman.", "?"),
        ("John Hurt also starred in Alien.", "?"),
        ("Alien won an Academy Award for its visual effects.", "?"),
        ("Amélie was directed by Jean-Pierre Jeunet and scored by Yann Tiersen.", "✓?"),
    ],
)
def test_films(marks: Marks, text: str, expected: str) -> None:
    assert marks(text, example("films")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The capital of Portugal is Lisbon.", "✓"),
        ("Italy is the capital of Rome.", "✗"),
        ("The Santiago Bernabéu Stadium in Madrid is where Real Madrid play.", "✓✓"),
        ("A.S. Roma's home ground, the Stadio Olimpico, can hold 70,634 people.", "✓✓"),
        ("F.C. Porto, whose ground is the Estádio do Dragão, compete in La Liga.", "✓✗"),
        ("Founded in 1893, F.C. Porto play at the Estádio do Dragão.", "✓✓"),
        ("London has an area of 1,572 square kilometres.", "✓"),
        ("Italy covers 301,340 km².", "✓"),
        ("Turin covers an area of 310 km2.", "✗"),
        ("The Øresund Bridge has an area of 310 km2.", "?"),
        ("Amsterdam lies two metres below sea level.", "✓"),
        ("Amsterdam lies twenty metres above sea level.", "✗"),
        ("Heathrow Airport has a runway of nearly four kilometres.", "✓"),
        ("About five million people live in Lisbon.", "✗"),
        ("Berlin is a city of more than three and a half million inhabitants.", "✓"),
        ("Denmark is larger than the Netherlands.", "✓"),
        ("Spain is smaller than Italy.", "✗"),
        ("A.S. Roma competed in Serie A in the 2021–22 season.", "✓✓"),
        ("S.L. Benfica and F.C. Porto both play in Serie A.", "✗✗"),
        ("Massimiliano Allegri is in charge of Juventus F.C. as manager.", "✓"),
        ("A.S. Roma are managed by José Mourinho. He was born in Lisbon.", "✓✗"),
        ("In 2021, José Mourinho managed A.S. Roma.", "✓"),
        ("Inter Milan also play their home games at San Siro.", "?"),
        ("Liverpool F.C. beat A.C. Milan in the 2005 Champions League final.", "?"),
        ("Turin has a population of about 850,000.", "?"),
        ("The manager of F.C. Porto was born in Coimbra.", "✓✓"),
        ("Liverpool F.C.'s manager was born in Stuttgart.", "✓✓"),
        ("Juventus play in Turin.", "?"),  # no league, and where a club plays is not on record
        ("The Spanish capital is Madrid.", "✓"),
        ("Milan is a Spanish city.", "✗"),
        ("A.C. Milan are a football club.", "✓"),
        ("The mayor of Rome is Roberto Gualtieri.", "✓"),
        ("Munich Airport has a longer runway than Heathrow Airport.", "✓"),
    ],
)
def test_places(marks: Marks, text: str, expected: str) -> None:
    assert marks(text, example("places")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《红楼梦》的作者是曹雪芹。", "✓"),
        ("《三国演义》出自施耐庵之手。", "✗"),
        ("老舍创作了《阿Q正传》。", "✗"),
        ("《将进酒》为李白所作。", "✓"),
        ("《三国演义》是罗贯中在明朝写成的章回小说。", "✓✓✓"),
        ("《西厢记》是汤显祖创作的杂剧。", "✗✓"),
        ("《红楼梦》与《三国演义》都是一百二十回的章回小说。", "✓✓✓✓"),
        ("《骆驼祥子》全书只有九章。", "✗"),
        ("《边城》出版于二十世纪三十年代。", "✓"),
        ("短篇小说《狂人日记》于一九一八年出版。", "✓✓"),
        ("蒲松龄字留仙，号青莲居士。", "✓✗"),
        ("鲁迅本名周树人，1881年出生于绍兴。", "✓✓✓"),
        ("钱钟书的妻子是杨绛。", "✓"),
        ("杨绛的丈夫是钱钟书。", "✓"),
        ("《雷雨》比《茶馆》早二十三年出版。", "✓"),
        ("《雷雨》比《茶馆》晚出版二十多年。", "✗"),
        ("电影《红高粱》由黄蜀芹执导。", "✗"),
        ("电影《活着》于1994年首映。", "✓"),
        ("小说《活着》于1993年出版。", "✓"),
        ("《家》不是茅盾的作品。", "✓"),
        ("1918年，鲁迅发表了《狂人日记》。", "✓✓"),
        ("清代曹雪芹著有《红楼梦》。", "✓✓"),
        ("《赤壁赋》写于南宋。", "✗"),
        ("《三体》由王晋康创作。", "✗"),
        ("钱钟书和杨绛是一对夫妻。", "✓"),
        ("《阿Q正传》由九章组成。", "✓"),
        ("茅盾是浙江桐乡人。", "?"),
        ("王熙凤也是《红楼梦》的主要人物。", "?"),
        ("李白与杜甫是朋友。", "?"),
    ],
)
def test_works(marks: Marks, text: str, expected: str) -> None:
    assert marks(text, example("shu")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Alien inspired a film directed by James Cameron.",
        "The sequel to Alien was directed by James Cameron.",
        "Ridley Scott wanted to direct Psycho.",
        "James Cameron was supposed to direct Alien.",
        "Only Ridley Scott directed Alien.",
        "If Ridley Scott directed Alien, it was in 1979.",
        "Ridley Scott might have directed Aliens.",
        "Alien was the first film directed by Ridley Scott.",
        "Roy Scheider is the star of Jaws, directed by Steven Spielberg in 1985.",
    ],
)
def test_what_is_not_said_for_good_is_neither_backed_nor_refuted(marks: Marks, text: str) -> None:
    found = marks(text, example("films"))
    assert "✗" not in found
    assert "?" in found


@pytest.mark.parametrize(
    "text",
    ["Thanks for waiting!", "Please recommend a film by Akira Kurosawa.", "Who directed Alien?"],
)
def test_what_claims_nothing(marks: Marks, text: str) -> None:
    assert marks(text, example("films")) == ""
