"""Numbers and codes."""

import math
import re

import pytest

from certificates.codes import ALPHABET, CODE_LENGTH, normalized_code, random_code, random_number, readable_code

CODE = "4f7k9m2pxt8hq3w6znbe5ray1c"


class TestCode:
    def test_carries_at_least_128_random_bits(self):  # L26
        assert len(set(ALPHABET)) == 32
        assert math.log2(len(ALPHABET)) * CODE_LENGTH >= 128

    def test_differs_each_time(self):
        codes = {random_code() for _ in range(200)}
        assert len(codes) == 200
        assert all(normalized_code(code) == code for code in codes)

    @pytest.mark.parametrize(
        "typed",
        [
            CODE,
            "4f7k9-m2pxt-8hq3w-6znbe-5ray1c",
            "4F7K9 M2PXT 8HQ3W 6ZNBE 5RAY1C",
            " 4f7k9m2pxt8hq3w6znbe5ray1c\n",
            "4f7k9m2pxt8hq3w6znbe5rayIc",
            "4f7k9m2pxt8hq3w6znbe5raylc",
        ],
    )
    def test_is_recognized_however_it_is_typed(self, typed):
        assert normalized_code(typed) == CODE

    @pytest.mark.parametrize(
        "typed",
        ["", "-", CODE[:-1], CODE + "0", CODE.replace("m", "u"), CODE.replace("m", "ä"), "a" * 10_000, "../../etc"],
    )
    def test_is_refused_when_malformed(self, typed):
        assert normalized_code(typed) is None

    def test_is_printed_in_groups(self):
        assert readable_code(CODE) == "4f7k9-m2pxt-8hq3w-6znbe-5ray1c"


class TestNumber:
    def test_names_prefix_and_year_and_nothing_else(self):
        number = random_number("KF", 2026)
        assert re.fullmatch(r"KF-2026-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", number)

    def test_says_nothing_about_how_many_were_issued(self):
        numbers = [random_number("KF", 2026) for _ in range(50)]
        assert len(set(numbers)) == 50
        assert numbers != sorted(numbers)
