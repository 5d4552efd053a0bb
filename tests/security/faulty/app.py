"""A small site with the faults that wapiti, sqlmap and schemathesis must find before they are believed.

    python tests/security/faulty/app.py PORT

On 127.0.0.1 only, for as long as tools/security.py needs it.
"""

import json
import sqlite3
import sys
from socketserver import ThreadingMixIn
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

DATABASE = sqlite3.connect(":memory:", check_same_thread=False)
DATABASE.executescript(
    "CREATE TABLE plans (id INTEGER, title TEXT);"
    "INSERT INTO plans VALUES (1, 'Sheds'), (2, 'Bikes'), (3, 'Scams');"
)
HOME = (
    "<a href='/find?text=Sheds'>Find</a> <a href='/one?id=1'>One</a> <a href='/go?next=/'>Go</a>"
    "<form method='post' action='/say'><input name='text' value='words'><input type='submit'></form>"
)
DESCRIPTION = {
    "openapi": "3.0.3",
    "info": {"title": "Faulty", "version": "1"},
    "paths": {
        "/api/half": {
            "get": {
                "parameters": [
                    {"name": "of", "in": "query", "required": True, "schema": {"type": "integer"}}
                ],
                "responses": {"200": {"description": "Its half"}},
            }
        }
    },
}


def app(environ, start_response):
    asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    status, headers, body = answer(environ, asked)
    start_response(status, [("Content-Type", headers.pop("type", "text/html")), *headers.items()])
    return [body.encode()]


def answer(environ, asked):
    path = environ["PATH_INFO"]
    if path == "/go":
        return "302 Found", {"Location": asked.get("next", "/")}, ""
    if path == "/find":
        return "200 OK", {}, f"<p>Nothing on {asked.get('text', '')}.</p>"
    if path == "/one":
        try:
            rows = DATABASE.execute(
                f"SELECT title FROM plans WHERE id = {asked.get('id', '0')}"
            ).fetchall()
        except sqlite3.Error as fault:
            return "500 Error", {}, f"sqlite3.OperationalError: {fault}"
        return "200 OK", {}, f"<ul>{''.join(f'<li>{title}</li>' for (title,) in rows)}</ul>"
    if path == "/openapi.json":
        return "200 OK", {"type": "application/json"}, json.dumps(DESCRIPTION)
    if path == "/api/half":
        half = 84 / int(asked.get("of", "1"))  # of=0, or no number at all
        return "200 OK", {"type": "application/json"}, json.dumps(half)
    return "200 OK", {"Set-Cookie": "session=open"}, HOME


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


class AtOnce(ThreadingMixIn, WSGIServer):
    """A scanner asks several things at once: a connection that says nothing keeps no other waiting."""

    daemon_threads = True


if __name__ == "__main__":
    make_server("127.0.0.1", int(sys.argv[1]), app, AtOnce, Quiet).serve_forever()
