"""The ways a failure with a code and a message is written down: bodies, dumps, markup, sentences round it."""

import html
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

Shape = Callable[[str, str], str]
"""Writes a code and a message."""

SENTENCE = "Voucher creating process failed with error : "
CODE_ZERO = "JSON with code 0"
LOWER = ("error", "message", "code")
UPPER = ("Error", "Message", "Code")


def _number(code: str) -> int | str:
    return int(code) if code.isdigit() else code


def _information(code: str, message: str, names: tuple[str, str, str] = LOWER, error: object = 1) -> dict[str, object]:
    return dict(zip(names, (error, message, _number(code)), strict=True))


def _body(code: str, message: str, names: tuple[str, str, str] = LOWER) -> dict[str, object]:
    return {"ErrorInformation": _information(code, message, names)}


def _real(code: str, message: str) -> str:
    return json.dumps(_body(code, message), ensure_ascii=False, separators=(",", ":"))


def _ascii(code: str, message: str) -> str:
    return json.dumps(_body(code, message), separators=(",", ":"))


def _php_dump(code: str, message: str) -> str:
    size = len(message.encode())
    return (
        'array(1) {\n  ["ErrorInformation"]=>\n  array(3) {\n    ["error"]=>\n    int(1)\n    ["message"]=>\n'
        f'    string({size}) "{message}"\n    ["code"]=>\n    int({code})\n  }}\n}}\n'
    )


def _curly(text: str) -> str:
    return text.replace('"', "”")


BODIES: dict[str, Shape] = {
    "JSON, escapes": _ascii,
    "JSON, real letters": _real,
    "JSON, capital keys": lambda c, m: json.dumps(_body(c, m, UPPER), ensure_ascii=False),
    "JSON, all capitals": lambda c, m: json.dumps(_body(c, m, ("ERROR", "MESSAGE", "CODE"))),
    "JSON, code as text": lambda c, m: json.dumps({"ErrorInformation": {"error": "1", "message": m, "code": c}}),
    "JSON, error -1": lambda c, m: json.dumps({"ErrorInformation": _information(c, m, error=-1)}),
    "JSON, code first": lambda c, m: json.dumps({"ErrorInformation": {"code": _number(c), "message": m, "error": 1}}),
    "JSON, code between": lambda c, m: json.dumps({"message": m, "code": _number(c), "error": 1}),
    "JSON, no envelope": lambda c, m: json.dumps({"message": m, "code": _number(c)}, ensure_ascii=False),
    "JSON, pretty": lambda c, m: json.dumps(_body(c, m), indent=4, ensure_ascii=False),
    "JSON, PHP slashes": lambda c, m: _ascii(c, m).replace("/", "\\/"),
    "JSON, inner quotes bare": lambda c, m: SENTENCE + _ascii(c, m).replace('\\"', '"'),
    "JSON, curly": lambda c, m: "“" + SENTENCE + _curly(_real(c, m).replace('\\"', '"')) + "”",
    "JSON, curly round straight": lambda c, m: _curly(_real(c, m.replace('"', "¤"))).replace("¤", '"'),
    "JSON, single quotes": lambda c, m: f"{{'ErrorInformation': {{'error': 1, 'message': '{m}', 'code': {c}}}}}",
    "JSON, no quotes": lambda c, m: f"{{ErrorInformation:{{error:1,message:{m},code:{c}}}}}",
    "JSON in a string": lambda c, m: json.dumps(_ascii(c, m)),
    "JSON in a string in a string": lambda c, m: json.dumps(json.dumps(_ascii(c, m))),
    "JSON in JSON": lambda c, m: json.dumps({"status": 400, "body": _real(c, m)}, ensure_ascii=False),
    "JSON in JSON in JSON": lambda c, m: json.dumps({"e": json.dumps({"status": 400, "message": _ascii(c, m)})}),
    "JSON with an outer message": lambda c, m: json.dumps({"message": "Request failed", "error": _information(c, m)}),
    "JSON, list of errors": lambda c, m: json.dumps({"errors": [_information(c, m)]}),
    "JSON, errorCode": lambda c, m: json.dumps({"errorCode": c, "errorMessage": m}),
    "CSV": lambda c, m: f'17;"{_real(c, m).replace(chr(34), chr(34) * 2)}";2024-01-31',
    "BRP": lambda c, m: SENTENCE + _ascii(c, m),
    "BRP in quotes": lambda c, m: f'"{SENTENCE}{_ascii(c, m)}"',
    "with a status": lambda c, m: f"POST /3/vouchers 400 Bad Request {_real(c, m)}",
    "percent-encoded": lambda c, m: "https://example.com/cb?body=" + quote(_real(c, m)),
    "form": lambda c, m: f"error=1&message={quote_plus(m)}&code={c}",
}

DUMPS: dict[str, Shape] = {
    "var_dump": _php_dump,
    "print_r": lambda c, m: f"Array\n(\n    [error] => 1\n    [message] => {m}\n    [code] => {c}\n)\n",
    "var_export": lambda c, m: f"array (\n  'error' => 1,\n  'message' => '{m}',\n  'code' => {c},\n)",
    "PHP object": lambda c, m: f"stdClass Object\n(\n  [Error] => 1\n  [Message] => {m}\n  [Code] => {c}\n)",
    "Python": lambda c, m: str(_body(c, m)),
    "Python, bytes": lambda c, m: str(_real(c, m).encode()),
    "JavaScript": lambda c, m: f"{{ ErrorInformation: {{ error: 1, message: '{m}', code: {c} }} }}",
    "Ruby": lambda c, m: f'{{"ErrorInformation"=>{{"error"=>1, "message"=>{json.dumps(m)}, "code"=>{c}}}}}',
    "Ruby symbols": lambda c, m: f"{{:error=>1, :message=>{json.dumps(m, ensure_ascii=False)}, :code=>{c}}}",
    "Elixir": lambda c, m: f'{{:error, %{{"Code" => {c}, "Error" => 1, "Message" => {json.dumps(m)}}}}}',
    "Elixir atoms": lambda c, m: f"%{{code: {c}, error: 1, message: {json.dumps(m, ensure_ascii=False)}}}",
    "Perl": lambda c, m: f"$VAR1 = {{\n  'code' => '{c}',\n  'message' => '{m}'\n}};",
    "Go map": lambda c, m: f"map[ErrorInformation:map[code:{c} error:1 message:{m}]]",
    "Go struct": lambda c, m: f"&{{Error:1 Message:{m} Code:{c}}}",
    "Java": lambda c, m: f"ErrorInformation(error=1, message={m}, code={c})",
    "Java map": lambda c, m: f"{{ErrorInformation={{error=1, message={m}, code={c}}}}}",
    "Rust": lambda c, m: f"ErrorInformation {{ error: 1, message: {json.dumps(m, ensure_ascii=False)}, code: {c} }}",
    "C#": lambda c, m: f"ErrorInformation {{ Error = 1, Message = {m}, Code = {c} }}",
    "YAML": lambda c, m: f"ErrorInformation:\n  error: 1\n  message: {m}\n  code: {c}\n",
    "logfmt": lambda c, m: f"level=error error=1 message={json.dumps(m, ensure_ascii=False)} code={c}",
}

MARKUP: dict[str, Shape] = {
    "XML": lambda c, m: (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<ErrorInformation><Error>1</Error>'
        f"<Message>{html.escape(m, quote=False)}</Message><Code>{c}</Code></ErrorInformation>"
    ),
    "XML, lower case": lambda c, m: f"<error>\n  <code>{c}</code>\n  <message>{html.escape(m)}</message>\n</error>",
    "XML, CDATA": lambda c, m: f"<Error><Code>{c}</Code><Message><![CDATA[{m}]]></Message></Error>",
    "XML, prefixed": lambda c, m: f"<f:Error><f:Code>{c}</f:Code><f:Message>{html.escape(m)}</f:Message></f:Error>",
    "XML, attributes": lambda c, m: f'<error code="{c}" message="{html.escape(m)}"/>',
    "XML, escaped": lambda c, m: f"&lt;Message&gt;{html.escape(m)}&lt;/Message&gt;&lt;Code&gt;{c}&lt;/Code&gt;",
    "XML, with types": lambda c, m: f'<message type="string">{html.escape(m)}</message><code type="int">{c}</code>',
    ".NET": lambda c, m: (
        "<Error><Message>An error has occurred.</Message>"
        f"<ExceptionMessage>{html.escape(m)} ({c})</ExceptionMessage></Error>"
    ),
    "HTML table": lambda c, m: (
        f"<table><tr><td>Felkod</td><td>{c}</td></tr><tr><td>Meddelande</td><td>{html.escape(m)}</td></tr></table>"
    ),
    "HTML table of two columns": lambda c, m: f"<tr><td><b>{c}</b></td><td>{html.escape(m)}</td></tr>",
    "HTML paragraph": lambda c, m: f"<p>Exporten stannade: <b>{html.escape(m)}</b> (Felkod: {c})</p>",
    "HTML with a body": lambda c, m: f"<p>{html.escape(SENTENCE + _real(c, m))}</p>",
    "HTML with a body, entities": lambda c, m: (
        "<p>" + html.escape(_real(c, m)).encode("ascii", "xmlcharrefreplace").decode() + "</p>"
    ),
}

WRAPPERS: dict[str, Shape] = {
    "GenericError": lambda c, m: f"GenericError(20007005, RemoteSystemError): Fortnox error: {c} - {m}",
    "GenericError, no colon": lambda c, m: f"GenericError(20007005, RemoteSystemError) Fortnox error {c} - {m}",
    "Felkod Meddelande": lambda c, m: f"Felkod: {c} Meddelande: {m}",
    "Felkod Meddelande on lines": lambda c, m: f"Felkod: {c}\nMeddelande: {m}",
    "Meddelande Felkod": lambda c, m: f"Meddelande: {m} Felkod: {c}",
    "Error code, error message": lambda c, m: f"Error code: {c}\nError message: {m}",
    "behind, Felkod": lambda c, m: f"{m} (Felkod: {c})",
    "behind, felkod": lambda c, m: f"{m} (felkod {c})",
    "behind, code": lambda c, m: f"{m} (code: {c})",
    "behind, bare": lambda c, m: f"{m} ({c})",
    "behind, in square brackets": lambda c, m: f"{m} [{c}]",
    "behind, dash": lambda c, m: f"{m} - felkod {c}",
    "in front, brackets": lambda c, m: f"({c}): {m}",
    "in front, square brackets": lambda c, m: f"[{c}] {m}",
    "in front": lambda c, m: f"{c}: {m}",
    "in front, dash": lambda c, m: f"{c} - {m}",
    "in front, space": lambda c, m: f"{c} {m}",
    "in front, glued": lambda c, m: f"{c}{m}",
    "Fel": lambda c, m: f"Fel {c}: {m}",
    "felkod glued": lambda c, m: f"felkod{c} {m}",
    "Fortnox error": lambda c, m: f"Fortnox error: {c} - {m}",
    "Fortnox error, quotes": lambda c, m: f'Fortnox error {c} – "{m}"',
    "Fortnox-fel": lambda c, m: f"Fortnox-fel {c}: {m}",
    "Fortnox returns": lambda c, m: f"Fortnox returns error code {c} with the message: {m}",
    "Invantive": lambda c, m: f"Fortnox error {c}, Invantive code itgenfnx050: {m}",
    "ERROR": lambda c, m: f"ERROR: {m} ({c})",
    "ERROR with English": lambda c, m: f"ERROR: {m} ({c}) - Something else in English",
    "exception": lambda c, m: f"FortnoxApiException: Request failed: {m} (ErrorCode: {c})",
    "PHP exception": lambda c, m: f"PHP Fatal error:  Uncaught FortnoxException: {m} ({c}) in /var/www/a.php:123",
    "Python exception": lambda c, m: f"fortnox.FortnoxError: [{c}] {m}",
    "JavaScript exception": lambda c, m: f"Error: Fortnox {c}: {m}\n    at post (/srv/app/index.js:2001:17)",
    "tabs": lambda c, m: f"2024-01-31\tF 123\t{c}\t{m}",
}

SHAPES: dict[str, Shape] = {**BODIES, **DUMPS, **MARKUP, **WRAPPERS}

WITHOUT_CODE: dict[str, Callable[[str], str]] = {
    "bare": lambda m: m,
    "no full stop": lambda m: m.rstrip("."),
    "in quotes": lambda m: f"“{m}”",
    "JSON without code": lambda m: json.dumps({"ErrorInformation": {"error": 1, "message": m}}),
    CODE_ZERO: lambda m: json.dumps({"ErrorInformation": {"Error": 1, "Message": m, "Code": 0}}),
    "JSON, only a message": lambda m: json.dumps({"message": m}, ensure_ascii=False),
    "JSON, only an error": lambda m: json.dumps({"error": m}),
    "XML without code": lambda m: f"<Error><Message>{html.escape(m)}</Message></Error>",
    "Error:": lambda m: f"Error: {m}",
    "Request failed:": lambda m: f"Request failed: {m}",
    "Fel vid export:": lambda m: f"Fel vid export: {m}",
    "in a sentence": lambda m: f'Hej! Vi får felmeddelandet "{m}" när vi exporterar. Vad gör vi?',
    "in a list": lambda m: f"1. Verifikat F 12\n   - {m}\n",
    "Some": lambda m: f"Some(SomethingHappened(101000, Conflict): {m})",
    "platform": lambda m: f"GenericError (20007005, RemoteSystemError): {m}",
    "key glued": lambda m: f"FORTNOX_SOME_NEW_KEY{m[:1].upper()}{m[1:]}",
}
"""The same without a code: the words alone must tell."""
