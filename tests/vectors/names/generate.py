"""Prints tests/vectors/names.json: certificates made by hand, names as text, and what must come of each pair.

The verdicts stand in the files beside this one, each with its reason: RFC 4514 says what text is a name, RFC 5280
section 7.1 and X.520 which names are equal, and /src/name.rs where certbound is stricter (controls, limits) or more
exact (no folding beyond ASCII). Nothing here asks certbound. Keys and signatures do not change from run to run.
"""

import json

import attribute_types
import grammar
import profiles
import structure
import values
from book import Book

ABOUT = [
    "Names as text beside certificates, and the verdicts that certbound must give, reasoned by hand from RFC 4514, RFC 5280 section 7.1 and the rules in src/name.rs. tests/vectors/names/generate.py prints this file.",
    "certificates: DER in base64, with Ed25519 keys and signatures.",
    "unreadable: the certificates whose subject gives no identity, and the error that says why. No text matches them.",
    "pairs: text is what a client registered as tls_client_auth_subject_dn. verdict is match, or ClientMismatch, or the error that the text alone gives, whatever the certificate.",
]


def lines(items):
    return ",\n".join(f"    {item}" for item in items)


def main():
    book = Book()
    for part in (grammar, values, structure, attribute_types, profiles):
        part.enter(book)
    members = {
        "about": ("[", "]", map(json.dumps, ABOUT)),
        "certificates": ("{", "}", (f'"{key}": "{der}"' for key, der in book.certificates.items())),
        "unreadable": ("{", "}", (f'"{key}": "{error}"' for key, error in book.unreadable.items())),
        "pairs": ("[", "]", map(json.dumps, book.pairs)),
    }
    texts = (f'  "{key}": {start}\n{lines(items)}\n  {end}' for key, (start, end, items) in members.items())
    print("{\n" + ",\n".join(texts) + "\n}")


if __name__ == "__main__":
    main()
