"""Failure texts as they arrive: quoted, escaped, cut, wrapped, damaged, glued, among numbers that are no codes."""

import base64
import json
import time
import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.diagnosis import Diagnoser, read_failures

MESSAGE = "Kostnadsställe är obligatoriskt på konto: 1930"
BODY = {"ErrorInformation": {"error": 1, "message": MESSAGE, "code": 2000946}}
ASCII = json.dumps(BODY)
REAL = json.dumps(BODY, ensure_ascii=False)
SENTENCE = "Voucher creating process failed with error : "

VARIATIONS = {
    "escaped": ASCII,
    "real letters": REAL,
    "pretty": json.dumps(BODY, indent=2),
    "a string in JSON": json.dumps(ASCII),
    "a string in a string": json.dumps(json.dumps(ASCII)),
    "CSV": '"' + REAL.replace('"', '""') + '"',
    "in BRP's sentence": f'"{SENTENCE}{ASCII}"',
    "in curly quotes": f"“{SENTENCE}" + REAL.replace('"', "”") + "”",
    "entities": REAL.replace('"', "&quot;").replace("ä", "&auml;"),
    "entities twice": REAL.replace('"', "&amp;quot;"),
    "capital keys, code as text": f'{{"ErrorInformation":{{"Error":1,"Message":"{MESSAGE}","Code":"2000946"}}}}',
    "no envelope": f'{{"message":"{MESSAGE}","code":2000946}}',
    "code first": f'{{"code":2000946,"error":1,"message":"{MESSAGE}"}}',
    "inside another answer": f'{{"message":"Request failed","error":{{"message":"{MESSAGE}","code":"2000946"}}}}',
    "inside an answer as text": json.dumps({"status": 400, "body": ASCII}),
    "XML": f"<ErrorInformation><error>1</error><message>{MESSAGE}</message><code>2000946</code></ErrorInformation>",
    "XML escaped": f"&lt;Message&gt;{MESSAGE}&lt;/Message&gt;&lt;Code&gt;2000946&lt;/Code&gt;",
    "Python": str(BODY),
    "JavaScript": f"{{ ErrorInformation: {{ error: 1, message: '{MESSAGE}', code: 2000946 }} }}",
    "Ruby": f'{{:error=>1, :message=>"{MESSAGE}", :code=>2000946}}',
    "Elixir": f'%{{"Code" => 2000946, "Error" => 1, "Message" => "{MESSAGE}"}}',
    "PHP dump": f'array(3) {{\n  ["error"]=>\n  int(1)\n  ["message"]=>\n  string(48) "{MESSAGE}"\n'
    '  ["code"]=>\n  int(2000946)\n}',
    "PHP print": f"Array\n(\n    [error] => 1\n    [message] => {MESSAGE}\n    [code] => 2000946\n)",
    "only the tail": ASCII[45:],
    "labelled": f"Felkod: 2000946 Meddelande: {MESSAGE}",
    "labelled on two lines": f"Felkod: 2000946\nMeddelande: {MESSAGE}",
    "code behind": f"{MESSAGE} (Felkod: 2000946)",
    "code in front": f"2000946: {MESSAGE}",
    "code in brackets": f"(2000946): {MESSAGE}",
    "code glued to the text": f"2000946{MESSAGE}",
    "code glued to a word": f"felkod2000946 {MESSAGE}",
    "Fortnox error": f"Fortnox error: 2000946 - {MESSAGE}",
    "wrapped": f"GenericError(20007005, RemoteSystemError): Fortnox error: 2000946 - {MESSAGE}",
    "told in English": f"Fortnox returns error code 2000946 with the message: {MESSAGE}",
    "two languages": f"ERROR: {MESSAGE} (2000946) - Cost center is mandatory on account 1930",
    "another product's code": f"Fortnox error 2000946, Invantive code itgenfnx050: {MESSAGE}",
    "an HTTP answer": f"HTTP 400 Bad Request: {REAL}",
    "mojibake": REAL.encode().decode("cp1252"),
    "an old code page": REAL.encode("cp437").decode("cp1252"),
    "letters lost": REAL.encode("ascii", "replace").decode(),
    "letters replaced": REAL.encode("latin-1").decode("utf-8", "replace"),
    "no dots": REAL.replace("ä", "a").replace("å", "a"),
    "decomposed": unicodedata.normalize("NFD", REAL),
    "quoted-printable": "".join(f"={byte:02X}" if byte > 127 else chr(byte) for byte in REAL.encode()),
    "soft line ends": f"{ASCII[:40]}=\n{ASCII[40:70]}=\r\n{ASCII[70:]}",
    "broken inside a key": REAL.replace("message", "mess\nage"),
    "broken inside a word": REAL.replace("Kostnadsställe", "Kostnads\n  ställe"),
    "invisible signs": "\ufeff" + REAL.replace("konto", "kon\u200bto"),
    "no-break spaces": REAL.replace(" ", "\u00a0"),
    "quoted in a mail": "> " + REAL.replace(",", ",\n> "),
    "told twice": f"{REAL}\n\n> {REAL}",
    "followed by other words": f"{ASCII}Kund: 2001798 Faktura 30000330",
    "among numbers": "Hej!\nVerifikat: K 88 2024-02-29\nTel 031-2001940\nMessage-ID: <2001940.abc@example.com>\n"
    f"Tid 2024-02-29T10:11:12.2002498+02:00, faktura 2001798, belopp 2001161,50\n{SENTENCE}{ASCII}\n\nHälsningar",
    "a SOAP fault": f"<soap:Fault><faultcode>2000946</faultcode><faultstring>{MESSAGE}</faultstring></soap:Fault>",
    "a list of terms": f"<dl><dt>Kod</dt><dd>2000946</dd><dt>Meddelande</dt><dd>{MESSAGE}</dd></dl>",
    "a log that calls itself an error": f'lvl=error msg="refused" err_code=2000946 err_msg="{MESSAGE}"',
    "the code below its words": f"Verifikat: K 88\n{MESSAGE}\nFelkod: 2000946\n\nMvh\nÅsa, 0200-2001940",
    "the code below a stack": f"Exception: Request failed: {MESSAGE}\n   at A.B.C()\n   at D.E()\nErrorCode: 2000946",
    "asked about": f'Vi får felet "{MESSAGE}" (kod 2000946), vad gör vi?',
    "an error in backticks before it": f"Client error: `POST https://example.com/3` gave `400 Bad Request`:\n{REAL}",
    "an error that holds it": json.dumps(
        {"success": False, "error": f"API error: 400 {ASCII}", "errorCode": "HTTP_400"}
    ),
    "talk of the client before it": json.dumps({"error": "API error", "error_description": "Unknown", "details": BODY}),
    "a recorded answer": json.dumps({"status": {"code": 400, "message": "Bad Request"}, "body": ASCII}),
    "a table with a heading": f"Verifikat\tFelkod\tFelmeddelande\nF 12\t2000946\t{MESSAGE}",
    "a settings file": f'code = 2000946\nmessage = "{MESSAGE}"\n---\nnext = "a"',
    "Felmeddelande": f"Felkod=2000946; Felmeddelande={MESSAGE}",
    "in a megabyte": "Lorem ipsum 1234 dolor. " * 20_000 + ASCII + " sit amet." * 50_000,
}


@pytest.mark.parametrize("text", VARIATIONS.values(), ids=VARIATIONS.keys())
def test_the_same_failure_however_it_is_told(text: str, diagnoser: Diagnoser) -> None:
    found = [(each.code, each.cause, dict(each.variables)) for each in diagnoser.read(text)]
    assert found == [("2000946", "cost-center-mandatory", {"account": "1930"})]


@pytest.mark.parametrize("value", ["UND", "36", "Söder & Co", "O'Hara", 'A "B" C', "Å/Ä 2"])
@pytest.mark.parametrize("inner", ['"', '\\"'])
def test_quotes_in_the_message_need_not_be_escaped(value: str, inner: str, diagnoser: Diagnoser) -> None:
    text = f'"{SENTENCE}{{"ErrorInformation":{{"error":1,"message":"Angivet kostnadsst\\u00e4lle '
    text += f'{inner}{value}{inner} \\u00e4r inte aktivt.","code":2002821}}}}"'
    (found,) = diagnoser.read(text)
    assert (found.cause, dict(found.variables)) == ("cost-center-inactive", {"cost_center": value})
    assert found.message == f'Angivet kostnadsställe "{value}" är inte aktivt.'


@pytest.mark.parametrize("said", ["XXXX", "xxx", "…", "....", "{Value}", "{account}"])
def test_a_placeholder_is_no_value(said: str, diagnoser: Diagnoser) -> None:
    (found,) = diagnoser.read(f"Account {said} is not active")
    assert (found.cause, dict(found.variables)) == ("account-inactive", {})


@pytest.mark.parametrize("value", ["Kassa -> bank", "Kassa <1> | kväll", "Hyra [1] {x} ~", "Hyra (mars) & el"])
def test_refused_characters_are_shown_whole(value: str, diagnoser: Diagnoser) -> None:
    body = {"error": 1, "message": f"Värdet innehåller ej tillåtna tecken. ({value})", "code": 2000359}
    (found,) = diagnoser.read(json.dumps({"ErrorInformation": body}))
    assert (found.cause, dict(found.variables)) == ("invalid-characters", {"value": value})


def test_a_parenthesis_that_is_cut_off_ends_with_its_field(diagnoser: Diagnoser) -> None:
    (found,) = diagnoser.read('{"message":"Felaktigt fältnamn (Rader","code":2001399} (felkod 2001399)')
    assert dict(found.variables) == {"value": "Rader"}


def test_a_series_called_x_is_a_series(diagnoser: Diagnoser) -> None:
    (found,) = diagnoser.read("The verification series is not manual (X)")
    assert dict(found.variables) == {"series": "X"}


def test_a_remark_in_brackets_is_no_value(diagnoser: Diagnoser) -> None:
    (found,) = diagnoser.read("Export failed: Verifikationsserien är inte manuell (verifikat F 12)")
    assert (found.cause, dict(found.variables)) == ("series-not-manual", {})


@pytest.mark.parametrize("value", ['Café "Ö"', '"Ö" Café', "O'Hara & Co", "X=AB-1"])
def test_a_value_may_end_in_a_sign(value: str, diagnoser: Diagnoser) -> None:
    (found,) = diagnoser.read(f'2002821: Angivet kostnadsställe "{value}" är inte aktivt.')
    assert dict(found.variables) == {"cost_center": value}


INACTIVE, MISSING = "Konto 1950 är inte aktivt.", "Konto 4903 saknas i kontoplanen."
TWO_RECORDS = {
    "words, then codes": f"{INACTIVE}\nFelkod: 2000550\n{MISSING}\nFelkod: 2001798",
    "codes, then words": f"Felkod: 2000550\n{INACTIVE}\nFelkod: 2001798\n{MISSING}",
    "settings": f'code = 2000550\nmessage = "{INACTIVE}"\n---\ncode = 2001798\nmessage = "{MISSING}"',
    "settings, then a line": f'code = 2000550\nmessage = "{INACTIVE}"\n**Felkod 2001798** – {MISSING}',
    "a line, then a body": f'Fel 2000550 ({INACTIVE})\nClient error: `POST /` {{"message":"{MISSING}","code":2001798}}',
    "a line, then a call": f"2000550: {INACTIVE}\nError(error=1, message='{MISSING}', code=2001798)",
    "a row, then a letter": f'F;2000550;"{INACTIVE}"\r\nHej, när jag exporterar kom "{MISSING}" (kod 2001798), så?',
    "a sentence, then a tuple": f"Order 10234 kunde inte exporteras. Felkod: 2000550. Felmeddelande: {INACTIVE}\r\n"
    f"(400, {{'message': '{MISSING}', 'code': 2001798}})",
}


@pytest.mark.parametrize("text", TWO_RECORDS.values(), ids=TWO_RECORDS.keys())
def test_two_failures_keep_what_is_theirs(text: str, diagnoser: Diagnoser) -> None:
    found = [(each.code, each.cause, dict(each.variables)) for each in diagnoser.read(text)]
    assert found == [
        ("2000550", "account-inactive", {"account": "1950"}),
        ("2001798", "account-missing", {"account": "4903"}),
    ]


def test_several_failures_in_their_order(diagnoser: Diagnoser) -> None:
    text = REAL + "\nKonto 1950 är inte aktivt.\nFelkod 2009123: Något nytt\nKonto 4903 saknas i kontoplanen."
    causes = [each.cause for each in diagnoser.read(text)]
    assert causes == ["cost-center-mandatory", "account-inactive", "unknown", "account-missing"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "Hej! Här kommer januari.",
        "Faktura 30000330, order 2001798, tel 0200-2001940",
        "Betalt 2000401 kr den 2024-01-31",
        "https://example.com/articles/2001940",
        "10:11:12.2002498+02:00",
        "Kundlista\n2001798\tKund AB\n2000550\tÅsa Öberg",
        "Fakturanr;Kund;Belopp\n2000550;Kund AB;1000",
        "id 3f2000946a, OCR 20009460001",
        "SHA 2000946abcdef, duration 1000003ms",
        "Lista;Kund\n2000550;Kund AB\nFelkod;Text\n",
        '{"status": {"code": 200, "message": "OK"}}',
    ],
)
def test_what_tells_of_no_failure_gives_nothing(text: str, diagnoser: Diagnoser) -> None:
    assert diagnoser.failures(text) == ()
    assert not diagnoser.recognises(text)


@pytest.mark.parametrize("said", ["Timeout vid anrop till servern.", "GenericError(20007005, RemoteSystemError)"])
def test_a_failure_told_in_words_stands_beside_those_with_a_code(said: str, diagnoser: Diagnoser) -> None:
    text = f"F 1\n{SENTENCE}{ASCII}\n\nF 2\n{SENTENCE}{said}\n\nF 3\n{SENTENCE}{ASCII.replace('1930', '1940')}\n"
    found = diagnoser.read(text)
    assert [each.code for each in found] == ["2000946", "", "2000946"]
    assert said.rstrip(".") in found[1].message


def test_the_parts_of_a_reading() -> None:
    wrapper = "HTTP 400 Bad Request: GenericError(20007005, RemoteSystemError)"
    text = f"Hej\u200b!\n{wrapper} Fortnox error: 2001798 - {MESSAGE}"
    (found,) = read_failures(text)
    assert (found.code, found.message, found.platform_code, found.http_status) == (
        "2001798",
        MESSAGE,
        "20007005",
        "400",
    )
    assert text[found.start : found.end].startswith("HTTP 400")
    assert text[found.start : found.end].endswith(MESSAGE)


def test_an_oauth_answer_in_an_address() -> None:
    (found,) = read_failures("https://example.com/cb?error=access_denied&error_description=The+owner%20said+no&state=1")
    assert (found.code, found.message) == ("access_denied", "The owner said no")


FRAGMENTS = ["{", "}", '"', "\\", "message", "code", ":", "2000946", "Felkod", "(", ")", "<Message>", "&quot;", "=>"]


@given(st.text(max_size=300) | st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=60).map("".join))
def test_any_text_is_read_without_a_fault(diagnoser: Diagnoser, text: str) -> None:
    for found in diagnoser.failures(text):
        assert 0 <= found.start <= found.end <= len(text)
        assert found.code or found.message or found.platform_code or found.http_status
    diagnoser.read(text)


@given(st.binary(max_size=200))
def test_any_bytes_read_as_text_are_no_fault(diagnoser: Diagnoser, data: bytes) -> None:
    diagnoser.read(data.decode("utf-8", "surrogateescape"))


NASTY = [
    '{"error":{',
    '"message":"',
    "message:",
    "error: ",
    "2000946 ",
    "<Message>",
    "GenericError(20007005, RemoteSystemError) ",
    "FORTNOX_A",
    "HTTP 400 ",
    "har låst perioden t.o.m. ",
    "är inte aktivt ",
    "\\",
    "&quot;",
    "<td>",
    "=C3",
    "Ã",
    "\n> ",
    "x" * 60 + "\n",
    "Konto 1930 saknas i kontoplanen.\n",
    "2000946; A",
    "(12345,",
]


@pytest.mark.parametrize("piece", NASTY)
def test_the_time_is_linear_in_the_length(piece: str, diagnoser: Diagnoser) -> None:
    """Eight times the text takes about eight times as long; a quadratic reading would take 64 times."""
    short, long = (_seconds(piece * (size // len(piece)), diagnoser) for size in (100_000, 800_000))
    assert long < 25 * max(short, 0.01)


TEN_MILLION = {
    "prose": "Konto 1234 är ett konto, och meddelandet är långt. ",
    "quotes": '"',
    "brackets": "{",
    "backslashes": "\\",
    "codes": "2000946 ",
    "a sentence": SENTENCE + ASCII + " ",
    "keys": '"message":"',
    "entities": "&quot;",
    "soft line ends": "=\n",
}


@pytest.mark.parametrize("piece", TEN_MILLION.values(), ids=TEN_MILLION.keys())
def test_a_line_of_ten_million_characters(piece: str, diagnoser: Diagnoser) -> None:
    text = piece * (10_000_000 // len(piece))
    began = time.process_time()
    diagnoser.failures(text)
    assert time.process_time() - began < 1


def test_the_same_failure_told_for_ten_million_characters_is_one(diagnoser: Diagnoser) -> None:
    (found,) = diagnoser.failures(TEN_MILLION["a sentence"] * 70_000)
    assert found.code == "2000946"


def test_a_message_of_ten_million_characters(diagnoser: Diagnoser) -> None:
    body = '{"message":"' + "Konto 1950 är inte aktivt. " * 370_000 + '","code":2000550}'
    began = time.process_time()
    assert [each.code for each in diagnoser.failures(body)][-1] == "2000550"
    assert time.process_time() - began < 1


def test_ten_million_characters_that_do_not_repeat(diagnoser: Diagnoser) -> None:
    text = base64.b64encode(Random(36).randbytes(7_500_000)).decode()
    began = time.process_time()
    assert diagnoser.failures(text) == ()
    assert time.process_time() - began < 2  # about half a second where nothing else runs


def _seconds(text: str, diagnoser: Diagnoser) -> float:
    began = time.process_time()
    diagnoser.failures(text)
    return time.process_time() - began
